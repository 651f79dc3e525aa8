"""The work queue on the store itself: whoever looks finds what is due, so nothing has to be announced."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import islice

from backend.domain import clock
from backend.domain.errors import LeaseLost
from backend.domain.ids import random
from backend.domain.lease import Lease, claim, holds, renewed
from backend.domain.work import Task, WorkItem
from backend.ports.store import Query, Scalar, Store, Transaction

CLOCKS_APART = timedelta(seconds=1)
"""One machine's clock may be behind another's by this; what that one announces as due would else wait for a sweep."""


class StoreQueue:
    """Port Queue. A worker that dies holds its item no longer than `lease`."""

    def __init__(self, store: Store, lease: timedelta) -> None:
        self._root = store.root
        self._lease = lease

    def put(self, item: WorkItem) -> WorkItem:
        """Have this work done from its `due_at` on; an item of the same id that is still due stays as it is."""
        return self._root.transact(lambda tx: _put(tx, item))

    def due(self, limit: int, besides: Collection[str] = ()) -> tuple[WorkItem, ...]:
        """Items whose time has come, the one that waits longest first, none of the mailboxes `besides`.

        Some may be taken already.
        """
        query = Query(WorkItem, equals={"due": True}, order="due_at", limit=limit, until=clock.now())
        return tuple(islice((item for item in self._every(query) if item.mailbox not in besides), limit))

    def get(self, item_id: str) -> WorkItem | None:
        """The item as it stands; None when it is done."""
        return self._root.get(WorkItem, item_id)

    def claim(self, item_id: str) -> WorkItem | None:
        """The item under a fresh lease; None when it is done, not due yet, or somebody else has it.

        It is due again when the lease runs out, so that it stands in nobody's way until then.
        """
        holder = random()
        return self._root.transact(lambda tx: _claimed(tx, item_id, holder, self._lease))

    def keep(self, mine: WorkItem) -> Lease:
        """Prolong the lease on a claimed item. Raises LeaseLost when it was taken over or dropped."""
        return self._root.transact(lambda tx: _kept(tx, mine, self._lease))

    def finish(self, mine: WorkItem, after: WorkItem) -> bool:
        """Write where the item stands now and let go, or delete it when it is done.

        False, and nothing written, when the lease was lost.
        """
        return self._root.transact(lambda tx: _finished(tx, mine, after))

    def of(self, organization: str, mailbox: str) -> tuple[WorkItem, ...]:
        """A mailbox's items that are not done, the newest first."""
        theirs: dict[str, Scalar] = {"organization": organization, "mailbox": mailbox, "due": True}
        query = Query(WorkItem, equals=theirs, order="created_at", descending=True)
        return tuple(self._every(query))

    def hurry(self, organization: str, mailbox: str) -> None:
        """Make a mailbox's items due now instead of at their next try."""
        for item in self.of(organization, mailbox):
            self._root.transact(partial(_hurried, identity=item.id))

    def drop(self, organization: str, mailbox: str, *tasks: Task) -> None:
        """Delete a mailbox's items of these tasks; a worker that has one ends its step in vain."""
        for item in self.of(organization, mailbox):
            if item.task in tasks:
                self._root.transact(partial(_dropped, identity=item.id))

    def _every(self, query: Query[WorkItem]) -> Iterator[WorkItem]:
        page = self._root.find(query)
        yield from page.records
        while page.next:
            page = self._root.find(replace(query, after=page.next))
            yield from page.records


def _put(tx: Transaction, item: WorkItem) -> WorkItem:
    current = tx.get(WorkItem, item.id)
    if current and current.due:
        return current
    tx.put(item)
    return item


def _claimed(tx: Transaction, identity: str, holder: str, duration: timedelta) -> WorkItem | None:
    item, at = tx.get(WorkItem, identity), clock.now()
    lease = claim(item.lease, holder, at, duration) if item and item.due and item.due_at <= at + CLOCKS_APART else None
    if item is None or lease is None:
        return None
    mine = replace(item, lease=lease, due_at=max(item.due_at, lease.expires_at))
    tx.put(mine)
    return mine


def _kept(tx: Transaction, mine: WorkItem, duration: timedelta) -> Lease:
    current = tx.get(WorkItem, mine.id)
    if current is None or mine.lease is None or not current.due or not holds(current.lease, mine.lease):
        raise LeaseLost(f"work {mine.id}")
    lease = renewed(mine.lease, clock.now(), duration)
    tx.put(replace(current, lease=lease, due_at=lease.expires_at))
    return lease


def _finished(tx: Transaction, mine: WorkItem, after: WorkItem) -> bool:
    current = tx.get(WorkItem, mine.id)
    if current is None or mine.lease is None or not current.due or not holds(current.lease, mine.lease):
        return False
    if after.due:
        tx.put(replace(after, lease=replace(mine.lease, expires_at=clock.now() - CLOCKS_APART)))
    else:
        tx.delete(WorkItem, mine.id)
    return True


def _hurried(tx: Transaction, identity: str) -> None:
    item = tx.get(WorkItem, identity)
    if item and item.due:
        tx.put(replace(item, due_at=clock.now()))


def _dropped(tx: Transaction, identity: str) -> None:
    tx.delete(WorkItem, identity)
