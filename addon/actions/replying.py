"""Answers to a candidate, written in the sidebar: sent at once or later, changed, taken back, sent all the same."""

from dataclasses import replace
from datetime import datetime

from addon.actions import again
from addon.actions.action import Outcome, required, written
from addon.actions.services import Services
from addon.answer import Way
from addon.cards import reply
from addon.cards.inputs import Choice
from addon.cards.look import Look
from addon.cards.reply import Asked, Typed
from addon.event import Event
from backend import reply_texts
from backend.domain import clock
from backend.domain.errors import HirelabelError, NotAccepted
from backend.domain.ids import random
from backend.domain.outgoing import CHANGEABLE, Held, Outgoing
from backend.domain.schedule import Due, chosen, next_working_morning, tomorrow_morning
from backend.domain.wording import word
from backend.services.replying import Wish
from backend.services.signing_in import Session

WORKING, TOMORROW = "working", "tomorrow"
MORNINGS = {WORKING: next_working_morning, TOMORROW: tomorrow_morning}


def form(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Open the form: for a new answer, or with one of hers that has not gone out."""
    identity = event.parameters.get("outgoing", "")
    if identity:
        mail = services.replying.mine(session, identity)
        hidden = {"outgoing": identity, "shown": mail.changed_at.isoformat(), "conversation": mail.conversation}
        return _form(services, event, session, look, Asked(mail.candidate, hidden), _typed_of(mail))
    hidden = {"nonce": random(), "conversation": required(event, "conversation")}
    return _form(services, event, session, look, Asked(required(event, "candidate"), hidden), Typed())


def save(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Have it sent; the form's nonce makes it one mail, however often it is sent. What is wrong stands in the form."""
    identity, candidate = event.parameters.get("outgoing", ""), required(event, "candidate")
    conversation = required(event, "conversation")
    carried = ("nonce", "outgoing", "shown")
    hidden = {name: event.parameters[name] for name in carried if name in event.parameters}
    typed = _typed(event)
    try:
        wish = Wish(
            typed.text, typed.whom != reply.ONE, typed.sender, _due(event, typed), sure=bool(written(event, "sure"))
        )
        if identity:
            shown = _moment(event.parameters.get("shown", ""))
            mail = services.replying.change(session, identity, shown, wish)
        else:
            mail = services.replying.write(session, candidate, conversation, required(event, "nonce"), wish)
    except HirelabelError as wrong:
        faults = wrong.faults if isinstance(wrong, NotAccepted) else {"": wrong.tell}
        hidden["conversation"] = conversation
        return _form(services, event, session, look, Asked(candidate, hidden, faults), typed)
    return again.candidate(services, event, session, look, candidate, toast=_toast(look, mail), way=Way.BACK)


def cancel(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Take it back, her text into a form again; or say of one nobody knew of that it went out."""
    mail, candidate = services.replying.cancel(session, required(event, "outgoing")), required(event, "candidate")
    if mail.state not in CHANGEABLE or mail.draft_id:
        toast = look.say(reply_texts.FORGOTTEN)
        return again.candidate(services, event, session, look, candidate, toast=toast, way=Way.REPLACE)
    hidden = {"nonce": random(), "conversation": mail.conversation}
    form_again = _form(services, event, session, look, Asked(candidate, hidden), _typed_of(mail))
    return replace(form_again, notification=look.say(reply_texts.CANCELLED))


def draft(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Ask when the draft she has in Gmail in this thread is to go out."""
    candidate, conversation = required(event, "candidate"), required(event, "conversation")
    found = services.drafting.newest(session, candidate, conversation)
    hidden = {"conversation": conversation, "draft": found, "nonce": random()}
    return Outcome(reply.draft(Asked(candidate, hidden), _times(event, look), look), way=Way.PUSH)


def save_draft(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Have the draft sent then; sent twice the form makes one mail."""
    candidate = required(event, "candidate")
    hidden = {name: required(event, name) for name in ("conversation", "draft", "nonce")}
    try:
        due = _due(event, _typed(event)) or MORNINGS[WORKING](clock.now(), event.zone, event.zone_name)
        mail = services.drafting.later(
            session, candidate, hidden["conversation"], hidden["nonce"], hidden["draft"], due
        )
    except NotAccepted as wrong:
        return Outcome(reply.draft(Asked(candidate, hidden, wrong.faults), _times(event, look), look))
    return again.candidate(services, event, session, look, candidate, toast=_toast(look, mail), way=Way.BACK)


def send(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Send what waits, was held or failed, at her word."""
    mail = services.replying.send_now(session, required(event, "outgoing"))
    candidate = required(event, "candidate")
    return again.candidate(services, event, session, look, candidate, toast=_toast(look, mail), way=Way.REPLACE)


def _form(services: Services, event: Event, session: Session, look: Look, asked: Asked, typed: Typed) -> Outcome:
    found = services.caring.changeable(session, asked.candidate)
    envelope = services.replying.envelope(
        session, asked.candidate, asked.hidden["conversation"], everyone=typed.whom != reply.ONE
    )
    card = reply.form(replace(asked, name=found.candidate.name), envelope, typed, _times(event, look), look)
    return Outcome(card, way=Way.REPLACE if asked.faults else Way.PUSH)


def _times(event: Event, look: Look) -> list[Choice]:
    now = clock.now()
    return [(name, look.say.moment(at(now, event.zone, "").at)) for name, at in MORNINGS.items()]


def _due(event: Event, typed: Typed) -> Due | None:
    """When, as chosen in her zone. Raises NotAccepted."""
    now = clock.now()
    if typed.when in MORNINGS:
        return MORNINGS[typed.when](now, event.zone, event.zone_name)
    if typed.when == reply.OWN:
        return chosen(typed.day, typed.clock, event.zone, event.zone_name, now)
    return None


def _typed(event: Event) -> Typed:
    names = ("text", "whom", "sender", "when", "day", "clock")
    return Typed(*(written(event, name) for name in names))


def _typed_of(mail: Outgoing) -> Typed:
    whom = reply.ALL if mail.everyone else reply.ONE
    day, _, at = mail.wall.partition("T")
    return Typed(mail.text, whom, mail.sender, reply.OWN if mail.wall else reply.NOW, day, at)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise NotAccepted({"": word("Open the form again, please.")}) from None


def _toast(look: Look, mail: Outgoing) -> str:
    if mail.held is Held.UNCONNECTED:
        return look.say(reply_texts.KEPT)
    return reply_texts.scheduled(look.say, mail.due_at) if mail.wall else look.say(reply_texts.ON_ITS_WAY)
