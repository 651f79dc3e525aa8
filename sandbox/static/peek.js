// The header of a card that waits at the bottom of the sidebar until it is wanted.

import { el } from "./dom.js";

export function peek(card, open) {
  const head = card.peekCardHeader ?? card.header ?? { title: "Open the add-on's card" };
  const words = el("span", {}, el("b", {}, head.title), head.subtitle && el("small", {}, head.subtitle));
  return el("button", { type: "button", class: "peek", onclick: open }, words, el("span", { "aria-hidden": "true" }, "▴"));
}
