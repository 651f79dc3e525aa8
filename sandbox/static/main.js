// Wires the page: the address decides what is shown, a poll every second notices what changed.

import { get, go, place } from "./api.js";
import { byId } from "./dom.js";
import { drawGuide } from "./guide.js";
import { prepareDrafts, writeNew } from "./compose.js";
import { listenToKeys } from "./keys.js";
import { drawLabels } from "./labels.js";
import { closeSettings, loadSettings } from "./settings.js";
import { Sidebar } from "./sidebar.js";
import { drawThread, openMessage } from "./thread.js";
import { drawThreads } from "./threads.js";

const POLL_MS = 1000;
let sidebar = null;
let version = null;
let shown = "";
let desk = "";
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
  const where = `${here.person} ${here.mailbox} ${here.thread}`;
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

// Another language, zone or device: Gmail loads anew.
function again() {
  sidebar.open(openMessage(open));
}

function atDesk() {
  const { person, mailbox } = place();
  desk = `${person} ${mailbox}`;
  return loadSettings(again);
}

async function begin() {
  const addon = await get("addon");
  sidebar = new Sidebar(byId("sidebar"), addon);
  prepareDrafts(byId("drafts"), addon, refresh);
  byId("compose").addEventListener("click", () => writeNew());
  listenToKeys();
  closeSettings(document.querySelector(".settings"));
  await atDesk();
  await refresh();
  poll();
}

byId("account").addEventListener("change", (event) => {
  go({ mailbox: event.target.value, person: event.target.value, view: "INBOX", thread: "" });
});
addEventListener("hashchange", async () => {
  const { person, mailbox } = place();
  byId("account").value = person;
  if (`${person} ${mailbox}` !== desk) await atDesk();
  refresh();
});
byId("account").value = place().person;
if (place().mailbox) begin();
else byId("guide").textContent = "This sandbox has no mailbox yet: start it with the story or with an mbox file.";
