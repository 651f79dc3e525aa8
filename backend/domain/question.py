"""Much labelled at once, about which the recruiter is asked before anything is imported."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.address import Address


@dataclass(frozen=True)
class BulkQuestion:
    """Threads (Gmail ids) that were labelled in one go and are not imported until she says so.

    `strangers` are the people from outside on the newest `looked_at` of them. Once answered it is deleted.
    """

    id: str
    mailbox: str
    threads: tuple[str, ...]
    asked_at: datetime
    strangers: tuple[Address, ...]
    looked_at: int
