// The one line on top: what to do first, and what is done already.

import { place as here } from "./api.js";
import { byId, el, fill } from "./dom.js";

const AFTER = "Done. Now let the candidate reply, and watch the sidebar.";

export function drawGuide(place, steps) {
  const { person, mailbox } = here();
  if (person !== mailbox) return delegated(place, person, mailbox);
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

// In a mailbox she opened as a delegate there is nothing to set up: whose it is matters.
function delegated(place, person, mailbox) {
  const name = (address) => [...byId("account").options].find((option) => option.value === address)?.textContent ?? address;
  const text = `${name(mailbox)}'s mailbox, opened by ${name(person)} as a delegate`;
  if (place.textContent === text) return;
  delete place.dataset.shown;
  fill(place, el("li", { class: "delegated" }, text));
}
