"""Every kind of record the store keeps: its name, its version and how older versions become today's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from backend.domain.candidate import AddressClaim, Candidate
from backend.domain.contact import Contact
from backend.domain.conversation import Conversation
from backend.domain.job import Job
from backend.domain.mailbox import Mailbox, SealedToken, SyncState
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.recruiter import Recruiter, Seat
from backend.domain.thread import Thread
from backend.domain.work import WorkItem

Upgrade = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """How a record type is kept; `upgrades[n]` turns a document of version n + 1 into version n + 2."""

    type: type[Any]
    name: str
    upgrades: tuple[Upgrade, ...] = ()

    @property
    def version(self) -> int:
        """The version written today."""
        return len(self.upgrades) + 1


ROOT_KINDS = (Kind(Organization, "organizations"), Kind(SyncState, "sync_states"), Kind(WorkItem, "work_items"))
ORGANIZATION_KINDS = (
    Kind(AddressClaim, "address_claims"),
    Kind(Candidate, "candidates"),
    Kind(Contact, "contacts"),
    Kind(Conversation, "conversations"),
    Kind(Job, "jobs"),
    Kind(Mailbox, "mailboxes"),
    Kind(Message, "messages"),
    Kind(Recruiter, "recruiters"),
    Kind(Seat, "seats"),
    Kind(SealedToken, "sealed_tokens"),
    Kind(Thread, "threads"),
)
