// What Gmail itself shows in the place of a card: failures, the consent prompt, the sign-in prompt.

import { el } from "./dom.js";

const PREFIX = "https://www.googleapis.com/auth/";
const BROKEN = "Something went wrong when executing the add-on.";
const LATE = "The add-on took too long to respond.";

export function failure(reply) {
  const log = el("details", {}, el("summary", {}, "What Cloud Logging would say"), el("code", {}, `${reply.url} · ${reply.trouble}`));
  return el("div", { class: "failed", role: "alert" }, el("p", {}, reply.late ? LATE : BROKEN), log);
}

// Each scope has its tick; the same call is made again with what was ticked.
export function consent(scopes, allow, decline) {
  const ticks = scopes.map((scope) => el("input", { type: "checkbox", value: scope, checked: true }));
  const rows = scopes.map((scope, at) => el("label", {}, ticks[at], el("code", {}, scope.replace(PREFIX, ""))));
  const chosen = () => ticks.filter((tick) => tick.checked).map((tick) => tick.value);
  const answer = () => (chosen().length ? allow(chosen()) : decline());
  return el(
    "form",
    { class: "consent", "aria-label": "Permission", onsubmit: (event) => event.preventDefault() },
    title("This add-on needs your permission"),
    rows,
    button("Allow", answer, "filled"),
    button("Cancel", decline),
  );
}

export function declined(scopes, again, back) {
  const names = scopes.map((scope) => scope.replace(PREFIX, "")).join(", ");
  return el(
    "div",
    { class: "consent", role: "alert" },
    title("Permission was not given"),
    el("p", {}, `Nothing was done. The add-on asked for ${names}.`),
    button("Ask again", again, "filled"),
    back && button("Back to the card", back),
  );
}

export function signIn({ url, resource }, follow) {
  const link = { url, onClose: "RELOAD", openAs: "OVERLAY" };
  return el("div", { class: "consent" }, title(`Sign in to ${resource}`), button("Authorize access", () => follow(link), "filled"));
}

function title(text) {
  return el("h3", { tabindex: "-1" }, text);
}

function button(text, onclick, look = "") {
  return el("button", { type: "button", class: look, onclick }, text);
}
