// Gmail's settings of the person (language, zone, device), whose mailbox is open, and how the host treats the add-on.

import { go, get, place, post } from "./api.js";
import { byId, el, fill } from "./dom.js";

const LANGUAGES = { en: "English", "en-US": "English (US)", de: "Deutsch" };
const ZONES = [
  ...["Europe/London", "Europe/Berlin", "UTC", "America/New_York", "America/Los_Angeles"],
  ...["Asia/Kolkata", "Asia/Tokyo", "Pacific/Auckland"],
];

// What holds now; `twice` posts every click two times at once, as an impatient double click might.
export const habits = { locale: "en", zone: "Europe/London", phone: false, patience: 30, twice: false };

// Asks for the settings of whoever is signed in and draws them; `changed` runs when the add-on should be asked anew.
export async function loadSettings(changed) {
  take(await get("reader"));
  draw(changed);
}

function take(reader) {
  Object.assign(habits, { locale: reader.locale, zone: reader.zone, phone: reader.platform !== "WEB", patience: reader.patience });
  document.body.classList.toggle("phone", habits.phone);
}

function draw(changed) {
  const save = async (change) => {
    take(await post("reader", change));
    changed();
  };
  const zones = Object.fromEntries([...new Set([habits.zone, ...ZONES])].map((zone) => [zone, zone]));
  fill(
    byId("settings"),
    choice("Language", LANGUAGES, habits.locale, (locale) => save({ locale })),
    choice("Time zone", zones, habits.zone, (zone) => save({ zone })),
    tick("Phone", habits.phone, (on) => save({ platform: on ? "ANDROID" : "WEB" })),
    choice("Mailbox", mailboxes(), place().mailbox, (mailbox) => go({ mailbox, person: place().person, thread: "" })),
    el("h2", {}, "The add-on's calls"),
    patience(),
    tick("Send every click twice", habits.twice, (on) => {
      habits.twice = on;
    }),
  );
}

// The panel goes with Escape or a click elsewhere.
export function closeSettings(panel) {
  const shut = (event) => {
    if (event.type === "keydown" ? event.key === "Escape" : !panel.contains(event.target)) panel.open = false;
  };
  addEventListener("mousedown", shut);
  addEventListener("keydown", shut);
}

// Every account of the world may be opened as its delegate.
function mailboxes() {
  const accounts = [...byId("account").options].map((option) => [option.value, option.textContent]);
  return Object.fromEntries(accounts.map(([address, name]) => [address, address === place().person ? "Own" : `${name} (delegated)`]));
}

function patience() {
  const field = el("input", { type: "number", min: "0.1", step: "0.1", value: String(habits.patience), "aria-label": "Wait for an answer, seconds" });
  field.addEventListener("change", () => {
    habits.patience = Number(field.value);
    post("patience", { seconds: habits.patience });
  });
  return el("label", {}, el("span", {}, "Wait for an answer, seconds"), field);
}

function choice(name, options, value, chosen) {
  const items = Object.entries(options).map(([each, text]) => el("option", { value: each, selected: each === value }, text));
  return el("label", {}, el("span", {}, name), el("select", { "aria-label": name, onchange: (event) => chosen(event.target.value) }, items));
}

function tick(name, on, chosen) {
  return el("label", {}, el("input", { type: "checkbox", checked: on, onchange: (event) => chosen(event.target.checked) }), el("span", {}, name));
}
