"""What keeps a removed message from coming back: it names messages, never people."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from backend.domain.about import participants
from backend.domain.address import Insiders
from backend.domain.candidate import Candidate
from backend.domain.message import Message

Seal = Callable[[str], str]
"""A keyed hash: the same text gives the same hash, and without the key nobody can tell of which text it is."""


@dataclass(frozen=True)
class Tombstone:
    """Says that a message was removed for good; id is the sealed id of the message, and nothing else is kept of it."""

    id: str
    removed_at: datetime


def erased_with(
    candidate: Candidate, others: Collection[Candidate], messages: Iterable[Message], insiders: Insiders
) -> tuple[Message, ...]:
    """Of a conversation's messages those that go when a candidate is erased (pure); `others` is it about as well.

    Of a shared conversation only mail goes that she is on and none of the others: what they are on is theirs, and what
    colleagues say among themselves is about them too.
    """
    if not others:
        return tuple(messages)
    theirs = frozenset(key for other in others for key in other.keys)
    return tuple(
        message
        for message in messages
        if (people := {person.key for person in participants((message,), insiders)}) & candidate.keys
        and not people & theirs
    )
