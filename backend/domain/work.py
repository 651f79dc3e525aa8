"""A repeatable step of longer work, kept in the store until it is done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.domain.lease import Lease


class Task(StrEnum):
    """What a work item does."""

    IMPORT = "import"
    SETTLE = "settle"


@dataclass(frozen=True)
class Pending:
    """A thread still to be looked at; `history_id` is where it stood when listed or touched, see `Touched`."""

    thread_id: str
    history_id: int = 0
    unlabelled: bool = False


@dataclass(frozen=True)
class WorkItem:
    """One piece of longer work (a root record); its payload says where it stands, so that any worker can go on.

    `due` is False once it is done; `done` and `total` are what people see ("212 of 800 threads"). For an import,
    `listing` are the label ids still to be listed, `page_token` where the first of them stands, `pending` the threads
    not yet imported, `stuck` those that cannot be, `since` the oldest mail wanted. For settling, `conversation`.
    """

    id: str
    organization: str
    task: Task
    mailbox: str
    due_at: datetime
    created_at: datetime
    due: bool = True
    done: int = 0
    total: int = 0
    attempts: int = 0
    error: str = ""
    pending: tuple[Pending, ...] = ()
    stuck: tuple[str, ...] = ()
    page_token: str = ""
    listing: tuple[str, ...] = ()
    since: datetime | None = None
    conversation: str = ""
    lease: Lease | None = None
