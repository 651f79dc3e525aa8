// The small HTML that Gmail allows in card text: b, i, u, s, font color, a, br, time. All else is marked.

import { el } from "./dom.js";
import { mistake } from "./mistakes.js";

const PLAIN = ["B", "I", "U", "S", "BR", "TIME"];
const LINKS = ["https:", "http:", "mailto:", "tel:"];

export function rich(html) {
  const parsed = new DOMParser().parseFromString(html ?? "", "text/html");
  return [...parsed.body.childNodes].map(copy);
}

function copy(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (node.nodeType !== Node.ELEMENT_NODE) return "";
  const inside = [...node.childNodes].map(copy);
  if (PLAIN.includes(node.tagName)) return el(node.tagName.toLowerCase(), {}, inside);
  if (node.tagName === "FONT") return coloured(node.getAttribute("color"), inside);
  if (node.tagName === "A" && LINKS.includes(node.protocol)) {
    return el("a", { href: node.href, target: "_blank", rel: "noopener" }, inside);
  }
  return el("span", {}, mistake(`tag <${node.tagName.toLowerCase()}> is not drawn`), inside);
}

function coloured(colour, inside) {
  const node = el("span", {}, inside);
  node.style.color = colour;
  return node;
}
