"""Every sentence about mails that are written and sent, in the words the catalogues know."""

from datetime import datetime

from backend.domain.address import Address
from backend.domain.outgoing import Held, Outgoing, State, given_up
from backend.domain.recipients import Dropped, LeftOut
from backend.domain.wording import word
from backend.texts import Voice, shown

REPLY = word("Reply")
SEND = word("Send")
TEXT_LABEL = word("Your answer")
WHOM_LABEL = word("Who gets it?")
EVERYONE, ONLY = word("Everybody who was on it"), word("Only the sender")
SENDER_LABEL = word("From")
WHEN_LABEL = word("When?")
AT_ONCE = word("At once, with ten seconds to take it back")
OWN_TIME = word("At the date and time below")
DAY_LABEL, TIME_LABEL = word("Date, such as 2026-12-24"), word("Time, such as 08:30")
SURE = word("Send it all the same")
UNDO, CANCEL, CHANGE, SEND_NOW, SEND_AGAIN = (
    word("Undo"),
    word("Cancel it"),
    word("Change"),
    word("Send now"),
    word("Send it again"),
)
IT_WENT = word("It went out")
WAITING = word("Your mail")
LATER = word("Send my Gmail draft later")
DRAFT = word("Your draft in Gmail")
DRAFT_TITLE = word("Send your draft later")
DRAFT_HINT = word("It goes out as it stands in Gmail by then, unless somebody writes in this conversation before.")
CANCELLED = word("Taken back. Your text is in the form again.")
FORGOTTEN = word("Done.")
ON_ITS_WAY = word("It goes out in ten seconds.")
KEPT = word("Kept. It goes out once your mailbox is connected.")

WHY_LEFT_OUT = {
    LeftOut.OWN: word("your own address"),
    LeftOut.ELSEWHERE: word("asked for answers elsewhere"),
    LeftOut.NOT_ALL: word("only the sender gets it"),
}
WHY_HELD = {
    Held.ANSWERED: word("Held: somebody wrote in this conversation after you did."),
    Held.UNCONNECTED: word("Goes out once your mailbox is connected."),
    Held.SHUT: word("Held: your mailbox was not connected when it was due."),
    Held.OVERDUE: word("Held: it could not go out within an hour of its time."),
}


def whom(say: Voice, to: tuple[Address, ...], cc: tuple[Address, ...]) -> str:
    """Who gets it."""
    names = [say("To: %(names)s", names=_names(to))]
    return "\n".join([*names, say("Cc: %(names)s", names=_names(cc))] if cc else names)


def left_out(say: Voice, dropped: tuple[Dropped, ...]) -> str:
    """Who does not, and why."""
    people = (f"{shown(each.person.label, 60)} ({say(WHY_LEFT_OUT[each.why])})" for each in dropped)
    return say("Left out: %(people)s", people=", ".join(people)) if dropped else ""


def stands(say: Voice, mail: Outgoing) -> str:
    """How far a mail has come."""
    if mail.state is State.HELD and mail.held:
        return say(WHY_HELD[mail.held])
    if given_up(mail):
        return say("Gmail never said whether this went out, and it was not found. Look into Gmail's Sent, then decide.")
    if mail.state is State.FAILED:
        return say("Not sent: %(why)s", why=say(mail.told))
    if mail.state is State.QUEUED and mail.told:
        return say("Waits until %(when)s: %(why)s", when=say.moment(mail.due_at), why=say(mail.told))
    if mail.state is State.QUEUED and mail.wall:
        return say("Goes out %(when)s", when=say.moment(mail.due_at))
    return say(
        {
            State.QUEUED: ON_ITS_WAY,
            State.SENDING: word("Is being sent."),
            State.SENT: word("Sent. It comes onto the profile in a moment."),
            State.UNKNOWN: word("Gmail has not said whether the mail was sent. It is being looked for."),
        }.get(mail.state, "")
    )


def reply_title(say: Voice, name: str) -> str:
    """The title of the form."""
    return say("Reply to %(name)s", name=shown(name, 50))


def scheduled(say: Voice, at: datetime) -> str:
    """The toast of a mail that goes out later."""
    return say("Goes out %(when)s.", when=say.moment(at))


def _names(people: tuple[Address, ...]) -> str:
    return shown(", ".join(person.label for person in people), 300)
