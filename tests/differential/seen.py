"""What the product came to, in plain values: the form in which the oracle is shown the store."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tests.differential.life import Status, Told


@dataclass(frozen=True)
class SeenThread:
    """A thread's record; `left_out` maps Gmail ids to reasons."""

    box: str
    id: str
    status: Status
    since: datetime | None
    resumed: datetime | None
    conversation: str
    left_out: Mapping[str, str]


@dataclass(frozen=True)
class SeenMessage:
    """A message's record: `copies` maps mailboxes to Gmail's ids of message and thread, `hidden` those taken back."""

    id: str
    copies: Mapping[str, tuple[str, str]]
    hidden: Mapping[str, tuple[str, str]]
    conversation: str
    candidates: frozenset[str]


@dataclass(frozen=True)
class SeenConversation:
    """A conversation's record; candidates are named by their addresses."""

    id: str
    candidates: frozenset[str]
    waiting: bool
    boxes: frozenset[str]
    last_at: datetime


@dataclass(frozen=True)
class Seen:
    """Everything the product shows, and what it hides: `hidden` are messages that no mailbox shows.

    `candidates` are all profiles' addresses, `questions` Gmail's thread ids by box.
    """

    threads: tuple[SeenThread, ...]
    messages: tuple[SeenMessage, ...]
    hidden: tuple[SeenMessage, ...]
    conversations: tuple[SeenConversation, ...]
    candidates: tuple[frozenset[str], ...]
    questions: Mapping[str, tuple[frozenset[str], ...]]
    parked: int

    def told(self, box: str, thread: str) -> Told:
        """Where a thread stands."""
        found = next((each for each in self.threads if (each.box, each.id) == (box, thread)), None)
        asked = any(thread in threads for threads in self.questions.get(box, ()))
        if found is None:
            return Status.UNKNOWN, None, None, asked
        followed = found.status is Status.FOLLOWED
        return found.status, found.since if followed else None, found.resumed if followed else None, asked
