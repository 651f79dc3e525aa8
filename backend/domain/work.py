"""A repeatable step of longer work, kept in the store until it is done."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from backend.domain import clock
from backend.domain.audit import Underway
from backend.domain.history import Touched
from backend.domain.ids import derived
from backend.domain.lease import Lease


class Task(StrEnum):
    """What a work item does."""

    IMPORT = "import"
    RESYNC = "resync"
    AUDIT = "audit"
    LEAVE = "leave"
    SETTLE = "settle"
    TELL = "tell"
    ERASE = "erase"
    FORGET = "forget"
    RELABEL = "relabel"
    RESTAGE = "restage"
    INVITE = "invite"
    ENROL = "enrol"
    DISCARD = "discard"
    SEND = "send"


CATCHING_UP = frozenset({Task.IMPORT, Task.RESYNC})
"""The tasks that bring a mailbox into step; while one is due it is catching up."""


@dataclass(frozen=True)
class Pending:
    """A thread still to be looked at; `tries` have failed so far."""

    touched: Touched
    tries: int = 0


@dataclass(frozen=True)
class WorkItem:
    """One piece of longer work (a root record); its payload says where it stands, so that any worker can go on.

    `due` is False once it is done, and then the queue deletes it; `done` and `total` are what people see ("212 of 800
    threads"). For an import, `listing` are the label ids still to be listed, `page_token` where the first of them
    stands, `pending` the threads not yet imported, `since` the oldest mail wanted. `about` is what the other tasks are
    about: the mail to send, the conversation to settle, the thread record to erase, the candidate to forget or relabel,
    the mailbox state to tell of, the stage that is no more, the seat to invite to, the list of candidates to take or to
    forget. `audit` is where an audit stands.
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
    page_token: str = ""
    listing: tuple[str, ...] = ()
    since: datetime | None = None
    about: str = ""
    audit: Underway = field(default_factory=Underway)
    lease: Lease | None = None


def planned(
    task: Task, organization: str, mailbox: str, *what: str, wait: timedelta = timedelta(), about: str = ""
) -> WorkItem:
    """New work, due after `wait`; the same task on the same `what` is the same item, however often it is asked for.

    Work that is no mailbox's names none. What organizations have alike, such as the id of a mail, keeps them apart.
    """
    at = clock.now()
    return WorkItem(
        id=derived(task, organization, mailbox, *what),
        organization=organization,
        task=task,
        mailbox=mailbox,
        due_at=at + wait,
        created_at=at,
        about=about,
    )
