// The widgets that are filled in; each tells the form how to read it in the event's shape.

import { act } from "./clicks.js";
import { el } from "./dom.js";
import { strings } from "./form.js";
import { mistake, strange } from "./mistakes.js";

const TEXT = ["name", "label", "hintText", "value", "type", "onChangeAction", "initialSuggestions", "autoCompleteAction", "validation"];
const SELECTION = ["name", "label", "type", "items", "onChangeAction"];
const DATE = ["name", "label", "type", "valueMsEpoch", "timezoneOffsetDate", "onChangeAction"];
const DATE_KINDS = { DATE_AND_TIME: "datetime-local", DATE_ONLY: "date", TIME_ONLY: "time" };

export function textInput(one, sidebar) {
  const long = one.type === "MULTIPLE_LINE";
  const more = { maxlength: one.validation?.characterLimit, "aria-label": one.label ?? one.hintText };
  const field = long ? el("textarea", { rows: "4", ...more }) : el("input", { type: "text", ...more });
  field.value = one.value ?? "";
  sidebar.form.add(one.name, one.label, () => strings(field.value ? [field.value] : []), (value) => {
    field.value = value.stringInputs.value[0];
  });
  listen(field, one, sidebar);
  const nameless = !one.name || !(one.label || one.hintText);
  return labelled(one, [
    strange("textInput", one, TEXT),
    nameless && mistake("textInput needs a name and a label or hint"),
    field,
    suggestions(one, field),
    one.hintText && el("small", {}, one.hintText),
  ]);
}

export function selectionInput(one, sidebar) {
  const draw = { DROPDOWN: dropdown, CHECK_BOX: boxes, RADIO_BUTTON: boxes, SWITCH: boxes, MULTI_SELECT: boxes }[one.type ?? "CHECK_BOX"];
  const wrong = !draw ? mistake(`unknown selectionInput type: ${one.type}`) : (one.items ?? []).length > 100 && mistake("over 100 items");
  return labelled(one, [strange("selectionInput", one, SELECTION), wrong, draw?.(one, sidebar)]);
}

export function switchControl(one, sidebar) {
  const look = one.controlType === "CHECKBOX" || one.controlType === "CHECK_BOX" ? "" : "switch";
  const field = el("input", { type: "checkbox", class: look, checked: one.selected === true, "aria-label": one.name });
  sidebar.form.add(one.name, "", () => (field.checked ? strings([one.value ?? "true"]) : null), () => {
    field.checked = true;
  });
  listen(field, one, sidebar);
  return field;
}

export function dateTimePicker(one, sidebar) {
  const kind = one.type ?? "DATE_AND_TIME";
  const field = el("input", { type: DATE_KINDS[kind] ?? "text", "aria-label": one.label });
  const length = { DATE_AND_TIME: [0, 16], DATE_ONLY: [0, 10], TIME_ONLY: [11, 16] }[kind] ?? [0, 0];
  const put = (ms) => {
    field.value = new Date(Number(ms)).toISOString().slice(...length);
  };
  if (one.valueMsEpoch) put(one.valueMsEpoch);
  sidebar.form.add(one.name, one.label, () => moment(kind, field.value), (value) => {
    const { msSinceEpoch, hours, minutes } = value.dateTimeInput ?? value.dateInput ?? value.timeInput;
    put(msSinceEpoch ?? Date.UTC(1970, 0, 1, hours, minutes));
  });
  listen(field, one, sidebar);
  return labelled(one, [strange("dateTimePicker", one, DATE), !DATE_KINDS[kind] && mistake(`unknown type ${kind}`), field]);
}

// The visitor's zone is UTC, as the event's timeZone says.
function moment(kind, value) {
  if (!value) return null;
  if (kind === "TIME_ONLY") {
    const [hours, minutes] = value.split(":").map(Number);
    return { timeInput: { hours, minutes } };
  }
  const msSinceEpoch = String(Date.parse(kind === "DATE_ONLY" ? value : `${value}Z`));
  return kind === "DATE_ONLY" ? { dateInput: { msSinceEpoch } } : { dateTimeInput: { msSinceEpoch, hasDate: true, hasTime: true } };
}

function dropdown(one, sidebar) {
  const options = one.items.map((item) => el("option", { value: item.value, selected: item.selected === true }, item.text));
  const field = el("select", { "aria-label": one.label }, options);
  if (!one.items.some((item) => item.selected)) field.selectedIndex = -1;
  sidebar.form.add(one.name, one.label, () => strings(field.value ? [field.value] : []), (value) => {
    field.value = value.stringInputs.value[0];
  });
  listen(field, one, sidebar);
  return field;
}

function boxes(one, sidebar) {
  const kind = one.type === "RADIO_BUTTON" ? "radio" : "checkbox";
  const look = one.type === "SWITCH" ? "switch" : "";
  const fields = one.items.map((item) => {
    return el("input", { type: kind, name: one.name, value: item.value, class: look, checked: item.selected === true });
  });
  const rows = one.items.map((item, at) => el("label", {}, fields[at], el("span", {}, item.text, item.bottomText && el("small", {}, item.bottomText))));
  const chosen = () => fields.filter((field) => field.checked).map((field) => field.value);
  sidebar.form.add(one.name, one.label, () => strings(chosen()), (value) => {
    fields.forEach((field) => {
      field.checked = value.stringInputs.value.includes(field.value);
    });
  });
  fields.forEach((field) => listen(field, one, sidebar));
  return el("div", { class: one.type === "MULTI_SELECT" ? "choices boxed" : "choices" }, rows);
}

function suggestions(one, field) {
  const items = one.initialSuggestions?.items;
  if (!items) return null;
  const list = el("datalist", { id: `suggestions-${one.name}` }, items.map((item) => el("option", { value: item.text })));
  field.setAttribute("list", list.id);
  return list;
}

function listen(field, one, sidebar) {
  field.addEventListener("input", () => sidebar.form.touch());
  field.addEventListener("change", () => {
    sidebar.form.touch();
    if (one.onChangeAction) act(one.onChangeAction, sidebar);
  });
}

function labelled(one, parts) {
  return el("div", { class: "field" }, one.label && el("span", { class: "field-label" }, one.label), parts);
}
