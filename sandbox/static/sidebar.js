// The add-on sidebar: a toolbar over a stack of cards, asked when a message is opened, or none.

import { Cards } from "./cards.js";
import { overflow } from "./clicks.js";
import { el, fill, toast, tool } from "./dom.js";
import { openDraft } from "./compose.js";
import { peek } from "./peek.js";
import { habits } from "./settings.js";

const FOLLOW_MS = [400, 1000, 2000];

export class Sidebar extends Cards {
  constructor(place, addon) {
    super();
    this.addon = addon;
    this.message = "";
    this.timers = [];
    this.head = el("div", { class: "side-head", role: "toolbar", "aria-label": "Add-on" });
    this.foot = el("div", { class: "peek-place" });
    fill(place, this.head, this.wait, this.body, this.foot);
  }

  told() {
    return { message: this.message };
  }

  // A message was opened, or none: run its trigger on an empty stack. A phone has no homepage to show.
  open(message) {
    const below = message ? this.stack : [];
    this.message = message;
    this.stack = [];
    this.below = below;
    this.drawHead();
    this.say(el("p", { class: "empty" }, habits.phone && !message ? "On a phone an add-on has no homepage." : "Loading…"));
    return habits.phone && !message ? this.drop() : this.trigger();
  }

  trigger() {
    this.timers.forEach(clearTimeout);
    return super.trigger();
  }

  // A card that wants to peek waits at the bottom while the cards that were there stay.
  show(stack, keep = false) {
    fill(this.foot);
    const card = stack.at(-1);
    const below = this.below ?? [];
    this.below = [];
    if (card?.displayStyle !== "PEEK" || stack.length > 1 || !below.length) return super.show(stack, keep);
    super.show(below);
    fill(this.foot, peek(card, () => this.push(card)));
  }

  // The open thread changed: ask again three times, quietly, and only while nothing would be lost.
  follow(message) {
    this.message = message;
    this.timers.forEach(clearTimeout);
    this.timers = FOLLOW_MS.map((after) => setTimeout(() => this.quietly(), after));
  }

  quietly() {
    if (!this.busy && this.stack.length <= 1 && !this.form.touched) this.call({}, { fresh: true, quiet: true });
  }

  drawHead() {
    const items = [...(this.stack.at(-1)?.cardActions ?? []).map(cardAction), ...this.addon.universal_actions.map(universalAction)];
    fill(
      this.head,
      this.drawBack(),
      el("span", { class: "side-name" }, this.addon.name),
      el("small", { class: "ms" }, this.reply ? `${this.reply.ms} ms` : ""),
      tool("↻", "Refresh", () => this.trigger(), { id: "sidebar-refresh" }),
      items.length > 0 && tool("⋮", "More", (event) => overflow(event.currentTarget, items, this)),
    );
  }

  async hostAction(action) {
    if (!action.openCreatedDraftActionMarkup) return super.hostAction(action);
    const opened = await openDraft(action.openCreatedDraftActionMarkup.draftId).catch(() => false);
    if (opened === false) toast("Gmail has no such draft.", "bad");
  }
}

function cardAction(action) {
  return { text: action.actionLabel, onClick: action.onClick };
}

function universalAction({ label, function: called, link }) {
  return { text: label, onClick: link ? { openLink: { url: link } } : { action: { function: called } } };
}
