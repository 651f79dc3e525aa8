// One card: header, sections, fixed footer. Widgets are drawn elsewhere.

import { el } from "./dom.js";
import { mistake, strange, tell } from "./mistakes.js";
import { button, drawWidget } from "./widgets.js";

const MOST_WIDGETS = 100;
const MOST_SECTIONS = 100;
const CARD = ["name", "header", "sections", "fixedFooter", "cardActions", "sectionDividerStyle", "displayStyle", "peekCardHeader"];
const HEADER = ["title", "subtitle", "imageUrl", "imageType", "imageAltText"];
const SECTION = ["header", "widgets", "collapsible", "uncollapsibleWidgetsCount", "collapseControl"];

// A card that opens a dialog anywhere is stripped as a whole: Gmail then shows nothing.
export function drawCard(card, sidebar) {
  if (opensDialog(card)) {
    tell("OPEN_DIALOG: Gmail strips the whole card");
    return el("div", { class: "card" });
  }
  const ruled = card.sectionDividerStyle !== "NO_DIVIDER";
  return el(
    "div",
    { class: `card${ruled ? " ruled" : ""}` },
    strange("card", card, CARD),
    card.header && header(card.header),
    sections(card.sections ?? [], sidebar),
    card.fixedFooter && footer(card.fixedFooter, sidebar),
  );
}

function opensDialog(value) {
  if (value === null || typeof value !== "object") return false;
  return value.interaction === "OPEN_DIALOG" || Object.values(value).some(opensDialog);
}

function header(head) {
  const round = head.imageType === "CIRCLE" ? "round" : "";
  const image = head.imageUrl && el("img", { src: head.imageUrl, alt: head.imageAltText ?? "", class: round });
  const words = el("div", {}, el("h3", { tabindex: "-1" }, head.title), head.subtitle && el("p", {}, head.subtitle));
  return el("div", { class: "card-header" }, strange("header", head, HEADER), image, words);
}

// Beyond 100 widgets Gmail silently drops the section that passes the limit and all after it.
function sections(all, sidebar) {
  let total = 0;
  const over = all.findIndex((each, at) => {
    total += each.widgets?.length ?? 0;
    return total > MOST_WIDGETS || at >= MOST_SECTIONS;
  });
  if (over === -1) return all.map((each) => section(each, sidebar));
  const limit = over >= MOST_SECTIONS ? "sections" : "widgets";
  tell(`over 100 ${limit}: ${all.length - over} of ${all.length} sections, from "${all[over].header ?? "no header"}" on`);
  return all.slice(0, over).map((each) => section(each, sidebar));
}

function section(each, sidebar) {
  const widgets = each.widgets ?? [];
  const always = each.uncollapsibleWidgetsCount ?? 0;
  const drawn = widgets.map((widget) => drawWidget(widget, sidebar)).filter(Boolean);
  const hidden = each.collapsible ? drawn.slice(always) : [];
  const node = el(
    "section",
    { class: "card-section" },
    strange("section", each, SECTION),
    each.header && el("h4", {}, each.header),
    widgets.length ? drawn : mistake("a section without widgets"),
  );
  if (hidden.length) node.append(collapser(hidden, each.collapseControl));
  return node;
}

function collapser(hidden, control) {
  let open = false;
  const more = control?.expandButton?.text ?? "Show more";
  const less = control?.collapseButton?.text ?? "Show less";
  const knob = el("button", { type: "button", class: "collapser" });
  const draw = () => {
    hidden.forEach((widget) => widget.classList.toggle("gone", !open));
    knob.textContent = open ? `${less} ▴` : `${more} ▾`;
    knob.setAttribute("aria-expanded", String(open));
  };
  knob.addEventListener("click", () => {
    open = !open;
    draw();
  });
  draw();
  return knob;
}

function footer(foot, sidebar) {
  const buttons = [foot.primaryButton, foot.secondaryButton].filter(Boolean);
  const wrong = !foot.primaryButton || buttons.some((each) => !each.text || (each === foot.primaryButton && !each.color));
  return el(
    "footer",
    { class: "card-footer" },
    wrong && mistake("a fixed footer needs a primary text button with a color"),
    buttons.map((each) => button(each, sidebar)),
  );
}
