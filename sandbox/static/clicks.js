// What happens on a click inside a card: an action of the product, a link, a card that is already here, a menu.

import { el, popUp, toast } from "./dom.js";
import { icon } from "./icons.js";
import { mistake } from "./mistakes.js";

const KINDS = ["action", "openLink", "openDynamicLinkAction", "card", "overflowMenu"];

// Makes `node` clickable; a wrong onClick is shown in red beside it.
export function clickable(node, onClick, sidebar, more = () => ({})) {
  if (!onClick) return node;
  const kinds = Object.keys(onClick);
  if (kinds.length !== 1 || !KINDS.includes(kinds[0])) {
    node.append(mistake(`unknown onClick: ${kinds.join(", ") || "empty"}`));
    return node;
  }
  const wrong = wrongAction(onClick.action ?? onClick.openDynamicLinkAction);
  if (wrong) node.append(mistake(wrong));
  node.classList.add("clickable");
  node.addEventListener("click", (event) => {
    if (event.target.closest("a, input, select")) return;
    event.stopPropagation();
    click(onClick, sidebar, node, more());
  });
  return node;
}

// Google refuses a card whose action parameters are no list of strings.
function wrongAction(action) {
  if (!action) return "";
  if (!/^https?:/.test(action.function ?? "")) return "an action's function is a whole address";
  const fine = (each) => typeof each.key === "string" && typeof each.value === "string";
  return (action.parameters ?? []).every?.(fine) ? "" : "parameters are a list of strings";
}

export function click(onClick, sidebar, node, extra = {}) {
  if (onClick.action) act(onClick.action, sidebar, extra);
  else if (onClick.openLink) sidebar.follows(onClick.openLink);
  else if (onClick.openDynamicLinkAction) act(onClick.openDynamicLinkAction, sidebar, extra);
  else if (onClick.card) sidebar.push(onClick.card);
  else overflow(node, onClick.overflowMenu.items, sidebar);
}

export function overflow(anchor, items, sidebar) {
  let shut = () => {};
  const rows = items.map((item) => {
    const run = () => {
      shut();
      click(item.onClick, sidebar, anchor);
    };
    return el("button", { type: "button", disabled: item.disabled, onclick: run }, icon(item.startIcon), item.text);
  });
  shut = popUp(anchor, rows);
}

export function act(action, sidebar, extra = {}) {
  const missing = sidebar.form.missing(action);
  if (missing.length) return toast(`Fill in first: ${missing.join(", ")}`, "bad");
  const listed = Object.fromEntries((action.parameters ?? []).map((each) => [each.key, each.value]));
  const what = { url: action.function, parameters: { ...listed, ...extra }, formInputs: sidebar.form.inputs() };
  return sidebar.call(what, { keep: action.persistValues === true, quiet: action.loadIndicator === "NONE" });
}
