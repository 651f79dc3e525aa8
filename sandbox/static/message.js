// One mail of the open thread. Its HTML is shown in a frame that may run nothing and load nothing.

import { paperAddress } from "./api.js";
import { el } from "./dom.js";
import { age, chip } from "./threads.js";

const STYLE = `body{font:14px/1.5 system-ui,"Noto Sans","Noto Sans CJK JP",sans-serif;margin:0;color:#22302c;overflow-wrap:anywhere}
img{max-width:100%} blockquote{margin:0 0 0 8px;padding-left:10px;border-left:2px solid #d4dcd8;color:#5b6a65}`;
const LOCK = `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">`;
const SHORT_QUOTE = 4;
const QUOTES = ".gmail_quote, blockquote[type=cite], #appendonsend";

// Labels sit on messages: where the thread's differ (a reply inherits none), each shows its own.
export function drawMessage(message, last, mixed) {
  const from = message.from[0] ?? { name: "(unknown)", address: "" };
  const node = el("article", { class: `message${last ? "" : " folded"}` });
  const fold = () => head.setAttribute("aria-expanded", String(!node.classList.toggle("folded")));
  const byKey = (event) => event.key === "Enter" && fold();
  const head = el(
    "header",
    { onclick: fold, onkeydown: byKey, tabindex: "0", role: "button", "aria-expanded": String(last) },
    el("span", { class: "face" }, [...from.name.replace(/^["']/, "")][0] ?? "?"),
    el("span", { class: "from" }, el("b", { dir: "auto" }, from.name), " ", mixed && message.labels.map(chip), " ", el("small", {}, from.address)),
    el("time", {}, message.draft ? "Draft" : age(message.at)),
    el("span", { class: "to", dir: "auto" }, `to ${names(message.to)}${message.cc.length ? `, cc ${names(message.cc)}` : ""}`),
  );
  const body = message.html ? frame(message.html) : plain(message.text);
  node.append(head, el("div", { class: "body" }, body, papers(message)));
  return node;
}

function names(people) {
  return people.map((person) => person.name).join(", ") || "nobody";
}

function frame(html) {
  const page = `<!doctype html>${LOCK}<base target="_blank"><style>${STYLE}</style>${html}`;
  const node = el("iframe", { sandbox: "allow-same-origin allow-popups", srcdoc: page, title: "Message", height: "24" });
  const fit = () => {
    const page = node.contentDocument?.documentElement;
    if (page) node.style.height = `${page.scrollHeight}px`;
  };
  const box = el("div", {}, node);
  node.addEventListener("load", () => {
    foldQuote(node.contentDocument, box, fit);
    fit();
    new ResizeObserver(fit).observe(box);
  });
  return box;
}

function foldQuote(page, box, fit) {
  const quote = page.querySelector(QUOTES);
  if (!quote) return;
  const parts = [quote];
  while (quote.id && parts.at(-1).nextElementSibling) parts.push(parts.at(-1).nextElementSibling);
  const show = (visible) => parts.forEach((part) => part.style.setProperty("display", visible ? "" : "none"));
  show(false);
  box.append(folder((visible) => {
    show(visible);
    fit();
  }));
}

function folder(show) {
  let visible = false;
  const turn = () => {
    visible = !visible;
    show(visible);
  };
  return el("button", { type: "button", class: "dots", title: "Show or hide the earlier mail", onclick: turn }, "···");
}

// Hard line ends of long lines are undone to fit the column; longer quotations are folded.
function plain(text) {
  const flowing = text.replace(/(?<=[^\n]{60})\n(?=[^\n>\s_-])/g, " ").trim();
  return el("div", { class: "plain", dir: "auto" }, blocks(flowing).flatMap(paragraph));
}

function blocks(text) {
  const found = [];
  for (const line of text.split("\n")) {
    const quoted = line.startsWith(">");
    if (found.at(-1)?.quoted === quoted) found.at(-1).lines.push(line);
    else found.push({ quoted, lines: [line] });
  }
  return found;
}

function paragraph({ quoted, lines }) {
  const words = el("div", { class: quoted ? "quoted" : "", dir: "auto" }, lines.join("\n"));
  if (!quoted || lines.length <= SHORT_QUOTE) return [words];
  words.classList.add("gone");
  return [folder((visible) => words.classList.toggle("gone", !visible)), words];
}

function papers(message) {
  if (!message.papers.length) return null;
  const link = (paper) =>
    el(
      "a",
      { class: "paper", href: paperAddress(message.id, paper.part), title: paper.kind },
      el("b", {}, paper.name),
      el("small", {}, ` ${Math.max(1, Math.round(paper.size / 1024))} KB`),
    );
  return el("div", { class: "papers" }, message.papers.map(link));
}
