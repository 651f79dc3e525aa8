// One card: header, sections, fixed footer. Widgets are drawn elsewhere.

import { el } from "./dom.js";
import { mistake, strange } from "./mistakes.js";
import { button, drawWidget } from "./widgets.js";

const MOST_WIDGETS = 100;
const CARD = ["name", "header", "sections", "fixedFooter", "cardActions", "sectionDividerStyle", "displayStyle", "peekCardHeader"];
const HEADER = ["title", "subtitle", "imageUrl", "imageType", "imageAltText"];
const SECTION = ["header", "widgets", "collapsible", "uncollapsibleWidgetsCount", "collapseControl"];

export function drawCard(card, sidebar) {
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

function header(head) {
  const round = head.imageType === "CIRCLE" ? "round" : "";
  const image = head.imageUrl && el("img", { src: head.imageUrl, alt: head.imageAltText ?? "", class: round });
  const words = el("div", {}, el("h3", {}, head.title), head.subtitle && el("p", {}, head.subtitle));
  return el("div", { class: "card-header" }, strange("header", head, HEADER), image, words);
}

// Beyond 100 widgets Gmail silently drops the section that passes the limit and all after it.
function sections(all, sidebar) {
  let total = 0;
  const drawn = [];
  for (const [at, each] of all.entries()) {
    total += each.widgets?.length ?? 0;
    if (total > MOST_WIDGETS) return [...drawn, mistake(`over 100 widgets: Gmail drops ${all.length - at} sections`)];
    drawn.push(section(each, sidebar));
  }
  return drawn;
}

function section(each, sidebar) {
  const widgets = each.widgets ?? [];
  const always = each.uncollapsibleWidgetsCount ?? 0;
  const drawn = widgets.map((widget) => drawWidget(widget, sidebar));
  const hidden = each.collapsible ? drawn.slice(always) : [];
  const node = el(
    "section",
    { class: "card-section" },
    strange("section", each, SECTION),
    each.header && el("h4", {}, each.header),
    drawn.length ? drawn : mistake("a section without widgets"),
  );
  if (hidden.length) node.append(collapser(hidden, each.collapseControl));
  return node;
}

function collapser(hidden, control) {
  let open = false;
  const more = control?.expandButton?.text ?? "Show more";
  const less = control?.collapseButton?.text ?? "Show less";
  const knob = el("button", { type: "button", class: "collapser" }, "");
  const draw = () => {
    hidden.forEach((widget) => widget.classList.toggle("gone", !open));
    knob.textContent = open ? `${less} ▴` : `${more} ▾`;
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
