// The add-on's cards beside a draft: called with its recipients, allowed to change it.

import { Cards } from "./cards.js";
import { el, fill, tool } from "./dom.js";
import { harmless } from "./editor.js";
import { reportMistakes } from "./mistakes.js";

const RECIPIENTS = { to: ["updateToRecipients", "toRecipients"], cc: ["updateCcRecipients", "ccRecipients"], bcc: ["updateBccRecipients", "bccRecipients"] };

export class DraftCards extends Cards {
  constructor(place, editor) {
    super();
    this.place = place;
    this.editor = editor;
    this.head = el("div", { class: "side-head", role: "toolbar", "aria-label": "Add-on beside the draft" });
    place.hidden = false;
    fill(place, this.head, this.wait, this.body);
    this.drawHead();
  }

  close() {
    this.drop();
    this.place.hidden = true;
    fill(this.place);
    reportMistakes(this, []);
  }

  told() {
    return { draft: this.editor.recipients() };
  }

  drawHead() {
    fill(this.head, this.drawBack(), el("span", { class: "side-name" }, "Add-on"), tool("×", "Close the add-on", () => this.close()));
  }

  hostAction(action) {
    const change = action.updateDraftActionMarkup;
    if (!change) return super.hostAction(action);
    for (const [name, [update, list]] of Object.entries(RECIPIENTS)) {
      if (change[update]) this.editor.put(name, (change[update][list] ?? []).map((each) => each.email).join(", "));
    }
    if (change.updateSubject) this.editor.put("subject", change.updateSubject.subject ?? "");
    for (const content of change.updateBody?.insertContents ?? []) this.editor.insert(inserted(content));
  }
}

// How Gmail shows IMMUTABLE_HTML is not known: here it cannot be edited.
function inserted({ content, contentType }) {
  if (contentType === "TEXT") return document.createTextNode(content);
  const nodes = harmless(content);
  return contentType === "IMMUTABLE_HTML" ? el("div", { contenteditable: "false" }, nodes) : nodes;
}
