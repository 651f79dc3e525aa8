// The widgets that only show or are clicked. Inputs are in inputs.js; Chat-only widgets are mistakes here.

import { clickable } from "./clicks.js";
import { el } from "./dom.js";
import { icon, image } from "./icons.js";
import { dateTimePicker, selectionInput, switchControl, textInput } from "./inputs.js";
import { mistake, onlyInChat, strange, tell } from "./mistakes.js";
import { rich } from "./richtext.js";

const BUTTON = ["text", "icon", "color", "onClick", "disabled", "altText", "type"];
const CHIP = ["label", "icon", "onClick", "disabled", "altText", "enabled"];
const DECORATED = [
  ...["icon", "startIcon", "topLabel", "text", "wrapText", "bottomLabel", "onClick"],
  ...["button", "switchControl", "endIcon"],
];
const KINDS = {
  textParagraph,
  decoratedText,
  buttonList,
  textInput,
  selectionInput,
  dateTimePicker,
  divider: () => el("hr", {}),
  image: (one, sidebar) => clickable(image(one.imageUrl, one.altText), one.onClick, sidebar),
  grid,
  chipList,
};

export function drawWidget(widget, sidebar) {
  const [chat, names] = [true, false].map((wanted) => Object.keys(widget).filter((name) => onlyInChat(name) === wanted));
  chat.forEach((name) => tell(`widget: ${name} is drawn only in Chat`));
  if (chat.length && !names.length) return null;
  const kind = KINDS[names[0]];
  if (names.length !== 1 || !kind) return mistake(`unknown widget: ${names.join(", ") || "empty"}`);
  return el("div", { class: `widget ${names[0]}` }, kind(widget[names[0]], sidebar));
}

export function button(one, sidebar) {
  const colour = one.color && `rgb(${["red", "green", "blue"].map((part) => Math.round((one.color[part] ?? 0) * 255))})`;
  const node = el(
    "button",
    { type: "button", class: `inner${colour ? " filled" : ""}`, disabled: one.disabled, title: one.altText, "aria-label": one.text ? null : one.altText },
    strange("button", one, BUTTON),
    icon(one.icon),
    one.text,
  );
  if (colour) node.style.background = colour;
  if (!one.onClick) node.append(mistake("a button without onClick"));
  return clickable(node, one.onClick, sidebar);
}

function textParagraph(one) {
  const node = el("p", {}, strange("textParagraph", one, ["text", "maxLines"]), rich(one.text));
  if (!one.maxLines) return node;
  node.classList.add("clamped");
  node.style.webkitLineClamp = one.maxLines;
  const more = el("button", { type: "button", class: "collapser" }, "Show more");
  more.addEventListener("click", () => {
    const clamped = node.classList.toggle("clamped");
    more.textContent = clamped ? "Show more" : "Show less";
  });
  return [node, more];
}

function decoratedText(one, sidebar) {
  const end = one.button ? button(one.button, sidebar) : one.switchControl ? switchControl(one, sidebar) : icon(one.endIcon);
  const words = el(
    "div",
    { class: "words", dir: "auto" },
    one.topLabel && el("span", { class: "top-label" }, rich(one.topLabel)),
    el("span", { class: one.wrapText ? "text wrapped" : "text" }, rich(one.text ?? "")),
    one.bottomLabel && el("span", { class: "bottom-label" }, rich(one.bottomLabel)),
  );
  clickable(words, one.onClick, sidebar);
  const row = el("div", { class: "row" }, icon(one.startIcon ?? one.icon), words, end && el("span", { class: "end" }, end));
  const marks = [strange("decoratedText", one, DECORATED), !one.text && mistake("decoratedText without text")];
  return [...marks.filter(Boolean), row];
}

function buttonList(one, sidebar) {
  return el("div", { class: "buttons" }, strange("buttonList", one, ["buttons"]), one.buttons.map((each) => button(each, sidebar)));
}

function chipList(one, sidebar) {
  const draw = (chip) => {
    const node = el("button", { type: "button", class: "inner tag", disabled: chip.disabled, title: chip.altText }, strange("chip", chip, CHIP), icon(chip.icon), chip.label);
    return clickable(node, chip.onClick, sidebar);
  };
  const wide = one.layout === "HORIZONTAL_SCROLLABLE" ? " scrolled" : "";
  return el("div", { class: `tags${wide}` }, strange("chipList", one, ["chips", "layout"]), one.chips.map(draw));
}

function grid(one, sidebar) {
  const items = one.items.map((item, at) => {
    const words = [item.title && el("b", {}, item.title), item.subtitle && el("small", {}, item.subtitle)];
    const picture = item.image && image(item.image.imageUri, item.image.altText);
    const where = item.layout === "TEXT_ABOVE" ? [...words, picture] : [picture, ...words];
    const extra = { grid_item_identifier: item.id ?? "", grid_item_index: String(at) };
    return clickable(el("div", { class: "cell" }, where), one.onClick, sidebar, () => extra);
  });
  const cells = el("div", { class: "cells" }, items);
  cells.style.gridTemplateColumns = `repeat(${one.columnCount ?? 2}, 1fr)`;
  const known = ["title", "items", "columnCount", "borderStyle", "onClick"];
  return [strange("grid", one, known), one.title && el("h5", {}, one.title), cells].filter(Boolean);
}
