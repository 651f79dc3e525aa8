"""The form of an answer, and how her own mails to a candidate stand."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from addon.cards import inputs, widgets
from addon.cards.inputs import Choice
from addon.cards.look import Look
from backend import reply_texts
from backend.domain.envelope import Envelope
from backend.domain.outgoing import CHANGEABLE, Outgoing, State, given_up
from backend.texts import shown

MOST_TEXT = 8_000
"""Characters of an answer written in the sidebar: it stands in the card once more when something is wrong with it."""

ALL, ONE = "all", "one"
NOW, OWN = "now", "own"


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    text: str = ""
    whom: str = ALL
    sender: str = ""
    when: str = NOW
    day: str = ""
    clock: str = ""


@dataclass(frozen=True)
class Asked:
    """Whom the form is about, what it carries along unseen, and what is wrong with it by field."""

    candidate: str
    hidden: Mapping[str, str]
    faults: Mapping[str, str] = field(default_factory=dict)
    name: str = ""


def form(asked: Asked, envelope: Envelope, typed: Typed, times: Sequence[Choice], look: Look) -> widgets.Card:
    """Asks for the answer, whom it goes to, and when; `times` are those offered beside at once and one of her own."""
    say, recipients = look.say, envelope.recipients
    head = [widgets.text(reply_texts.whom(say, recipients.to, recipients.cc))]
    left = reply_texts.left_out(say, recipients.dropped)
    head += [widgets.text(left)] if left else []
    whom = ((ALL, say(reply_texts.EVERYONE)), (ONE, say(reply_texts.ONLY)))
    senders = [(each, shown(each)) for each in envelope.senders]
    when = ((NOW, say(reply_texts.AT_ONCE)), *times, (OWN, say(reply_texts.OWN_TIME)))
    rows = [
        *_told(
            inputs.field("text", say(reply_texts.TEXT_LABEL), typed.text, MOST_TEXT, long=True), "text", asked, look
        ),
        *([inputs.dropdown("whom", say(reply_texts.WHOM_LABEL), whom, typed.whom)] if recipients.cc else []),
        *(_sender(senders, typed.sender or envelope.sender, asked, look) if len(senders) > 1 else ()),
        inputs.dropdown("when", say(reply_texts.WHEN_LABEL), when, typed.when),
        inputs.field("day", say(reply_texts.DAY_LABEL), typed.day, 10),
        *_told(inputs.field("clock", say(reply_texts.TIME_LABEL), typed.clock, 5), "when", asked, look),
        *_sure(asked, look),
    ]
    carried = {"candidate": asked.candidate, **asked.hidden}
    send = widgets.keeping(widgets.carries(look.links.action("save_reply"), carried))
    general = [widgets.fault(say(asked.faults[""]))] if asked.faults.get("") else []
    button = widgets.buttons(widgets.button(say(reply_texts.SEND), send, filled=True))
    return widgets.card(
        "reply",
        reply_texts.reply_title(say, asked.name),
        widgets.section(*general, *head),
        widgets.section(*rows, button),
    )


def draft(asked: Asked, times: Sequence[Choice], look: Look) -> widgets.Card:
    """Asks when her draft in Gmail is to go out."""
    say = look.say
    carried = {"candidate": asked.candidate, **asked.hidden}
    send = widgets.keeping(widgets.carries(look.links.action("save_draft"), carried))
    when = (*times, (OWN, say(reply_texts.OWN_TIME)))
    rows = [
        widgets.text(say(reply_texts.DRAFT_HINT)),
        inputs.dropdown("when", say(reply_texts.WHEN_LABEL), when, times[0][0]),
        inputs.field("day", say(reply_texts.DAY_LABEL), "", 10),
        *_told(inputs.field("clock", say(reply_texts.TIME_LABEL), "", 5), "when", asked, look),
        widgets.buttons(widgets.button(say(reply_texts.SEND), send, filled=True)),
    ]
    return widgets.card("draft_later", say(reply_texts.DRAFT_TITLE), widgets.section(*rows))


def waiting(mails: Sequence[Outgoing], look: Look) -> widgets.Section:
    """Her mails that are not settled, each with how it stands and what she can do about it."""
    rows: list[widgets.Widget] = []
    for mail in mails[:3]:
        words = look.say(reply_texts.DRAFT) if mail.draft_id else shown(mail.text)
        rows.append(widgets.decorated(words, reply_texts.stands(look.say, mail), icon="EMAIL"))
        deeds = list(_deeds(mail, look))
        rows += [widgets.buttons(*deeds)] if deeds else []
    return widgets.section(*rows, header=look.say(reply_texts.WAITING))


def _deeds(mail: Outgoing, look: Look) -> Sequence[widgets.Button]:
    lost = given_up(mail)
    if mail.state not in CHANGEABLE and not lost:
        return ()
    if mail.state is State.QUEUED and not mail.wall and not mail.told:
        return (_button(reply_texts.UNDO, "cancel_reply", mail, look),)
    if lost:
        return (
            _button(reply_texts.SEND_AGAIN, "send_reply", mail, look),
            _button(reply_texts.IT_WENT, "cancel_reply", mail, look),
        )
    return (
        *(() if mail.draft_id else (_button(reply_texts.CHANGE, "reply", mail, look),)),
        _button(reply_texts.SEND_NOW, "send_reply", mail, look),
        _button(reply_texts.CANCEL, "cancel_reply", mail, look),
    )


def _button(words: str, action: str, mail: Outgoing, look: Look) -> widgets.Button:
    click = widgets.calls(look.links.action(action), candidate=mail.candidate, outgoing=mail.id)
    return widgets.button(look.say(words), click)


def _sender(senders: Sequence[Choice], chosen: str, asked: Asked, look: Look) -> tuple[widgets.Widget, ...]:
    return _told(inputs.dropdown("sender", look.say(reply_texts.SENDER_LABEL), senders, chosen), "sender", asked, look)


def _sure(asked: Asked, look: Look) -> tuple[widgets.Widget, ...]:
    doubts = asked.faults.get("sure", "")
    if not doubts:
        return ()
    yes = inputs.boxes("sure", "", (("yes", look.say(reply_texts.SURE)),), ())
    return (widgets.fault(doubts), yes)


def _told(widget: widgets.Widget, name: str, asked: Asked, look: Look) -> tuple[widgets.Widget, ...]:
    words = asked.faults.get(name, "")
    return inputs.with_fault(widget, look.say(words) if words else "")
