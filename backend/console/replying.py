"""Answers to candidates on pages: written, changed, taken back, sent; and the list of what is not settled."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend import reply_texts
from backend.console.settings.form import Form, done
from backend.console.speech import say, voice
from backend.domain import clock
from backend.domain.errors import NotAccepted, Overtaken
from backend.domain.ids import random
from backend.domain.outgoing import CHANGEABLE, Held, Outgoing, given_up
from backend.domain.schedule import Due, chosen, next_working_morning, tomorrow_morning
from backend.domain.zone import zone
from backend.guards import SignedIn
from backend.services.caring import Caring
from backend.services.replying import Replying, Wish

MORNINGS = {"working": next_working_morning, "tomorrow": tomorrow_morning}


@dataclass(frozen=True)
class About:
    """Whom a form is about, and what it carries along; `outgoing` is the mail it changes, "" for a new one."""

    candidate: str
    conversation: str
    nonce: str = ""
    outgoing: str = ""
    shown: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Page:
    """The services behind the pages."""

    caring: Caring
    replying: Replying

    def form(self, about: About, typed: Mapping[str, str]) -> ResponseReturnValue:
        """The form of an answer, with what is wrong with it."""
        here = SignedIn.here()
        candidate = self.caring.changeable(here, about.candidate).candidate
        everyone = typed.get("whom") != "one"
        envelope = self.replying.envelope(here, about.candidate, about.conversation, everyone=everyone)
        form, (its, name) = Form(dict(typed), faults=about.faults), _zone()
        moments = {each: voice().moment(at(clock.now(), its, name).at) for each, at in MORNINGS.items()}
        page = render_template(
            "reply.html",
            here=here,
            about=about,
            form=form,
            candidate=candidate,
            envelope=envelope,
            moments=moments,
            left_out=lambda dropped: reply_texts.left_out(voice(), dropped),
        )
        return page, form.status

    def sent(self, about: About) -> ResponseReturnValue:
        """Have it sent as the form says, or the form again."""
        here, typed = SignedIn.here(), _given()
        try:
            wish = _wish(typed)
            if about.outgoing:
                mail = self.replying.change(here, about.outgoing, _moment(about.shown), wish)
            else:
                mail = self.replying.write(here, about.candidate, about.conversation, about.nonce, wish)
        except NotAccepted as wrong:
            return self.form(replace(about, faults=wrong.faults), typed)
        return done(_said(mail), url_for("replying.listing"))


def blueprint(page: Page) -> Blueprint:
    """`/console/outgoing` and `/console/candidates/<id>/reply/<conversation>`; a form sent twice is one mail."""
    pages = Blueprint("replying", __name__, url_prefix="/console")

    @pages.get("/candidates/<candidate_id>/reply/<conversation_id>")
    def form(candidate_id: str, conversation_id: str) -> ResponseReturnValue:
        return page.form(About(candidate_id, conversation_id, random()), {})

    @pages.post("/candidates/<candidate_id>/reply/<conversation_id>")
    def send(candidate_id: str, conversation_id: str) -> ResponseReturnValue:
        return page.sent(About(candidate_id, conversation_id, request.form.get("nonce", "")))

    @pages.get("/outgoing")
    def listing() -> ResponseReturnValue:
        mails = page.replying.open(SignedIn.here())
        return render_template("outgoing.html", here=SignedIn.here(), mails=mails, stands=_stands, deeds=_deeds)

    _of_one(pages, page)
    return pages


def _of_one(pages: Blueprint, page: Page) -> None:
    @pages.get("/outgoing/<outgoing_id>")
    def change(outgoing_id: str) -> ResponseReturnValue:
        mail = page.replying.mine(SignedIn.here(), outgoing_id)
        return page.form(_about(mail), _typed(mail))

    @pages.post("/outgoing/<outgoing_id>")
    def save(outgoing_id: str) -> ResponseReturnValue:
        mail = page.replying.mine(SignedIn.here(), outgoing_id)
        about = replace(_about(mail), shown=request.form.get("shown", ""))
        return _told(lambda: page.sent(about))

    @pages.post("/outgoing/<outgoing_id>/cancel")
    def cancel(outgoing_id: str) -> ResponseReturnValue:
        return _told(lambda: _cancelled(page, outgoing_id))

    @pages.post("/outgoing/<outgoing_id>/send")
    def send_now(outgoing_id: str) -> ResponseReturnValue:
        return _told(lambda: done(_said(page.replying.send_now(SignedIn.here(), outgoing_id)), _list()))


def _told(do: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """What was done, or on the list why it is too late for that."""
    try:
        return do()
    except Overtaken as late:
        return done(say(late.tell), _list())


def _cancelled(page: Page, identity: str) -> ResponseReturnValue:
    """Taken back, and her text in a form again, should she want to send it another time."""
    mail = page.replying.cancel(SignedIn.here(), identity)
    if mail.state not in CHANGEABLE or mail.draft_id:
        return done(say(reply_texts.FORGOTTEN), _list())
    return page.form(About(mail.candidate, mail.conversation, random()), _typed(mail))


def _given() -> dict[str, str]:
    form = request.form
    return {
        "text": form.get("text", ""),
        "whom": form.get("whom", ""),
        "sender": form.get("sender", ""),
        "when": form.get("when", ""),
        "day": form.get("day", ""),
        "clock": form.get("clock", ""),
        "sure": form.get("sure", ""),
    }


def _wish(typed: Mapping[str, str]) -> Wish:
    """What the form asks for. Raises NotAccepted for a time that will not do."""
    return Wish(typed["text"], typed["whom"] != "one", typed["sender"], _due(typed), sure=bool(typed["sure"]))


def _due(typed: Mapping[str, str]) -> Due | None:
    (its, name), now = _zone(), clock.now()
    if typed["when"] in MORNINGS:
        return MORNINGS[typed["when"]](now, its, name)
    return chosen(typed["day"], typed["clock"], its, name, now) if typed["when"] == "own" else None


def _zone() -> tuple[tzinfo, str]:
    """The zone her Gmail is in, by the last event of the sidebar; UTC before the first."""
    name = SignedIn.here().recruiter.zone
    return zone(name) or ZoneInfo("UTC"), name or "UTC"


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise Overtaken("no moment") from None


def _about(mail: Outgoing) -> About:
    return About(mail.candidate, mail.conversation, outgoing=mail.id, shown=mail.changed_at.isoformat())


def _typed(mail: Outgoing) -> dict[str, str]:
    day, _, at = mail.wall.partition("T")
    when = "own" if mail.wall else "now"
    whom = "all" if mail.everyone else "one"
    return {"text": mail.text, "whom": whom, "sender": mail.sender, "when": when, "day": day, "clock": at}


def _said(mail: Outgoing) -> str:
    if mail.held is Held.UNCONNECTED:
        return say(reply_texts.KEPT)
    return reply_texts.scheduled(voice(), mail.due_at) if mail.wall else say(reply_texts.ON_ITS_WAY)


def _stands(mail: Outgoing) -> str:
    return reply_texts.stands(voice(), mail)


def _deeds(mail: Outgoing) -> tuple[str, ...]:
    """What she can do about a mail: "change", "send", "cancel", or say that it "went"."""
    if given_up(mail):
        return ("send", "went")
    if mail.state not in CHANGEABLE:
        return ()
    return ("send", "cancel") if mail.draft_id else ("change", "send", "cancel")


def _list() -> str:
    return url_for("replying.listing")
