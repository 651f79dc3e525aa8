// Gmail's keys that the page knows: j and k walk through the list, l opens the label menu, u goes back.

import { go } from "./api.js";

export function listenToKeys() {
  addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select, [contenteditable]") || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = { j: () => step(1), k: () => step(-1), l: openLabels, u: () => go({ thread: "" }) }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}

function step(by) {
  const rows = [...document.querySelectorAll(".thread")];
  const at = rows.findIndex((row) => row.classList.contains("open"));
  rows[at === -1 ? 0 : at + by]?.click();
}

function openLabels() {
  document.querySelector("#label-button")?.click();
}
