"""What kept failing and was set aside, so that the rest goes on."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.ids import derived

TRIES = 3
"""Failures after which a thread is parked."""

READER = 1
"""Grows with every release that reads mail it could not read before: then what is parked is tried again."""


@dataclass(frozen=True)
class Parked:
    """A Gmail thread that could not be brought in; `message_ids` are its unreadable messages, () for all of it.

    `error` names the fault, never the mail. `reader` is the READER that failed last. `relabelled`: a hand put the label
    on, which a later try has to know of a thread whose following had ended.
    """

    id: str
    mailbox: str
    thread_id: str
    message_ids: tuple[str, ...]
    error: str
    tries: int
    first_at: datetime
    last_at: datetime
    reader: int = READER
    relabelled: bool = False


def parked_id(mailbox: str, thread_id: str) -> str:
    """The id under which a mailbox's thread is parked."""
    return derived("parked", mailbox, thread_id)
