"""Longer work in small repeatable steps, kept in the store: a crash loses at most the step under way."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from backend.domain import clock
from backend.domain.errors import HirelabelError, MailboxBusy
from backend.domain.ids import random
from backend.domain.lease import claim, holds
from backend.domain.work import Task, WorkItem
from backend.ports.store import Query, Store, Transaction
from backend.services.paging import every

Step = Callable[[WorkItem], WorkItem]
"""Does the next bit of an item's work and returns the item as it then stands; repeating a step is harmless."""

PAUSES = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5))

log = logging.getLogger(__name__)


class Working:
    """The work queue: several workers share it, a lease an item."""

    def __init__(self, store: Store, steps: Mapping[Task, Step], lease: timedelta) -> None:
        self._root = store.root
        self._lease = lease
        self._steps = steps

    def enqueue(self, item: WorkItem) -> WorkItem:
        """Put work on the queue; an item of the same id that is still due stays as it is, so twice is harmless."""
        return self._root.transact(lambda tx: _enqueued(tx, item))

    def wake(self, mailbox: str) -> None:
        """Do what is queued for a mailbox now instead of at its next try: she has connected again."""
        for item in every(self._root, Query(WorkItem, equals={"mailbox": mailbox}, order="created_at")):
            if item.due:
                self._root.transact(partial(_hurried, identity=item.id))

    def latest(self, mailbox: str) -> WorkItem | None:
        """The newest work on a mailbox, done or not."""
        query = Query(WorkItem, equals={"mailbox": mailbox}, order="created_at", descending=True, limit=1)
        return next(iter(self._root.find(query).records), None)

    def run_due(self, limit: int = 10) -> int:
        """Run one step of every item that is due, oldest first; returns how many steps ran."""
        query = Query(WorkItem, equals={"due": True}, order="due_at", limit=limit)
        return sum(self._run(item) for item in self._root.find(query).records if item.due_at <= clock.now())

    def _run(self, item: WorkItem) -> bool:
        holder = random()
        mine = self._root.transact(lambda tx: _claimed(tx, item.id, holder, self._lease))
        if mine is None:
            return False
        after = self._step(mine)
        self._root.transact(lambda tx: _finish(tx, mine, after))
        return True

    def _step(self, item: WorkItem) -> WorkItem:
        try:
            return replace(self._steps[item.task](item), attempts=0)
        except HirelabelError as fault:
            log.warning("work %s of %s stopped: %s", item.task, item.id, type(fault).__name__)
            pause = PAUSES[min(item.attempts, len(PAUSES) - 1)]
            until = fault.until if isinstance(fault, MailboxBusy) and fault.until else clock.now() + pause
            return replace(item, attempts=item.attempts + 1, error=fault.tell, due_at=until)
        except Exception:  # a fault of ours in one item must not keep the others waiting
            log.exception("work %s of %s broke", item.task, item.id)
            return replace(item, attempts=item.attempts + 1, error=HirelabelError.tell, due_at=clock.now() + PAUSES[-1])


def _enqueued(tx: Transaction, item: WorkItem) -> WorkItem:
    current = tx.get(WorkItem, item.id)
    if current and current.due:
        return current
    tx.put(item)
    return item


def _hurried(tx: Transaction, identity: str) -> None:
    item = tx.get(WorkItem, identity)
    if item:
        tx.put(replace(item, due_at=clock.now()))


def _claimed(tx: Transaction, identity: str, holder: str, duration: timedelta) -> WorkItem | None:
    item = tx.get(WorkItem, identity)
    lease = claim(item.lease, holder, clock.now(), duration) if item and item.due else None
    if item is None or lease is None:
        return None
    mine = replace(item, lease=lease)
    tx.put(mine)
    return mine


def _finish(tx: Transaction, mine: WorkItem, after: WorkItem) -> None:
    current = tx.get(WorkItem, mine.id)
    if current and mine.lease and holds(current.lease, mine.lease):
        tx.put(replace(after, lease=replace(mine.lease, expires_at=clock.now())))
