"""A mail to be sent: what she wrote, when it goes out, how far it came; moved from state to state and sent once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from backend.domain.address import Address
from backend.domain.errors import Overtaken

TOO_LATE = timedelta(hours=1)
"""What could not go out for so long after its time, as in an outage, waits for a word of hers: it may have staled."""

LOOKS = (0.5, 1.5)
"""How long after an attempt ended in doubt the mail is looked for, in times of a post's; then a person decides."""

UNDO = timedelta(seconds=10)
"""So long what is sent at once can still be taken back."""


class State(StrEnum):
    """How far a mail came. HELD, FAILED and UNKNOWN wait for a person; SENT and CANCELLED are the ends."""

    DRAFT = "draft"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    HELD = "held"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"


MOVES = {
    State.DRAFT: {State.QUEUED, State.CANCELLED},
    # What was sent again while its first attempt was in doubt may turn out to be sent.
    State.QUEUED: {State.SENDING, State.HELD, State.FAILED, State.CANCELLED, State.SENT},
    State.SENDING: {State.SENT, State.QUEUED, State.HELD, State.FAILED, State.UNKNOWN},
    State.HELD: {State.QUEUED, State.CANCELLED, State.SENT},
    State.FAILED: {State.QUEUED, State.CANCELLED},
    # Only a person sends again what may have gone out; Gmail's own word that it did is heard at any time.
    State.UNKNOWN: {State.SENT, State.QUEUED, State.CANCELLED},
    State.SENT: set[State](),
    State.CANCELLED: set[State](),
}
"""Where a mail may go from each state."""

ENDED = frozenset({State.SENT, State.CANCELLED})
CHANGEABLE = frozenset({State.DRAFT, State.QUEUED, State.HELD, State.FAILED})
"""While it is certain that the mail did not go out."""


class Held(StrEnum):
    """Why a mail waits although its time has come."""

    ANSWERED = "answered"
    UNCONNECTED = "unconnected"
    SHUT = "shut"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Outgoing:
    """A mail of one mailbox to a candidate, whole: it goes out as it stands, to whom was shown before.

    `sender` is the address it is written from, `everyone` that it answers all who were on the mail.
    `answers` is the message it replies to and `thread_id` Gmail's thread in her own mailbox, "" for neither; `draft_id`
    is Gmail's own draft where that is what goes out. `due_at` is the instant it goes out, `wall` (ISO 8601, local) and
    `zone` say how it was chosen, "" for at once. `seen_at` is of the newest mail of the conversation she knew when she
    wrote: a newer one holds it. `mime` names its bytes in files. `attempt` counts the attempts and is the fencing
    number of the one under way since `tried_at`; `looks` counts how often it was looked for after an attempt of
    unknown outcome. `told` says to a person why it waits. `gmail_id` is the sent mail's, `filed` that it is on the
    profile. `open` is False once it is settled.
    """

    id: str
    mailbox: str
    candidate: str
    conversation: str
    state: State
    created_at: datetime
    changed_at: datetime
    due_at: datetime
    seen_at: datetime
    sender: str
    to: tuple[Address, ...]
    subject: str
    text: str
    cc: tuple[Address, ...] = ()
    everyone: bool = True
    answers: str = ""
    thread_id: str = ""
    draft_id: str = ""
    wall: str = ""
    zone: str = ""
    open: bool = True
    held: Held | None = None
    told: str = ""
    mime: str = ""
    attempt: int = 0
    tried_at: datetime | None = None
    looks: int = 0
    gmail_id: str = ""
    filed: bool = False


def moved(outgoing: Outgoing, state: State, at: datetime, *, held: Held | None = None, told: str = "") -> Outgoing:
    """The mail in another state; in the same one already it stays as it is. Raises Overtaken for a way there is not."""
    if outgoing.state is state:
        return outgoing
    if state not in MOVES[outgoing.state]:
        raise Overtaken(f"outgoing {outgoing.id}: {outgoing.state} to {state}")
    return replace(outgoing, state=state, changed_at=at, held=held, told=told, open=state not in ENDED)


def begun(outgoing: Outgoing, at: datetime) -> Outgoing:
    """The mail with a new attempt under way."""
    return replace(moved(outgoing, State.SENDING, at), attempt=outgoing.attempt + 1, tried_at=at, looks=0)


def landed_at(outgoing: Outgoing, post: timedelta) -> datetime:
    """From when on no attempt can be under way any more, by whichever worker; `post` is what Gmail is given for one."""
    return (outgoing.tried_at or outgoing.changed_at) + 2 * post


def given_up(outgoing: Outgoing) -> bool:
    """Whether a mail of unknown outcome was looked for often enough, so that a person must decide."""
    return outgoing.state is State.UNKNOWN and outgoing.looks >= len(LOOKS)


def next_look(outgoing: Outgoing, post: timedelta) -> datetime | None:
    """When to look for a mail of unknown outcome again; None once that is for a person to decide."""
    return None if outgoing.looks >= len(LOOKS) else outgoing.changed_at + LOOKS[outgoing.looks] * post


def reason_to_hold(outgoing: Outgoing, last_at: datetime | None, at: datetime) -> Held | None:
    """Why a mail whose time has come must not go out by itself (pure); `last_at` is the conversation's newest mail."""
    if last_at is not None and last_at > outgoing.seen_at:
        return Held.ANSWERED
    return Held.OVERDUE if at > outgoing.due_at + TOO_LATE else None


def settled(outgoing: Outgoing) -> Outgoing:
    """What is kept of a mail on the profile or taken back: that there was one, so that no form makes another."""
    return replace(outgoing, to=(), cc=(), subject="", text="", mime="", told="")
