// What Gmail would not draw: unknown things are red where they stand; what only Chat draws is missing there,
// as in Gmail, and reported to the developer outside of the cards.

import { byId, el, fill } from "./dom.js";

const CHAT_ONLY = [
  ...["carousel", "columns", "nestedWidgets", "materialIcon", "textSyntax", "placeholderText", "topLabelText", "contentText"],
  ...["bottomLabelText", "startIconVerticalAlignment", "horizontalAlignment", "externalDataSource", "platformDataSource"],
];
const reports = new Map();
let told = [];

export function mistake(text) {
  return el("div", { class: "mistake" }, text);
}

// A mark for members that Gmail's sidebar does not know on this object, or null.
export function strange(what, object, known) {
  const names = Object.keys(object).filter((name) => !known.includes(name));
  names.filter(onlyInChat).forEach((name) => tell(`${what}: ${name} is drawn only in Chat`));
  const unknown = names.filter((name) => !onlyInChat(name));
  return unknown.length ? mistake(`${what}: unknown member ${unknown.join(", ")}`) : null;
}

export function onlyInChat(name) {
  return CHAT_ONLY.includes(name);
}

export function tell(text) {
  told.push(text);
}

// The result of drawing, and what was told the developer meanwhile.
export function toldMeanwhile(draw) {
  const before = told;
  told = [];
  const result = draw();
  const mine = told;
  told = before;
  return [result, mine];
}

// Shows what one stack of cards has to report, in place of what it reported before.
export function reportMistakes(owner, texts) {
  reports.delete(owner);
  if (texts.length) reports.set(owner, texts);
  const all = [...reports.values()].flat();
  const place = byId("warnings");
  place.hidden = all.length === 0;
  fill(place, el("b", {}, "Gmail would silently leave out"), all.map(mistake));
}
