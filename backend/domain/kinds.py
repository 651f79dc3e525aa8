"""Every kind of record the store keeps: its name, its version and how older versions become today's."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from backend.domain.audit import Audit
from backend.domain.candidate import AddressClaim, Candidate
from backend.domain.contact import Contact
from backend.domain.conversation import Conversation
from backend.domain.enrolment import Enrolment
from backend.domain.ignored import Ignored
from backend.domain.job import Job
from backend.domain.mailbox import Mailbox, SealedToken, SyncState
from backend.domain.message import Message
from backend.domain.note import Notebook
from backend.domain.notice import Told
from backend.domain.organization import Organization
from backend.domain.outgoing import Outgoing
from backend.domain.parked import Parked
from backend.domain.question import BulkQuestion, Newcomers
from backend.domain.quota import Allowance
from backend.domain.recruiter import Recruiter, Seat
from backend.domain.spent import Spent
from backend.domain.thread import Thread
from backend.domain.tombstone import Tombstone
from backend.domain.work import WorkItem

Upgrade = Callable[[Mapping[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class Kind:
    """How a record type is kept; `upgrades[n]` turns a document of version n + 1 into version n + 2.

    `kept`: the store may delete a record so long after it was last written; nobody needs it then.
    """

    type: type[Any]
    name: str
    upgrades: tuple[Upgrade, ...] = ()
    kept: timedelta | None = None

    @property
    def version(self) -> int:
        """The version written today."""
        return len(self.upgrades) + 1


def _about(document: Mapping[str, Any]) -> dict[str, Any]:
    """Version 1 named the conversation only, and a pending thread had no count of tries."""
    kept = {key: value for key, value in document.items() if key not in ("conversation", "stuck")}
    pending = [{"touched": each} for each in document.get("pending", ())]
    return {**kept, "about": document.get("conversation", ""), "pending": pending}


ROOT_KINDS = (
    Kind(Allowance, "allowances"),
    Kind(Organization, "organizations"),
    Kind(SyncState, "sync_states"),
    Kind(WorkItem, "work_items", (_about,)),
)
ROOT_TYPES = frozenset(kind.type for kind in ROOT_KINDS)
ORGANIZATION_KINDS = (
    Kind(AddressClaim, "address_claims"),
    Kind(Audit, "audits", kept=timedelta(days=400)),
    Kind(Candidate, "candidates"),
    Kind(Contact, "contacts"),
    Kind(Conversation, "conversations"),
    Kind(Ignored, "ignored"),
    Kind(Enrolment, "enrolments", kept=timedelta(days=400)),
    Kind(Job, "jobs"),
    Kind(Mailbox, "mailboxes"),
    Kind(Message, "messages"),
    Kind(Newcomers, "newcomers"),
    Kind(Notebook, "notebooks"),
    Kind(Outgoing, "outgoing", kept=timedelta(days=400)),
    Kind(Parked, "parked"),
    Kind(BulkQuestion, "bulk_questions"),
    Kind(Recruiter, "recruiters"),
    Kind(Seat, "seats"),
    Kind(SealedToken, "sealed_tokens"),
    Kind(Spent, "spent", kept=timedelta(days=30)),
    Kind(Thread, "threads"),
    Kind(Told, "told", kept=timedelta(days=400)),
    Kind(Tombstone, "tombstones"),
)
