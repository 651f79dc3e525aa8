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

export function fill(place, ...children) {
  place.replaceChildren(...children.flat().filter(Boolean));
}

export function byId(id) {
  return document.getElementById(id);
}

// A menu under the element that opened it; it goes with the next click or Escape.
export function popUp(anchor, content) {
  document.querySelector(".menu")?.remove();
  const box = anchor.getBoundingClientRect();
  const menu = el("div", { class: "menu", role: "menu" }, content);
  document.body.append(menu);
  menu.style.top = `${Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8)}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  const close = (event) => {
    if (event.type === "keydown" ? event.key !== "Escape" : menu.contains(event.target)) return;
    shut();
  };
  const shut = () => {
    menu.remove();
    removeEventListener("mousedown", close);
    removeEventListener("keydown", close);
  };
  addEventListener("mousedown", close);
  addEventListener("keydown", close);
  return shut;
}

export function toast(text, kind = "") {
  const note = el("div", { class: `toast ${kind}` }, text);
  byId("toasts").append(note);
  setTimeout(() => note.remove(), 4000);
}
