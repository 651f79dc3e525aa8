// What a text input suggests: from the card at first, and from the add-on while she types.

import { post } from "./api.js";
import { called } from "./clicks.js";
import { el, fill } from "./dom.js";

const TYPED_MS = 250;

export function suggest(one, field, sidebar) {
  const initial = (one.initialSuggestions?.items ?? []).map((item) => item.text);
  if (!initial.length && !one.autoCompleteAction) return null;
  const list = el("div", { class: "suggestions", role: "listbox", "aria-label": `Suggestions for ${one.label ?? one.name}`, hidden: true });
  const show = (texts) => {
    list.hidden = texts.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    fill(list, texts.map((text) => option(text, () => choose(text))));
  };
  const choose = (text) => {
    field.value = text;
    show([]);
    field.focus();
    field.dispatchEvent(new Event("change"));
  };
  const fitting = () => initial.filter((text) => text.toLowerCase().includes(field.value.toLowerCase()));
  field.setAttribute("role", "combobox");
  field.setAttribute("autocomplete", "off");
  field.addEventListener("focus", () => !field.value && show(fitting()));
  field.addEventListener("blur", () => show([]));
  field.addEventListener("keydown", (event) => move(event, list, show));
  typing(field, async () => show([...fitting(), ...(await asked(one.autoCompleteAction, sidebar))]));
  return list;
}

// The pointer's down is kept from taking the focus, or the list would be gone before the click.
function option(text, choose) {
  return el("div", { role: "option", onmousedown: (event) => event.preventDefault(), onclick: choose }, text);
}

function typing(field, run) {
  let timer = 0;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, TYPED_MS);
  });
}

async function asked(action, sidebar) {
  if (!action) return [];
  const reply = await post("event", { ...sidebar.told(), ...called(action, sidebar), suggesting: true }).catch(() => ({}));
  return reply.answer?.suggestions ?? [];
}

function move(event, list, show) {
  const options = [...list.children];
  const at = options.findIndex((each) => each.getAttribute("aria-selected") === "true");
  if (event.key === "Escape") show([]);
  if (event.key === "Enter") options[at]?.click();
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!by || !options.length) return;
  event.preventDefault();
  options[at]?.removeAttribute("aria-selected");
  options.at((at + by) % options.length).setAttribute("aria-selected", "true");
}
