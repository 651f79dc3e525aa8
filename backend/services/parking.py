"""Parking: what fails three times is set aside with its error, counted, and tried again by hand or by a new release."""

import logging
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from backend.domain import clock
from backend.domain.errors import HirelabelError, LeaseLost, MailboxDown, ReconnectNeeded
from backend.domain.history import Touched
from backend.domain.parked import READER, TRIES, Parked, parked_id
from backend.domain.thread import ASKED_BEFORE, Thread
from backend.domain.wording import word
from backend.domain.work import Pending, Task, WorkItem, planned
from backend.ports.queue import Queue
from backend.ports.store import Query, Store
from backend.services.importing import Importing
from backend.services.opening import Box
from backend.services.paging import every

BETWEEN_TRIES = timedelta(seconds=30)
UNREADABLE = word("unreadable message")

log = logging.getLogger(__name__)


class Parking:
    """Brings threads in one by one, so that one that cannot be read stops no other."""

    def __init__(self, store: Store, importing: Importing, queue: Queue) -> None:
        self._store = store
        self._importing = importing
        self._queue = queue

    def bring(self, box: Box, pending: Pending) -> Pending | None:
        """Bring a thread into step; what is to be tried again, None when it is in step or parked.

        Trouble that passes is raised (ReconnectNeeded, MailboxSuspended, MailboxBusy, MailboxDown, Busy, LeaseLost), so
        that the caller comes back; but while Gmail answers otherwise, its 5xx counts against the thread. Doing it again
        is harmless.
        """
        thread_id = pending.touched.thread_id
        try:
            thread = self._importing.touched(box, pending.touched)
        except MailboxDown as trouble:
            box.gmail.profile()
            return self._failed(box, pending, type(trouble).__name__)
        except HirelabelError as trouble:
            if trouble.retry or isinstance(trouble, ReconnectNeeded | LeaseLost):
                raise
            log.warning("thread %s cannot be read: %s", thread_id, type(trouble).__name__)
            return self._failed(box, pending, type(trouble).__name__)
        except Exception as fault:  # a fault of ours in one thread must not keep the others waiting
            log.exception("thread %s cannot be read", thread_id)
            return self._failed(box, pending, type(fault).__name__)
        if thread and thread.missing:
            return self._failed(box, pending, UNREADABLE, thread)
        self._clear(box, pending.touched, thread)
        return None

    def later(self, box: Box, failed: Iterable[Pending]) -> None:
        """Have threads that failed tried again in half a minute; the same ones for the same reason are tried once."""
        threads = tuple(failed)
        if threads:
            item = _item(box.organization.id, box.record.id, threads, "again")
            self._queue.put(replace(item, due_at=item.due_at + BETWEEN_TRIES))

    def parked(self, organization: str, mailbox: str) -> tuple[Parked, ...]:
        """What is parked for a mailbox, the latest first."""
        return tuple(every(self._store.of(organization), parked_of(mailbox)))

    def retry(self, organization: str, mailbox: str) -> WorkItem | None:
        """Have everything parked for a mailbox tried once more; asking twice is one try."""
        return self._again(organization, mailbox, self.parked(organization, mailbox))

    def retry_after_upgrade(self, organization: str, mailbox: str) -> WorkItem | None:
        """The same for what an older release could not read."""
        outdated = tuple(each for each in self.parked(organization, mailbox) if each.reader < READER)
        return self._again(organization, mailbox, outdated)

    def _again(self, organization: str, mailbox: str, parked: tuple[Parked, ...]) -> WorkItem | None:
        if not parked:
            return None
        # Counted as having failed before: the next failure parks it again.
        pending = tuple(Pending(_touched(each), tries=TRIES - 1) for each in parked)
        return self._queue.put(_item(organization, mailbox, pending, "retry"))

    def _failed(self, box: Box, pending: Pending, error: str, thread: Thread | None = None) -> Pending | None:
        again = Pending(replace(pending.touched, history_id=0), pending.tries + 1)
        if again.tries < TRIES:
            return again
        records, at = self._store.of(box.organization.id), clock.now()
        identity = parked_id(box.record.id, pending.touched.thread_id)
        before = records.get(Parked, identity)
        parked = Parked(
            id=identity,
            mailbox=box.record.id,
            thread_id=pending.touched.thread_id,
            message_ids=thread.missing if thread else (),
            error=error,
            tries=before.tries + 1 if before else TRIES,
            first_at=before.first_at if before else at,
            last_at=at,
            relabelled=pending.touched.relabelled or bool(before and before.relabelled),
        )
        box.keep()
        records.transact(lambda tx: tx.put(parked))
        return None

    def _clear(self, box: Box, touched: Touched, thread: Thread | None) -> None:
        identity, records = parked_id(box.record.id, touched.thread_id), self._store.of(box.organization.id)
        found = records.get(Parked, identity)
        if found and not _passed_over(found, touched, thread):
            records.transact(lambda tx: tx.delete(Parked, identity))


def parked_of(mailbox: str) -> Query[Parked]:
    """Asks for what is parked for a mailbox, the latest first."""
    return Query(Parked, equals={"mailbox": mailbox}, order="last_at", descending=True, limit=1_000)


def _touched(parked: Parked) -> Touched:
    """What a later try knows: whether the label was taken off meanwhile only the thread itself can say."""
    return Touched(parked.thread_id, unlabelled=None, relabelled=parked.relabelled)


def _passed_over(parked: Parked, touched: Touched, thread: Thread | None) -> bool:
    """Whether a thread labelled by hand was not even fetched, because this touch knew nothing of the hand."""
    return parked.relabelled and not touched.relabelled and thread is not None and thread.stopped in ASKED_BEFORE


def _item(organization: str, mailbox: str, pending: tuple[Pending, ...], what: str) -> WorkItem:
    # Another reason is other work: a label taken off must not wait behind a mail that could not be read.
    item = planned(Task.IMPORT, organization, mailbox, what, *sorted(repr(each.touched) for each in pending))
    return replace(item, total=len(pending), pending=pending)
