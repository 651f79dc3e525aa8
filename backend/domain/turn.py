"""Whose turn it is in an exchange, since when, and which colleague was last in touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.domain.about import author, participants
from backend.domain.address import Insiders
from backend.domain.message import Message


@dataclass(frozen=True)
class Sides:
    """Tells who speaks to a candidate; `internal` when she is one of our own people herself."""

    insiders: Insiders
    internal: bool = False

    def ours(self, message: Message) -> bool | None:
        """Whether a mail is ours; None for one that takes no turn: an automatic one, or one with our own people alone.

        A colleague's mail is ours though his mailbox is not connected. Of an own applicant's mails only Gmail's SENT
        label tells which are ours.
        """
        if message.automatic:
            return None
        if self.internal:
            return message.outgoing
        blind = (person for copy in message.copies.values() for person in copy.bcc)
        if all(self.insiders.include(person) for person in (*participants((message,), self.insiders), *blind)):
            return None
        writer = author(message, self.insiders)
        return message.outgoing or (writer is not None and self.insiders.include(writer))


@dataclass(frozen=True)
class Turn:
    """`ours` when the candidate wrote last; `since` is the first mail of the side that waits.

    `last_ours` is the newest mail of ours, if any.
    """

    ours: bool
    since: datetime
    last_ours: Message | None


def turn_of(messages: Sequence[Message], sides: Sides) -> Turn | None:
    """The turn after these messages in any order; None when nobody wrote."""
    newest_first = sorted(messages, key=lambda message: (message.at, message.id), reverse=True)
    told = ((message, ours) for message in newest_first if (ours := sides.ours(message)) is not None)
    newest, answered = next(told, (None, False))
    if newest is None:
        return None
    since, other = newest.at, None
    for message, ours in told:
        if ours != answered:
            other = message
            break
        since = message.at
    return Turn(not answered, since, newest if answered else other)
