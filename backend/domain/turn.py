"""Whose turn it is in an exchange, since when, and which colleague was last in touch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from backend.domain.message import Message


@dataclass(frozen=True)
class Turn:
    """`ours` when the candidate wrote last; `since` is the first mail of the side that waits.

    `last_ours` is the newest mail of ours, if any.
    """

    ours: bool
    since: datetime
    last_ours: Message | None


def turn_of(messages: Sequence[Message]) -> Turn | None:
    """The turn after these messages in any order; automatic mail takes no turn. None when nobody wrote."""
    people = (message for message in messages if not message.automatic)
    written = sorted(people, key=lambda message: (message.at, message.id))
    if not written:
        return None
    newest = written[-1]
    run = takewhile(lambda message: message.outgoing == newest.outgoing, reversed(written))
    last_ours = next((message for message in reversed(written) if message.outgoing), None)
    return Turn(not newest.outgoing, min(message.at for message in run), last_ours)
