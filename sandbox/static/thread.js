// The middle of the page: the open thread, its buttons and its messages.

import { go, post } from "./api.js";
import { answer } from "./compose.js";
import { el, fill, toast } from "./dom.js";
import { labelMenu } from "./label_menu.js";
import { drawMessage } from "./message.js";
import { chip } from "./threads.js";

const drawn = { place: "", face: "" };

export function openMessage(thread) {
  const sent = thread?.messages.filter((message) => !message.draft) ?? [];
  return sent.at(-1)?.id ?? "";
}

export function drawThread(place, thread, listing, refresh) {
  const face = JSON.stringify(thread && { ...thread, version: 0, unread: false });
  if (thread?.unread) post("move", { thread: thread.id, where: "read" });
  if (drawn.face === face && thread) return;
  const again = drawn.place === thread?.id;
  Object.assign(drawn, { place: thread?.id ?? "", face });
  if (!thread) return fill(place, nothing(listing));
  const own = listing.labels.filter((label) => label.user);
  const mixed = new Set(thread.messages.map((message) => JSON.stringify(message.labels))).size > 1;
  const messages = thread.messages.map((message, at) => drawMessage(message, at === thread.messages.length - 1, mixed));
  const top = place.scrollTop;
  fill(place, bar(thread, own, refresh), title(thread), messages, el("button", { type: "button", class: "answer", onclick: () => answer(thread.id) }, "Reply"));
  place.scrollTop = again ? top : 0;
  if (thread.messages.length > 1) messages.at(-1).scrollIntoView({ block: again ? "nearest" : "start" });
}

function nothing(listing) {
  const unread = listing.threads.filter((thread) => thread.unread).length;
  const hint = unread ? `${unread} unread threads in this view.` : "All read in this view.";
  return el(
    "div",
    { class: "nothing" },
    el("h2", {}, "No mail is open"),
    el("p", {}, `${hint} Choose one on the left, or press j.`),
    el("p", { class: "hint" }, "While nothing is open, the sidebar shows the add-on's home card."),
  );
}

function title(thread) {
  return el("h2", { class: "title", dir: "auto" }, thread.subject || "(no subject)", " ", thread.labels.map(chip));
}

function bar(thread, own, refresh) {
  const act = (path, body, text) => async () => {
    try {
      await post(path, { thread: thread.id, ...body });
      if (text) toast(text);
    } catch (error) {
      toast(`That did not work: ${error.message}`, "bad");
    }
    await refresh();
  };
  const leave = (where, text) => async () => {
    await act("move", { where }, text)();
    go({ thread: "" });
  };
  const button = (text, onclick, more = {}) => el("button", { type: "button", onclick, ...more }, text);
  return el(
    "div",
    { class: "bar" },
    button("← Mail", () => go({ thread: "" }), { class: "on-phone" }),
    button("Label ▾", (event) => labelMenu(event.currentTarget, thread, own, act), { id: "label-button", class: "main" }),
    button("Let the candidate reply", act("reply", {}, "A reply has arrived."), { id: "reply-button" }),
    thread.inbox ? button("Archive", leave("archive", "Archived.")) : button("Move to inbox", act("move", { where: "inbox" })),
    !thread.trash && button("Trash", leave("trash", "Moved to trash.")),
  );
}
