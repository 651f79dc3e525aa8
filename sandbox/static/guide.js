// The one line on top: what to do first, and what is done already.

import { el, fill } from "./dom.js";

const AFTER = "Done. Now let the candidate reply, and watch the sidebar.";

export function drawGuide(place, steps) {
  const next = steps.findIndex((step) => !step.done);
  const rows = steps.map((step, at) => {
    const state = step.done ? "done" : at === next ? "next" : "";
    return el("li", { class: state }, el("b", {}, step.done ? "✓" : String(at + 1)), ` ${step.text}`);
  });
  const end = el("li", { class: "next" }, AFTER);
  const html = next === -1 && steps.length > 1 ? [end] : rows;
  const text = html.map((row) => row.className + row.textContent).join("|");
  if (place.dataset.shown === text) return;
  place.dataset.shown = text;
  fill(place, html);
}
