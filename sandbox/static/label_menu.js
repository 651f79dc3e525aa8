// The menu under the Label button: tick, untick, or make a new label.

import { el, popUp } from "./dom.js";

export function labelMenu(anchor, thread, own, act) {
  const has = new Set(thread.labels.map((label) => label.id));
  let shut = () => {};
  const choose = (run) => () => {
    shut();
    run();
  };
  const known = own.some((label) => label.name.toLowerCase() === "hire");
  const hire = known ? [] : [item("Hire", false, choose(act("label", { add: ["Hire"] }, "Labelled Hire.")))];
  const items = own.map((label) => {
    const on = has.has(label.id);
    const change = on ? { remove: [label.id] } : { add: [label.id] };
    return item(label.name, on, choose(act("label", change, on ? `Removed ${label.name}.` : `Labelled ${label.name}.`)));
  });
  shut = popUp(anchor, [el("p", { class: "hint" }, "Label this thread as"), ...hire, ...items, newLabel(choose, act)]);
}

function item(name, on, onclick) {
  const depth = name.split("/").length - 1;
  const look = { type: "button", class: `depth-${Math.min(depth, 3)}`, role: "menuitemcheckbox", "aria-checked": String(on) };
  return el("button", { ...look, onclick }, el("span", { class: "tick" }, on ? "✓" : ""), name);
}

function newLabel(choose, act) {
  const name = el("input", { type: "text", placeholder: "New label, e.g. Hire/Design", "aria-label": "New label" });
  const create = (event) => {
    event.preventDefault();
    const wanted = name.value.trim();
    if (wanted) choose(act("label", { add: [wanted] }, `Labelled ${wanted}.`))();
  };
  return el("form", { class: "new", onsubmit: create }, name, el("button", { type: "submit" }, "Create"));
}
