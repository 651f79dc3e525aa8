// Wires the page: the address decides what is shown, a poll every second notices what changed.

import { get, go, place } from "./api.js";
import { byId } from "./dom.js";
import { drawGuide } from "./guide.js";
import { listenToKeys } from "./keys.js";
import { drawLabels } from "./labels.js";
import { Sidebar } from "./sidebar.js";
import { drawThread, openMessage } from "./thread.js";
import { drawThreads } from "./threads.js";

const POLL_MS = 1000;
const sidebar = new Sidebar(byId("sidebar"));
let version = null;
let shown = "";
let open = null;

async function refresh() {
  const here = place();
  const wanted = JSON.stringify(here);
  const [listing, thread] = await Promise.all([
    get("threads", { view: here.view }),
    here.thread ? get("thread", { thread: here.thread }).catch(() => null) : null,
  ]);
  if (wanted !== JSON.stringify(place())) return;
  version = listing.version;
  drawLabels(byId("labels"), listing.labels, here);
  drawThreads(byId("threads"), listing, here);
  const before = open;
  open = thread;
  drawThread(byId("reader"), thread, listing, refresh);
  tellSidebar(before, here, thread);
}

// Real Gmail calls the add-on when a message is opened and never again; the page asks again after a change.
function tellSidebar(before, here, thread) {
  const where = `${here.mailbox} ${here.thread}`;
  if (where !== shown) {
    shown = where;
    sidebar.open(openMessage(thread));
  } else if (before && thread && face(before) !== face(thread)) {
    sidebar.follow(openMessage(thread));
  }
}

function face(thread) {
  return JSON.stringify([thread.labels, thread.messages.map((message) => message.id)]);
}

async function poll() {
  try {
    const now = await get("poll");
    drawGuide(byId("guide"), now.steps);
    if (version !== null && now.version !== version) await refresh();
  } catch {
    byId("guide").textContent = "The sandbox does not answer; is it still running?";
  }
  setTimeout(poll, POLL_MS);
}

byId("account").addEventListener("change", (event) => go({ mailbox: event.target.value, view: "INBOX", thread: "" }));
addEventListener("hashchange", () => {
  byId("account").value = place().mailbox;
  refresh();
});
byId("account").value = place().mailbox;
if (place().mailbox) {
  listenToKeys();
  refresh();
  poll();
} else {
  byId("guide").textContent = "This sandbox has no mailbox yet: start it with the story or with an mbox file.";
}
