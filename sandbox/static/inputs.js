// The widgets that are filled in; each tells the form how to read it in the event's shape.

import { act } from "./clicks.js";
import { el } from "./dom.js";
import { strings } from "./form.js";
import { mistake, strange } from "./mistakes.js";
import { habits } from "./settings.js";
import { suggest } from "./suggestions.js";
import { instant, wallClock } from "./zone.js";

const TEXT = ["name", "label", "hintText", "value", "type", "onChangeAction", "initialSuggestions", "autoCompleteAction", "validation"];
const SELECTION = ["name", "label", "type", "items", "onChangeAction"];
const DATE = ["name", "label", "type", "valueMsEpoch", "timezoneOffsetDate", "onChangeAction"];
const SWITCH = ["name", "value", "selected", "onChangeAction", "controlType"];
const DATE_KINDS = { DATE_AND_TIME: "datetime-local", DATE_ONLY: "date", TIME_ONLY: "time" };
const DATE_SHAPES = { DATE_AND_TIME: "dateTimeInput", DATE_ONLY: "dateInput", TIME_ONLY: "timeInput" };
const VALID = { INTEGER: /^-?\d+$/, FLOAT: /^-?\d+(\.\d+)?$/, EMAIL: /^[^\s@]+@[^\s@]+\.[^\s@]+$/ };

export function textInput(one, sidebar) {
  const long = one.type === "MULTIPLE_LINE";
  const more = { maxlength: one.validation?.characterLimit, "aria-label": one.label ?? one.hintText };
  const field = long ? el("textarea", { rows: "4", ...more }) : el("input", { type: "text", ...more });
  const pattern = VALID[one.validation?.inputType];
  const note = el("small", { class: "invalid", role: "alert" });
  field.value = one.value ?? "";
  sidebar.form.add(one.name, {
    label: one.label,
    read: () => strings(field.value ? [field.value] : []),
    write: (value) => {
      field.value = value?.stringInputs.value[0] ?? "";
    },
    wrong: () => (field.value && pattern && !pattern.test(field.value) ? `Not a valid ${one.validation.inputType.toLowerCase()}` : ""),
    mark: (text) => marked(field, note, text),
  });
  listen(field, one, sidebar);
  const nameless = !one.name || !(one.label || one.hintText);
  return labelled(one, [
    strange("textInput", one, TEXT),
    nameless && mistake("textInput needs a name and a label or hint"),
    field,
    suggest(one, field, sidebar),
    one.hintText && el("small", {}, one.hintText),
    note,
  ]);
}

export function selectionInput(one, sidebar) {
  const draw = { DROPDOWN: dropdown, CHECK_BOX: boxes, RADIO_BUTTON: boxes, SWITCH: boxes, MULTI_SELECT: boxes }[one.type ?? "CHECK_BOX"];
  const wrong = !draw ? mistake(`unknown selectionInput type: ${one.type}`) : (one.items ?? []).length > 100 && mistake("over 100 items");
  return labelled(one, [strange("selectionInput", one, SELECTION), wrong, draw?.({ ...one, items: one.items ?? [] }, sidebar)]);
}

// The control at the end of a decoratedText, whose words name it.
export function switchControl({ switchControl: one, text }, sidebar) {
  const box = one.controlType === "CHECKBOX" || one.controlType === "CHECK_BOX";
  const named = el("span", {}, text ?? "").textContent.replace(/<[^>]*>/g, "") || one.name;
  const look = box ? {} : { class: "switch", role: "switch" };
  const field = el("input", { type: "checkbox", ...look, checked: one.selected === true, "aria-label": named });
  sidebar.form.add(one.name, {
    read: () => (field.checked ? strings([one.value ?? "true"]) : null),
    write: (value) => {
      field.checked = value !== null;
    },
  });
  listen(field, one, sidebar);
  return [strange("switchControl", one, SWITCH), field];
}

export function dateTimePicker(one, sidebar) {
  const kind = one.type ?? "DATE_AND_TIME";
  const field = el("input", { type: DATE_KINDS[kind] ?? "text", "aria-label": one.label });
  const note = el("small", { class: "invalid", role: "alert" });
  const put = (ms) => {
    field.value = shown(kind, Number(ms));
  };
  if (one.valueMsEpoch) put(one.valueMsEpoch);
  sidebar.form.add(one.name, {
    label: one.label,
    shape: DATE_SHAPES[kind],
    read: () => moment(kind, field.value),
    write: (value) => {
      const { msSinceEpoch, hours, minutes } = value?.[DATE_SHAPES[kind]] ?? {};
      if (!value) field.value = "";
      else put(msSinceEpoch ?? Date.UTC(1970, 0, 1, hours, minutes));
    },
    mark: (text) => marked(field, note, text),
  });
  listen(field, one, sidebar);
  return labelled(one, [strange("dateTimePicker", one, DATE), !DATE_KINDS[kind] && mistake(`unknown type ${kind}`), field, note]);
}

// A date with a time is an instant on the reader's wall clock; a date alone is its midnight in UTC.
function shown(kind, ms) {
  if (kind === "DATE_AND_TIME") return wallClock(ms, habits.zone);
  const text = new Date(ms).toISOString();
  return kind === "DATE_ONLY" ? text.slice(0, 10) : text.slice(11, 16);
}

function moment(kind, value) {
  if (!value) return null;
  if (kind === "TIME_ONLY") {
    const [hours, minutes] = value.split(":").map(Number);
    return { timeInput: { hours, minutes } };
  }
  if (kind === "DATE_ONLY") return { dateInput: { msSinceEpoch: String(Date.parse(value)) } };
  return { dateTimeInput: { msSinceEpoch: String(instant(value, habits.zone)), hasDate: true, hasTime: true } };
}

function dropdown(one, sidebar) {
  const options = one.items.map((item) => el("option", { value: item.value, selected: item.selected === true }, item.text));
  const field = el("select", { "aria-label": one.label }, options);
  const note = el("small", { class: "invalid", role: "alert" });
  if (!one.items.some((item) => item.selected)) field.selectedIndex = -1;
  sidebar.form.add(one.name, {
    label: one.label,
    read: () => strings(field.value ? [field.value] : []),
    write: (value) => {
      field.value = value?.stringInputs.value[0] ?? "";
    },
    mark: (text) => marked(field, note, text),
  });
  listen(field, one, sidebar);
  return [field, note];
}

function boxes(one, sidebar) {
  const kind = one.type === "RADIO_BUTTON" ? "radio" : "checkbox";
  const look = one.type === "SWITCH" ? { class: "switch", role: "switch" } : {};
  const fields = one.items.map((item) => {
    return el("input", { type: kind, name: one.name, value: item.value, ...look, checked: item.selected === true });
  });
  const rows = one.items.map((item, at) => el("label", {}, fields[at], el("span", {}, item.text, item.bottomText && el("small", {}, item.bottomText))));
  sidebar.form.add(one.name, {
    label: one.label,
    read: () => strings(fields.filter((field) => field.checked).map((field) => field.value)),
    write: (value) => {
      fields.forEach((field) => {
        field.checked = value?.stringInputs.value.includes(field.value) ?? false;
      });
    },
  });
  fields.forEach((field) => listen(field, one, sidebar));
  const role = kind === "radio" ? "radiogroup" : "group";
  return el("div", { class: one.type === "MULTI_SELECT" ? "choices boxed" : "choices", role, "aria-label": one.label }, rows);
}

function marked(field, note, text) {
  note.textContent = text;
  if (text) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

function listen(field, one, sidebar) {
  field.addEventListener("input", () => sidebar.form.touch());
  field.addEventListener("change", () => {
    sidebar.form.touch();
    if (one.onChangeAction) act(one.onChangeAction, sidebar);
  });
}

function labelled(one, parts) {
  return el("div", { class: "field" }, one.label && el("span", { class: "field-label" }, one.label), parts.flat());
}
