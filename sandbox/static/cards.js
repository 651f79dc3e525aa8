// A stack of cards and the calls behind it; where it stands (sidebar, draft) and what Gmail tells is decided by whom it serves.

import { post } from "./api.js";
import { drawCard } from "./card.js";
import { el, fill, toast, tool } from "./dom.js";
import { Form, survives } from "./form.js";
import { openLink } from "./links.js";
import { reportMistakes, toldMeanwhile } from "./mistakes.js";
import { consent, declined, failure, signIn } from "./prompts.js";
import { habits } from "./settings.js";
import { NavigationError, navigate } from "./stack.js";
import { lock } from "./waiting.js";

export class Cards {
  constructor() {
    this.stack = [];
    this.stale = new WeakSet();
    this.run = 0;
    this.busy = false;
    this.form = new Form();
    this.body = el("div", { class: "card-place" });
    this.wait = el("div", { class: "wait", role: "progressbar", "aria-label": "The add-on is working", hidden: true });
    this.unlock = () => {};
  }

  // What the event says of Gmail: the open message, or the draft.
  told() {
    return {};
  }

  drawHead() {}

  drawBack() {
    this.backButton = this.stack.length > 1 ? tool("←", "Back", () => this.back()) : null;
    return this.backButton;
  }

  trigger() {
    return this.call({}, { fresh: true });
  }

  // While an action runs, Gmail takes no second click; a newer trigger makes an older answer worthless.
  async call(what, { fresh = false, quiet = false, keep = false } = {}) {
    if (this.busy && !fresh) return;
    const run = ++this.run;
    this.busy = !quiet || !fresh;
    this.wait.hidden = quiet;
    this.unlock();
    if (!quiet) this.unlock = lock(this.body, this.backButton);
    const reply = await this.ask(what);
    if (run !== this.run) return;
    this.busy = false;
    this.wait.hidden = true;
    this.reply = reply;
    this.unlock();
    this.take(reply, what, { fresh, keep });
  }

  // Whatever is still answered is not wanted any more.
  drop() {
    this.run += 1;
    this.busy = false;
    this.wait.hidden = true;
    this.unlock();
  }

  async ask(what) {
    const body = { ...this.told(), ...what };
    const asked = () => post("event", body).catch((error) => ({ status: 0, ms: 0, url: what.url ?? "", trouble: error.message }));
    const replies = await Promise.all(habits.twice ? [asked(), asked()] : [asked()]);
    return replies.at(-1);
  }

  take(reply, what, { fresh, keep }) {
    const answer = reply.answer;
    if (!answer) return this.fail(reply);
    if (answer.scopes.length) return this.askConsent(answer.scopes, () => this.call(what, { fresh, keep }));
    if (answer.sign_in.url) return this.say(signIn(answer.sign_in, (link) => this.follows(link)));
    if (answer.notification) toast(answer.notification);
    if (answer.link.url) this.follows(answer.link);
    if (answer.state_changed) this.stack.forEach((card) => this.stale.add(card));
    this.hostAction(answer.host_action);
    this.moved(reply, fresh, survives(answer.navigations, keep));
  }

  moved(reply, fresh, keep) {
    const before = fresh ? [] : this.stack;
    try {
      this.show(navigate(before, reply.answer.navigations), keep);
    } catch (error) {
      if (!(error instanceof NavigationError)) throw error;
      return this.fail({ ...reply, trouble: error.message });
    }
    if (this.stack.length < before.length) this.renew();
  }

  // Form values go with the action unless they survive it.
  show(stack, keep = false) {
    const drawn = this.body.querySelector(".card") && JSON.stringify(this.stack.at(-1));
    const card = stack.at(-1);
    this.stack = stack;
    this.drawHead();
    if (drawn === JSON.stringify(card) && (keep || !this.form.touched)) return;
    const values = keep ? this.form.values() : {};
    this.form = new Form();
    const [node, mistakes] = toldMeanwhile(() => card && drawCard(card, this));
    this.say(node || el("p", { class: "empty" }, "The add-on showed no card here."));
    reportMistakes(this, mistakes);
    this.form.restore(values);
  }

  // Puts something in the place of the card; whoever worked there with keys goes on at its top.
  say(node) {
    const inside = this.body.contains(document.activeElement);
    fill(this.body, node);
    reportMistakes(this, []);
    if (inside) this.body.querySelector("[tabindex='-1']")?.focus({ preventScroll: true });
  }

  back() {
    this.show(this.stack.slice(0, -1));
    this.renew();
  }

  // Going back to a card that an action made stale asks the trigger again.
  renew() {
    if (this.stack.length && this.stale.has(this.stack.at(-1))) this.trigger();
  }

  push(card) {
    this.show([...this.stack, card]);
  }

  fail(reply) {
    this.stack = [];
    this.form = new Form();
    this.drawHead();
    this.say(failure(reply));
  }

  askConsent(scopes, again) {
    const ask = () => this.askConsent(scopes, again);
    const allow = async (ticked) => {
      await post("scopes", { scopes: ticked });
      await again();
    };
    const back = this.stack.length ? () => this.redraw() : null;
    this.say(consent(scopes, allow, () => this.say(declined(scopes, ask, back))));
  }

  redraw() {
    fill(this.body);
    this.show(this.stack);
  }

  follows(link) {
    openLink(link, () => this.trigger());
  }

  hostAction(action) {
    if (Object.keys(action).length) toast(`Gmail does this only in a compose window: ${Object.keys(action)}`, "bad");
  }
}
