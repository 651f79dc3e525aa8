// Visible red marks for what Gmail would not draw, so that nobody overlooks it here.

import { el } from "./dom.js";

export function mistake(text) {
  return el("div", { class: "mistake" }, text);
}

// A mark for members that Gmail's sidebar does not know on this object, or null.
export function strange(what, object, known) {
  const names = Object.keys(object).filter((name) => !known.includes(name));
  return names.length ? mistake(`${what}: unknown member ${names.join(", ")}`) : null;
}
