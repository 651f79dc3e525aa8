"""Importing in steps of a few seconds that can be stopped anywhere: what was labelled before, or too much at once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from backend.domain import clock
from backend.domain.errors import ReconnectNeeded
from backend.domain.history import Touched
from backend.domain.ids import derived
from backend.domain.thread import Thread
from backend.domain.work import Pending, Task, WorkItem
from backend.ports.store import Query, Store
from backend.services.importing import Importing
from backend.services.opening import Box, Opening
from backend.services.paging import every

STEP = 25
"""Threads in one step: a second or two, after which progress is written and other work gets its turn."""

STUCK = "{} of the threads could not be read. They are kept in mind, and everything else came in."


class Backfilling:
    """Imports more threads than one look should."""

    def __init__(self, store: Store, opening: Opening, importing: Importing) -> None:
        self._store = store
        self._opening = opening
        self._importing = importing

    def plan(self, box: Box, label_ids: Iterable[str], since: datetime | None) -> WorkItem:
        """The work of importing these labels' threads; the same choice is the same item."""
        labels = tuple(sorted(label_ids))
        item = _item(box, *labels, since.isoformat() if since else "")
        return replace(item, listing=labels, since=since)

    def resync(self, box: Box, cursor: int) -> WorkItem:
        """The work of comparing the labelled threads with ours, and of reading those we follow without the label."""
        threads = every(
            self._store.of(box.organization.id), Query(Thread, equals={"mailbox": box.record.id, "followed": True})
        )
        unlabelled = tuple(Pending(thread.gmail_id) for thread in threads if not thread.label_ids)
        item = _item(box, "resync", str(cursor))
        return replace(item, listing=tuple(sorted(box.record.label_ids)), pending=unlabelled, total=len(unlabelled))

    def rest(self, box: Box, threads: Iterable[Touched], cursor: int) -> WorkItem:
        """The work of importing threads that a stretch of history touched; one stretch is one item."""
        pending = tuple(
            Pending(thread.thread_id, thread.history_id, unlabelled=thread.unlabelled) for thread in threads
        )
        return replace(_item(box, "history", str(cursor)), pending=pending, total=len(pending))

    def step(self, item: WorkItem) -> WorkItem:
        """List the next page when nothing is pending, then import up to 25 of the pending threads.

        Repeating a step is harmless: a thread whose history id we hold already is not fetched again. A thread that
        cannot be read is set aside and counted. Raises what may pass: ReconnectNeeded, MailboxBusy, MailboxDown, Busy.
        """
        began = clock.now()
        try:
            box = self._opening.box(item.organization, item.mailbox)
            listed = item if item.pending or not item.listing else self._listed(box, item)
            stuck = [pending.thread_id for pending in listed.pending[:STEP] if not self._imported(box, pending)]
        except ReconnectNeeded as why:
            self._opening.lost(item.organization, item.mailbox, why, began)
            raise
        rest = listed.pending[STEP:]
        done = listed.done + len(listed.pending) - len(rest)
        left = replace(listed, pending=rest, done=done, stuck=(*listed.stuck, *stuck), due_at=clock.now())
        return replace(left, due=bool(rest or left.listing), error=STUCK.format(len(left.stuck)) if left.stuck else "")

    def _listed(self, box: Box, item: WorkItem) -> WorkItem:
        page = box.gmail.threads(item.listing[0], since=item.since, page_token=item.page_token)
        rows = tuple(Pending(row.id, row.history_id) for row in page.rows)
        return replace(
            item,
            pending=rows,
            total=item.total + len(rows),
            page_token=page.next,
            listing=item.listing if page.next else item.listing[1:],
        )

    def _imported(self, box: Box, pending: Pending) -> bool:
        """Import a thread unless we hold it as listed; False when trying again cannot help."""
        touched = Touched(pending.thread_id, unlabelled=pending.unlabelled, history_id=pending.history_id)
        return self._importing.readable(box, touched)


def _item(box: Box, *what: str) -> WorkItem:
    at = clock.now()
    return WorkItem(
        id=derived("import", box.record.id, *what),
        organization=box.organization.id,
        task=Task.IMPORT,
        mailbox=box.record.id,
        due_at=at,
        created_at=at,
    )
