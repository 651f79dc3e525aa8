// What happens on a click inside a card: an action of the product, a link, a card that is already here, a menu.

import { el, popUp, toast } from "./dom.js";
import { icon } from "./icons.js";
import { mistake } from "./mistakes.js";

const ACTION = ["function", "parameters", "loadIndicator", "persistValues", "interaction", "requiredWidgets", "allWidgetsAreRequired"];
const LINK = ["url", "openAs", "onClose"];
const LINK_WORDS = ["FULL_SIZE", "OVERLAY", "NOTHING", "RELOAD"];
const KINDS = ["action", "openLink", "openDynamicLinkAction", "card", "overflowMenu"];

// Makes `node` clickable, by keys too; a wrong onClick is shown in red beside it.
export function clickable(node, onClick, sidebar, more = () => ({})) {
  if (!onClick) return node;
  const wrong = wrongClick(onClick);
  if (wrong) node.append(mistake(wrong));
  if (!KINDS.includes(Object.keys(onClick)[0])) return node;
  node.classList.add("clickable");
  const run = (event) => {
    if (event.target.closest("a, input, select")) return;
    event.stopPropagation();
    click(onClick, sidebar, node, more());
  };
  node.addEventListener("click", run);
  if (node.tagName !== "BUTTON") asButton(node, run);
  return node;
}

function asButton(node, run) {
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  node.addEventListener("keydown", (event) => {
    if (event.target !== node || !["Enter", " "].includes(event.key)) return;
    event.preventDefault();
    run(event);
  });
}

function wrongClick(onClick) {
  const kinds = Object.keys(onClick);
  if (kinds.length !== 1 || !KINDS.includes(kinds[0])) return `unknown onClick: ${kinds.join(", ") || "empty"}`;
  return onClick.openLink ? wrongLink(onClick.openLink) : wrongAction(onClick.action ?? onClick.openDynamicLinkAction);
}

function wrongLink(link) {
  const names = Object.keys(link).filter((name) => !LINK.includes(name));
  if (names.length) return `openLink: unknown member ${names.join(", ")}`;
  const odd = [link.openAs ?? "FULL_SIZE", link.onClose ?? "NOTHING"].filter((word) => !LINK_WORDS.includes(word));
  return odd.length ? `openLink: unknown ${odd.join(", ")}` : "";
}

// Google refuses a card whose action parameters are no list of strings.
function wrongAction(action) {
  if (!action) return "";
  const names = Object.keys(action).filter((name) => !ACTION.includes(name));
  if (names.length) return `action: unknown member ${names.join(", ")}`;
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
    return el("button", { type: "button", role: "menuitem", disabled: item.disabled, onclick: run }, icon(item.startIcon), item.text);
  });
  shut = popUp(anchor, rows);
}

export function act(action, sidebar, extra = {}) {
  const refused = sidebar.form.refused(action);
  if (refused) return toast(refused, "bad");
  const how = { keep: action.persistValues === true, quiet: action.loadIndicator === "NONE" };
  return sidebar.call(called(action, sidebar, extra), how);
}

// What an event says of the action that was taken.
export function called(action, sidebar, extra = {}) {
  const listed = Object.fromEntries((action.parameters ?? []).map((each) => [each.key, each.value]));
  return { url: action.function, parameters: { ...listed, ...extra }, formInputs: sidebar.form.inputs() };
}
