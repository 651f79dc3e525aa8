"""What a recruiter is offered to import when she connects, and the rights the product needs."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import datetime

from backend.domain.address import Address
from backend.domain.wording import word

GMAIL_SCOPE = "https://www.googleapis.com/auth/gmail.modify"
MAILBOX_SCOPES = (GMAIL_SCOPE,)
"""Asked for when a mailbox is connected, beside the identity that every sign-in asks for."""
SCOPE_NAMES = {GMAIL_SCOPE: word("read, label and send your mail (gmail.modify)")}


@dataclass(frozen=True)
class LabelOffer:
    """One label that could be imported: how many threads bear it, from when, and the strangers on the newest of them.

    `looked_at` is how many of the threads were read (headers only) to name the strangers.
    """

    id: str
    name: str
    threads: int
    oldest: datetime | None
    strangers: tuple[Address, ...]
    looked_at: int
    ticked: bool


def missing_scopes(granted: frozenset[str]) -> tuple[str, ...]:
    """Which needed Gmail rights were not granted, in words a person knows from the consent page."""
    return tuple(name for scope, name in SCOPE_NAMES.items() if scope not in granted)


def months_before(at: datetime, months: int) -> datetime:
    """The start of the same day so many months earlier; of a shorter month its last day."""
    year, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    last = monthrange(year, month + 1)[1]
    return at.replace(year=year, month=month + 1, day=min(at.day, last), hour=0, minute=0, second=0, microsecond=0)
