// The thread list: who, what about, the first words, how old, which labels.

import { hash } from "./api.js";
import { el, fill } from "./dom.js";

const EMPTY = {
  INBOX: "Inbox zero. Labelled threads are still under their label on the left.",
  SENT: "Nothing sent yet. Answers you send from the sidebar show up here.",
  DRAFT: "No drafts. The sidebar's reply button can write one.",
  SPAM: "No spam. Nice.",
  TRASH: "The trash is empty.",
};

let ahead = 0; // milliseconds the sandbox's clock is before the browser's

export function drawThreads(place, listing, here) {
  ahead = listing.now - Date.now();
  const view = listing.labels.find((label) => label.id === here.view);
  const name = view?.name ?? here.view;
  const rows = listing.threads.map((thread) => row(thread, thread.id === here.thread));
  const empty = el("p", { class: "empty" }, EMPTY[here.view] ?? `No thread has this label. Open a mail and label it ${name}.`);
  const top = place.scrollTop;
  fill(place, el("h2", {}, name, el("span", {}, ` ${view?.threads ?? 0}`)), rows.length ? rows : empty);
  place.scrollTop = top;
}

function row(thread, open) {
  const count = thread.count > 1 ? el("span", { class: "many" }, ` ${thread.count}`) : null;
  const people = [el("span", { dir: "auto" }, thread.people), count, thread.draft && el("span", { class: "draft" }, " Draft")];
  return el(
    "a",
    {
      href: hash({ thread: thread.id }),
      class: `thread${thread.unread ? " unread" : ""}${open ? " open" : ""}`,
      "aria-current": open ? "true" : null,
    },
    el("span", { class: "who" }, people),
    el("time", { title: new Date(thread.at).toLocaleString() }, age(thread.at)),
    el("span", { class: "subject", dir: "auto" }, thread.subject || "(no subject)"),
    el("span", { class: "snippet", dir: "auto" }, thread.snippet),
    thread.labels.length ? el("span", { class: "chips" }, thread.labels.map(chip)) : null,
  );
}

export function chip(label) {
  return el("span", { class: "chip" }, label.name);
}

export function age(at) {
  const minutes = Math.max(0, Math.round((Date.now() + ahead - at) / 60000));
  if (minutes < 1) return "now";
  if (minutes < 60) return `${minutes} min`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h`;
  const days = Math.round(minutes / 1440);
  return days < 60 ? `${days} d` : new Date(at).toLocaleDateString(undefined, { month: "short", day: "numeric" });
}
