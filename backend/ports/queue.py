"""The work queue: longer work in small repeatable steps, kept until it is done, shared by several workers.

Adapters: `backend.adapters.store_queue`, and `backend.adapters.pubsub_queue`, which announces what is due besides.
"""

from collections.abc import Collection
from typing import Protocol

from backend.domain.lease import Lease
from backend.domain.work import Task, WorkItem


class Queue(Protocol):
    """Items under leases. Called by services only."""

    def put(self, item: WorkItem) -> WorkItem:
        """Have this work done from its `due_at` on; an item of the same id that is still due stays as it is."""

    def due(self, limit: int, besides: Collection[str] = ()) -> tuple[WorkItem, ...]:
        """Items whose time has come, the one that waits longest first, none of the mailboxes `besides`.

        Some may be taken already.
        """

    def get(self, item_id: str) -> WorkItem | None:
        """The item as it stands; None when it is done."""

    def claim(self, item_id: str) -> WorkItem | None:
        """The item under a fresh lease; None when it is done, not due yet (a second aside), or somebody else has it."""

    def keep(self, mine: WorkItem) -> Lease:
        """Prolong the lease on a claimed item. Raises LeaseLost when it was taken over or dropped."""

    def finish(self, mine: WorkItem, after: WorkItem) -> bool:
        """Write where the item stands now and let go, or delete it when it is done.

        False, and nothing written, when the lease was lost.
        """

    def of(self, organization: str, mailbox: str) -> tuple[WorkItem, ...]:
        """A mailbox's items that are not done, the newest first."""

    def hurry(self, organization: str, mailbox: str) -> None:
        """Make a mailbox's items due now instead of at their next try."""

    def drop(self, organization: str, mailbox: str, *tasks: Task) -> None:
        """Delete a mailbox's items of these tasks; a worker that has one ends its step in vain."""
