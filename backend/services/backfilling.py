"""The first import: the threads a recruiter chose, in steps of a few seconds that can be stopped anywhere."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from backend.domain import clock
from backend.domain.errors import ReconnectNeeded
from backend.domain.history import Touched
from backend.domain.ids import derived
from backend.domain.work import Task, WorkItem
from backend.ports.mailbox import ThreadRow
from backend.services.importing import Importing
from backend.services.opening import Box, Opening

STEP = 25
"""Threads in one step: a second or two, after which progress is written and other work gets its turn."""


class Backfilling:
    """Imports what was labelled before."""

    def __init__(self, opening: Opening, importing: Importing) -> None:
        self._opening = opening
        self._importing = importing

    def plan(self, box: Box, label_ids: Iterable[str], since: datetime | None) -> WorkItem:
        """The work of importing these labels' threads; the same choice is the same item."""
        labels = tuple(sorted(label_ids))
        start = since.isoformat() if since else ""
        at = clock.now()
        return WorkItem(
            id=derived("import", box.record.id, *labels, start),
            organization=box.organization.id,
            task=Task.IMPORT,
            mailbox=box.record.id,
            due_at=at,
            created_at=at,
            listing=labels,
            since=since,
        )

    def step(self, item: WorkItem) -> WorkItem:
        """List the next page when nothing is pending, then import up to 25 of the pending threads.

        Repeating a step is harmless: a thread whose history id we hold already is not fetched again. Raises the
        MailboxError tree and Busy.
        """
        try:
            box = self._opening.box(item.organization, item.mailbox)
            listed = item if item.pending or not item.listing else self._listed(box, item)
            for thread_id, _, history_id in (row.partition(" ") for row in listed.pending[:STEP]):
                self._import(box, ThreadRow(thread_id, int(history_id)))
        except ReconnectNeeded as why:
            self._opening.lost(item.organization, item.mailbox, why)
            raise
        rest = listed.pending[STEP:]
        done = listed.done + len(listed.pending) - len(rest)
        return replace(listed, pending=rest, done=done, due=bool(rest or listed.listing), due_at=clock.now())

    def _listed(self, box: Box, item: WorkItem) -> WorkItem:
        page = box.gmail.threads(item.listing[0], since=item.since, page_token=item.page_token)
        rows = tuple(f"{row.id} {row.history_id}" for row in page.rows)
        return replace(
            item,
            pending=rows,
            total=item.total + len(rows),
            page_token=page.next,
            listing=item.listing if page.next else item.listing[1:],
        )

    def _import(self, box: Box, row: ThreadRow) -> None:
        known = self._importing.known(box, row.id)
        if known is None or not known.followed or known.history_id != row.history_id:
            self._importing.touched(box, Touched(row.id))
