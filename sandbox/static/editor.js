// The fields of a draft: recipients, subject, and a body that knows where the caret was.

import { el } from "./dom.js";

const FIELDS = { to: "To", cc: "Cc", bcc: "Bcc", subject: "Subject" };

export class Editor {
  constructor(start) {
    const text = (name) => (name === "subject" ? start.subject : start[name].join(", "));
    const field = (name) => el("input", { type: "text", value: text(name), "aria-label": FIELDS[name] });
    this.fields = Object.fromEntries(Object.keys(FIELDS).map((name) => [name, field(name)]));
    this.body = el("div", { class: "draft-body", contenteditable: "true", role: "textbox", "aria-multiline": "true", "aria-label": "Message body" });
    if (start.html) this.body.append(harmless(start.html));
    else this.body.innerText = start.text ?? "";
    this.caret = null;
    for (const moved of ["keyup", "mouseup", "input", "focusout"]) this.body.addEventListener(moved, () => this.remember());
    const rows = Object.entries(FIELDS).map(([name, words]) => el("label", {}, el("span", {}, words), this.fields[name]));
    this.node = el("div", { class: "draft-fields" }, rows, this.body);
  }

  focus() {
    (this.fields.to.value ? this.body : this.fields.to).focus();
  }

  recipients() {
    return Object.fromEntries(["to", "cc", "bcc"].map((name) => [name, addresses(this.fields[name].value)]));
  }

  mail() {
    return { ...this.recipients(), subject: this.fields.subject.value, text: this.body.innerText, html: this.body.innerHTML };
  }

  put(name, value) {
    this.fields[name].value = value;
  }

  // Puts it where the caret is, or was; a body nobody was in yet gets it at its start.
  insert(node) {
    if (!this.caret) {
      this.caret = document.createRange();
      this.caret.setStart(this.body, 0);
    }
    this.caret.deleteContents();
    this.caret.insertNode(node);
    this.caret.collapse(false);
  }

  remember() {
    const selected = document.getSelection();
    if (selected.rangeCount && this.body.contains(selected.anchorNode)) this.caret = selected.getRangeAt(0).cloneRange();
  }
}

// The HTML as nodes that run nothing: no scripts, no handlers. The page's policy would stop them too.
export function harmless(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  parsed.querySelectorAll("script, style, iframe, object, meta, link").forEach((node) => node.remove());
  for (const node of parsed.querySelectorAll("*")) {
    for (const { name } of [...node.attributes]) if (name.startsWith("on")) node.removeAttribute(name);
  }
  const all = document.createDocumentFragment();
  all.append(...parsed.body.childNodes);
  return all;
}

function addresses(text) {
  const parts = text.split(/[,;]/).map((part) => /<([^>]*)>/.exec(part)?.[1] ?? part);
  return parts.map((part) => part.trim().toLowerCase()).filter(Boolean);
}
