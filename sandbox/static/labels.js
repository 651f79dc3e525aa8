// The left column: Gmail's folders, then the mailbox's own labels, nested ones indented.

import { hash } from "./api.js";
import { el, fill } from "./dom.js";

export function drawLabels(place, labels, here) {
  const folders = labels.filter((label) => !label.user);
  const own = labels.filter((label) => label.user);
  const rows = (some) => some.map((label) => row(label, here.view === label.id));
  fill(
    place,
    rows(folders),
    el("h2", {}, "Labels"),
    own.length ? rows(own) : el("p", { class: "hint" }, "None yet. Open a mail and press Label."),
  );
}

function row(label, chosen) {
  const depth = label.name.split("/").length - 1;
  const name = label.user ? label.name.split("/").at(-1) : label.name;
  const count = label.user || label.id === "DRAFT" ? label.threads : label.unread;
  return el(
    "a",
    {
      class: `label depth-${Math.min(depth, 3)}${chosen ? " chosen" : ""}${label.unread ? " unread" : ""}`,
      href: hash({ view: label.id, thread: "" }),
      title: `${label.name}: ${label.threads} threads, ${label.unread} unread`,
      "aria-current": chosen ? "page" : null,
    },
    label.user && el("span", { class: "dot" }),
    el("span", { class: "name" }, name),
    el("span", { class: "count" }, count ? String(count) : ""),
  );
}
