"""The proof that nothing is missing: Gmail's labelled threads and messages against the store, n of n."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from backend.domain.thread import Thread

NAMED = 200
"""Missing messages that an audit names; what is beyond is only counted."""


class Phase(StrEnum):
    """What is compared: nothing yet, then every labelled thread, then every labelled message."""

    BEGINNING = "beginning"
    THREADS = "threads"
    MESSAGES = "messages"


@dataclass(frozen=True)
class Missing:
    """A Gmail thread, or one message of it, that should have stood in the store and did not; "" for a whole thread."""

    thread_id: str
    message_id: str = ""


@dataclass(frozen=True)
class Tally:
    """What an audit has counted. `left` threads are not expected: a person said no, or following has ended.

    The missing were brought in and counted again: what could be is held, and `repaired` says how many of them. With
    `label_gone` Gmail had nothing to list, for the label was deleted: that proves nothing.
    """

    threads_expected: int = 0
    threads_held: int = 0
    messages_expected: int = 0
    messages_held: int = 0
    left: int = 0
    repaired: int = 0
    missing: tuple[Missing, ...] = ()
    label_gone: bool = False

    @property
    def complete(self) -> bool:
        """Whether n of n stand in the store."""
        held = (self.threads_held, self.messages_held)
        return held == (self.threads_expected, self.messages_expected) and not self.label_gone

    def thread(self, expected: int, held: int) -> "Tally":
        """One more thread counted, with so many messages of which so many are held."""
        return replace(
            self,
            threads_expected=self.threads_expected + 1,
            threads_held=self.threads_held + (held == expected),
            messages_expected=self.messages_expected + expected,
            messages_held=self.messages_held + held,
        )

    def found(self, missing: Missing, *, repaired: bool) -> "Tally":
        """One more thing that was missing, whether or not it could be brought in."""
        named = (*self.missing, missing)[:NAMED]
        return replace(self, missing=named, repaired=self.repaired + repaired)


@dataclass(frozen=True)
class Underway:
    """Where an audit stands; a `thorough` one reads the ids of every thread, changed or not."""

    thorough: bool = False
    phase: Phase = Phase.BEGINNING
    tally: Tally = Tally()


@dataclass(frozen=True)
class Audit:
    """The result of an audit that came to its end at `at`."""

    id: str
    mailbox: str
    began_at: datetime
    at: datetime
    tally: Tally
    thorough: bool = False


def accounted(thread: Thread | None) -> frozenset[str]:
    """The Gmail ids of a followed thread's messages that we hold or kept out on purpose."""
    if thread is None or not thread.followed:
        return frozenset()
    return frozenset((*thread.message_ids, *(left.id for left in thread.left_out)))
