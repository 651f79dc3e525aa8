// The compose window: a draft, and beside it the add-on's cards when she asks for them.

import { get, post } from "./api.js";
import { DraftCards } from "./draft_cards.js";
import { el, fill, toast, tool } from "./dom.js";
import { Editor } from "./editor.js";

let desk = null;

// Where windows go, what the add-on's entry is called, and what runs when a mail was sent.
export function prepareDrafts(place, addon, sent) {
  desk = { place, addon, sent };
}

export function writeNew() {
  open({ to: [], cc: [], bcc: [], subject: "", html: "", text: "", thread: "", draft: "" });
}

export async function answer(thread) {
  open(await get("answering", { thread }));
}

export async function openDraft(id) {
  open(await get("draft", { draft: id }));
}

// One window at a time; what was in an older one is gone.
function open(start) {
  const editor = new Editor(start);
  const cards = el("div", { class: "draft-cards", hidden: true });
  let beside = null;
  const ask = () => {
    beside?.close();
    beside = new DraftCards(cards, editor);
    return beside.trigger();
  };
  const shut = () => {
    beside?.close();
    fill(desk.place);
  };
  const send = async () => {
    if (!editor.recipients().to.length) return toast("Please specify at least one recipient.", "bad");
    try {
      await post("send", { ...editor.mail(), thread: start.thread, draft: start.draft });
    } catch (error) {
      return toast(`That did not work: ${error.message}`, "bad");
    }
    shut();
    toast("Message sent.");
    desk.sent();
  };
  const addon = desk.addon.compose;
  const button = (text, onclick, look = "") => el("button", { type: "button", class: look, onclick }, text);
  const title = start.subject || "New message";
  const head = el("header", {}, el("b", {}, title), tool("×", "Close the draft", shut));
  const foot = el("footer", {}, button("Send", send, "main"), addon && button(addon.label, ask, "addon"));
  const sheet = el("div", { class: "sheet" }, head, editor.node, foot);
  fill(desk.place, el("section", { class: "draft-window", role: "dialog", "aria-label": title }, sheet, cards));
  editor.focus();
}
