"""Much labelled at once, about which the recruiter is asked before anything is imported."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.domain.address import Address

ONE_DEED = timedelta(minutes=2)
"""Gmail puts a label on many threads in portions, and tells of them in several pushes: one deed takes so long."""


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


@dataclass(frozen=True)
class Newcomers:
    """Threads (Gmail ids) of one mailbox that a hand has labelled since `since` and that came in unasked."""

    mailbox: str
    since: datetime
    threads: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """There is one of a mailbox."""
        return self.mailbox
