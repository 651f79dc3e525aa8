"""Resyncing: Gmail has forgotten what happened since the cursor, so its list is compared with the store."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from backend.domain.history import Touched
from backend.domain.quota import Urgency
from backend.domain.thread import ASKED_BEFORE, Thread
from backend.domain.work import Pending, Task, WorkItem, planned
from backend.ports.queue import Queue
from backend.ports.store import Query, Store
from backend.services.asking import Asking
from backend.services.backfilling import Backfilling
from backend.services.holding import Keep
from backend.services.labelling import Labelling
from backend.services.opening import Box, Opening
from backend.services.paging import every
from backend.services.surveying import survey


class Resyncing:
    """Brings a mailbox into step without history; nothing is skipped and nothing doubled."""

    def __init__(
        self,
        store: Store,
        opening: Opening,
        labelling: Labelling,
        asking: Asking,
        backfilling: Backfilling,
        queue: Queue,
    ) -> None:
        self._store = store
        self._opening = opening
        self._labelling = labelling
        self._asking = asking
        self._backfilling = backfilling
        self._queue = queue

    def plan(self, box: Box, cursor: int) -> WorkItem:
        """The work of a comparison; one lost stretch of history is one item."""
        return planned(Task.RESYNC, box.organization.id, box.record.id, str(cursor))

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Compare, and queue the import of what differs. Repeating it queues the same work. Raises as `survey`."""
        box = replace(self._opening.box(item.organization, item.mailbox, Urgency.BACKGROUND), keep=keep)
        box = self._labelling.read(box)
        found = self.differing(box, survey(box, box.record.label_ids))
        pending = [Pending(touched) for touched in self._asking.admitted(box, tuple(found))]
        for work in self._backfilling.rest(box, pending, item.id):
            self._queue.put(work)
        return replace(item, due=False)

    def differing(self, box: Box, listed: Mapping[str, int]) -> Iterator[Touched]:
        """What is to be looked at: listed threads not as we hold them, and followed ones that are not listed.

        Threads whose following has ended are left alone.
        """
        query = Query(Thread, equals={"mailbox": box.record.id})
        known = {thread.gmail_id: thread for thread in every(self._store.of(box.organization.id), query)}
        for thread_id, history_id in listed.items():
            thread = known.get(thread_id)
            if thread is None or (thread.stopped not in ASKED_BEFORE and not _as_held(thread, history_id)):
                yield Touched(thread_id, unlabelled=None, history_id=history_id)
        for thread_id, thread in known.items():
            if thread.followed and thread_id not in listed:
                yield Touched(thread_id, unlabelled=None)


def _as_held(thread: Thread, history_id: int) -> bool:
    return thread.followed and thread.history_id >= history_id
