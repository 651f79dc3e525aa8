"""Every query the product may ask; each costs index entries on both stores, and any other is refused."""

from dataclasses import dataclass
from typing import Any

from backend.domain.audit import Audit
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.ignored import Ignored
from backend.domain.job import Job
from backend.domain.mailbox import Mailbox, SyncState
from backend.domain.message import Message
from backend.domain.outgoing import Outgoing
from backend.domain.parked import Parked
from backend.domain.question import BulkQuestion
from backend.domain.recruiter import Recruiter, Seat
from backend.domain.thread import Thread
from backend.domain.work import WorkItem


@dataclass(frozen=True)
class Index:
    """A shape of Query: the fields held equal, the list field looked into, and the field that orders (then the id).

    An index serves both directions.
    """

    kind: type[Any]
    equals: tuple[str, ...] = ()
    contains: str | None = None
    order: str = "id"


INDEXES = (
    Index(Audit, equals=("mailbox",), order="at"),
    Index(Candidate, order="last_at"),
    Index(Candidate, contains="concerns", order="last_at"),
    Index(Candidate, equals=("unanswered",), contains="concerns", order="unanswered_since"),
    Index(Candidate, contains="words", order="last_at"),
    Index(Candidate, equals=("stage",)),
    Index(Conversation, contains="candidates", order="last_at"),
    Index(Conversation, equals=("moved_to",)),
    Index(Conversation, equals=("waiting",), contains="mailboxes", order="last_at"),
    Index(Conversation, equals=("waiting",), contains="outsiders", order="last_at"),
    Index(Ignored, equals=("recruiter",), order="at"),
    Index(Job, order="created_at"),
    Index(Mailbox),
    Index(Message, equals=("conversation",), order="at"),
    Index(Message, contains="candidates", order="at"),
    Index(Message, equals=("rfc_id",)),
    Index(Message, equals=("text_file",)),
    Index(BulkQuestion),
    Index(BulkQuestion, equals=("mailbox",), order="asked_at"),
    Index(Outgoing, equals=("mailbox", "open"), order="due_at"),
    Index(Parked, equals=("mailbox",), order="last_at"),
    Index(Recruiter),
    Index(Seat),
    Index(SyncState, equals=("active",), order="audit_at"),
    Index(SyncState, equals=("active",), order="due_at"),
    Index(SyncState, equals=("active",), order="renew_at"),
    Index(Thread, equals=("mailbox",)),
    Index(Thread, equals=("mailbox", "followed")),
    Index(WorkItem, equals=("due",), order="due_at"),
    Index(WorkItem, equals=("organization", "mailbox", "due"), order="created_at"),
)
