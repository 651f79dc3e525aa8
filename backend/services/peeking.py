"""Peeking: who is on threads nobody has imported, from the address headers of a few of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.domain.address import Address, unique
from backend.domain.automated import automated
from backend.domain.errors import NotInMailbox, RequestRefused
from backend.ports.mailbox import Headers
from backend.services.opening import Box

LOOKED_AT = 10
"""Threads whose headers are read to name the strangers on them: 400 units and about two seconds."""


@dataclass(frozen=True)
class Peek:
    """The strangers on the newest `looked_at` threads, and the arrival of the oldest mail of all of them."""

    strangers: tuple[Address, ...]
    looked_at: int
    oldest: datetime | None


def peek(box: Box, thread_ids: Sequence[str]) -> Peek:
    """Look into threads given newest first; bodies are not asked for. Raises the MailboxError tree."""
    newest = [header for thread in thread_ids[:LOOKED_AT] for header in _headers(box, thread)]
    oldest = _headers(box, thread_ids[-1]) if len(thread_ids) > LOOKED_AT else newest
    return Peek(
        strangers=_strangers(box, newest),
        looked_at=min(len(thread_ids), LOOKED_AT),
        oldest=min((header.at for header in oldest), default=None),
    )


def _headers(box: Box, thread_id: str) -> Sequence[Headers]:
    try:
        return box.gmail.thread_headers(thread_id)
    except (NotInMailbox, RequestRefused):
        return ()


def _strangers(box: Box, headers: Sequence[Headers]) -> tuple[Address, ...]:
    insiders = box.organization.insiders
    people = unique(person for header in headers for person in header.everyone)
    return tuple(person for person in people if not insiders.include(person) and not automated(person))
