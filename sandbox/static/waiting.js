// While an action runs nothing inside a place can be used, nor these other buttons; the returned function gives it back.

import { el } from "./dom.js";

const USABLE = "button:enabled, input:enabled, select:enabled, textarea:enabled";

export function lock(place, ...others) {
  const held = [...place.querySelectorAll(USABLE), ...others.filter((node) => node && !node.disabled)];
  const focused = place.contains(document.activeElement) ? document.activeElement : null;
  const spinner = el("div", { class: "spinner", "aria-hidden": "true" });
  place.setAttribute("aria-busy", "true");
  held.forEach((node) => {
    node.disabled = true;
  });
  place.append(spinner);
  return () => {
    place.removeAttribute("aria-busy");
    spinner.remove();
    held.forEach((node) => {
      node.disabled = false;
    });
    if (focused?.isConnected && document.activeElement === document.body) focused.focus();
  };
}
