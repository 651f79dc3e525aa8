"""A repeatable step of longer work, kept in the store until it is done."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from backend.domain.lease import Lease


class Task(StrEnum):
    """What a work item does."""

    IMPORT = "import"


@dataclass(frozen=True)
class WorkItem:
    """One piece of longer work (a root record); its payload says where it stands, so that any worker can go on.

    `due` is False once it is done; `done` and `total` are what people see ("212 of 800 threads"). For an import,
    `listing` are the label ids still to be listed, `page_token` where the first of them stands, `pending` the rows
    ("thread-id history-id") listed and not yet imported, `since` the oldest mail wanted.
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
    pending: tuple[str, ...] = ()
    page_token: str = ""
    listing: tuple[str, ...] = ()
    since: datetime | None = None
    lease: Lease | None = None
