// Small tools for making elements; nothing here knows about mail or cards.

export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class") node.className = value;
    else if (name in node && typeof value !== "string") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// A round button of one sign, named for those who do not see it.
export function tool(sign, name, onclick, more = {}) {
  return el("button", { type: "button", class: "icon", title: name, "aria-label": name, onclick, ...more }, sign);
}

export function fill(place, ...children) {
  place.replaceChildren(...children.flat().filter(Boolean));
}

export function byId(id) {
  return document.getElementById(id);
}

// A menu under the element that opened it, walked through with arrows; it goes with the next click or Escape.
export function popUp(anchor, content) {
  document.querySelector(".menu")?.remove();
  const box = anchor.getBoundingClientRect();
  const menu = el("div", { class: "menu", role: "menu" }, content);
  document.body.append(menu);
  menu.style.top = `${Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  const press = (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) walk(menu, by, event);
    if (event.key === "Escape") {
      shut();
      anchor.focus();
    }
  };
  const point = (event) => {
    if (!menu.contains(event.target)) shut();
  };
  const shut = () => {
    menu.remove();
    removeEventListener("mousedown", point);
    removeEventListener("keydown", press);
  };
  addEventListener("mousedown", point);
  addEventListener("keydown", press);
  menu.querySelector("button:enabled")?.focus();
  return shut;
}

function walk(menu, by, event) {
  event.preventDefault();
  const items = [...menu.querySelectorAll("button:enabled, input")];
  items.at((items.indexOf(document.activeElement) + by) % items.length).focus();
}

export function toast(text, kind = "") {
  const note = el("div", { class: `toast ${kind}` }, text);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 4000);
}
