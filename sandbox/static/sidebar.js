// The add-on sidebar: runs triggers and actions through the host, keeps the stack of cards, draws the top one.

import { go, post } from "./api.js";
import { drawCard } from "./card.js";
import { overflow } from "./clicks.js";
import { el, fill, toast } from "./dom.js";
import { Form } from "./form.js";
import { NavigationError, navigate } from "./stack.js";

const FOLLOW_MS = [400, 1000, 2000];

export class Sidebar {
  constructor(place) {
    this.place = place;
    this.stack = [];
    this.message = "";
    this.run = 0;
    this.busy = false;
    this.stale = false;
    this.timers = [];
    this.form = new Form();
    this.body = el("div", { class: "card-place" });
    this.head = el("div", { class: "side-head" });
    this.wait = el("div", { class: "wait", hidden: true });
    fill(place, this.head, this.wait, this.body);
  }

  // A message was opened, or none: run its trigger on an empty stack.
  open(message) {
    this.message = message;
    this.stack = [];
    fill(this.body, el("p", { class: "empty" }, "Loading…"));
    return this.trigger();
  }

  trigger() {
    this.timers.forEach(clearTimeout);
    return this.call({}, { fresh: true });
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

  // While an action runs, Gmail takes no second click; a newer trigger makes an older answer worthless.
  async call(what, { fresh = false, quiet = false, keep = false } = {}) {
    if (this.busy && !fresh) return;
    const run = ++this.run;
    this.busy = !quiet || !fresh;
    this.wait.hidden = quiet;
    let reply;
    try {
      reply = await post("event", { message: this.message, ...what });
    } catch (error) {
      reply = { status: 0, ms: 0, url: what.url ?? "", trouble: error.message };
    }
    if (run !== this.run) return;
    this.busy = false;
    this.wait.hidden = true;
    this.reply = reply;
    this.take(reply, what, { fresh, keep });
  }

  take(reply, what, { fresh, keep }) {
    const answer = reply.answer;
    if (!answer) return this.fail(reply);
    if (answer.scopes.length) return this.askConsent(answer.scopes, () => this.call(what, { fresh, keep }));
    if (answer.sign_in.url) return this.askSignIn(answer.sign_in);
    if (answer.notification) toast(answer.notification);
    if (answer.link.url) this.follows(answer.link);
    if (answer.state_changed) this.stale = true;
    this.hostAction(answer.host_action);
    try {
      this.show(navigate(fresh ? [] : this.stack, answer.navigations), keep);
    } catch (error) {
      if (!(error instanceof NavigationError)) throw error;
      this.fail({ ...reply, trouble: error.message });
    }
  }

  // Form values go with the action unless it asked to keep them (persistValues).
  show(stack, keep = false) {
    const drawn = this.body.querySelector(".card") && JSON.stringify(this.stack.at(-1));
    const card = stack.at(-1);
    this.stack = stack;
    this.drawHead();
    if (drawn === JSON.stringify(card) && (keep || !this.form.touched)) return;
    const values = keep ? this.form.values() : {};
    this.form = new Form();
    fill(this.body, card ? drawCard(card, this) : el("p", { class: "empty" }, "The add-on showed no card here."));
    this.form.restore(values);
  }

  back() {
    this.show(this.stack.slice(0, -1));
    if (this.stale && this.stack.length === 1) {
      this.stale = false;
      this.trigger();
    }
  }

  push(card) {
    this.show([...this.stack, card]);
  }

  drawHead() {
    const actions = this.stack.at(-1)?.cardActions ?? [];
    const icon = (text, title, onclick, more = {}) => el("button", { type: "button", class: "icon", title, onclick, ...more }, text);
    fill(
      this.head,
      this.stack.length > 1 && icon("←", "Back", () => this.back()),
      el("span", { class: "side-name" }, "Add-on"),
      el("small", { class: "ms" }, this.reply ? `${this.reply.ms} ms` : ""),
      icon("↻", "Refresh", () => this.trigger(), { id: "sidebar-refresh" }),
      actions.length > 0 && icon("⋮", "More", (event) => overflow(event.currentTarget, menuOf(actions), this)),
    );
  }

  fail(reply) {
    this.stack = [];
    this.drawHead();
    const why = el("details", {}, el("summary", {}, "What Cloud Logging would say"), el("code", {}, `${reply.url} · ${reply.trouble}`));
    const words = "Something went wrong when executing the add-on.";
    fill(this.body, el("div", { class: "failed", role: "alert" }, el("p", {}, words), why));
    this.form = new Form();
  }

  askConsent(scopes, again) {
    const allow = async () => {
      await post("scopes", { scopes });
      await again();
    };
    const names = scopes.map((scope) => el("li", {}, el("code", {}, scope.replace("https://www.googleapis.com/auth/", ""))));
    fill(
      this.body,
      el(
        "div",
        { class: "consent" },
        el("h3", {}, "This add-on needs your permission"),
        el("ul", {}, names),
        el("button", { type: "button", class: "filled", onclick: allow }, "Allow"),
        el("button", { type: "button", onclick: () => this.fail({ url: "", trouble: "the person declined" }) }, "Cancel"),
      ),
    );
  }

  askSignIn({ url, resource }) {
    const link = { url, onClose: "RELOAD", openAs: "OVERLAY" };
    const button = el("button", { type: "button", class: "filled", onclick: () => this.follows(link) }, "Authorize access");
    fill(this.body, el("div", { class: "consent" }, el("h3", {}, `Sign in to ${resource}`), button));
  }

  // Opens a link; with onClose RELOAD the trigger runs again when the window is closed.
  follows(link, waiting = null) {
    const look = link.openAs === "OVERLAY" ? "popup,width=640,height=740" : "";
    const opened = waiting ?? window.open(link.url, "_blank", look);
    if (!opened) return toast("The browser blocked the new window; allow pop-ups for this page.", "bad");
    if (waiting) waiting.location = link.url;
    if (link.onClose !== "RELOAD") return;
    const watch = setInterval(() => {
      if (!opened.closed) return;
      clearInterval(watch);
      this.trigger();
    }, 300);
  }

  hostAction(action) {
    const draft = action.openCreatedDraftActionMarkup;
    if (draft) go({ thread: draft.draftThreadId });
    else if (Object.keys(action).length) toast(`Gmail does this only in a compose window: ${Object.keys(action)}`, "bad");
  }
}

function menuOf(actions) {
  return actions.map((action) => ({ text: action.actionLabel, onClick: action.onClick }));
}
