"""Declining: labelled threads that were not wanted are remembered, so that no later comparison brings them in."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from backend.domain import clock
from backend.domain.history import Touched
from backend.domain.quota import Urgency
from backend.domain.work import Pending, Task, WorkItem, planned
from backend.services.holding import Keep
from backend.services.importing import Importing
from backend.services.opening import Box, Opening
from backend.services.surveying import survey

STEP = 200
LARGEST = 2_000
"""Threads in one item; a record holds at most 1 MiB."""


class Declining:
    """Marks threads a recruiter said no to."""

    def __init__(self, opening: Opening, importing: Importing) -> None:
        self._opening = opening
        self._importing = importing

    def labels(self, box: Box, label_ids: Iterable[str], since: datetime | None) -> Iterator[WorkItem]:
        """The work of leaving what bears these labels now: all of it, or what has no mail since then.

        What is labelled later is wanted. Raises the MailboxError tree.
        """
        return self.threads(box, self._unwanted(box, tuple(label_ids), since))

    def threads(self, box: Box, pending: Iterable[Pending]) -> Iterator[WorkItem]:
        """The work of leaving these threads."""
        threads = tuple(pending)
        for start in range(0, len(threads), LARGEST):
            some = threads[start : start + LARGEST]
            item = planned(Task.LEAVE, box.organization.id, box.record.id, *(each.touched.thread_id for each in some))
            yield replace(item, pending=some, total=len(some))

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Mark what was not wanted, 200 threads at a time. Raises ReconnectNeeded, MailboxSuspended, LeaseLost.

        A thread that came in meanwhile stays; repeating a step is harmless.
        """
        box = replace(self._opening.box(item.organization, item.mailbox, Urgency.BACKGROUND), keep=keep)
        for pending in item.pending[:STEP]:
            known = self._importing.known(box, pending.touched.thread_id)
            if known is None or not known.followed:
                self._importing.decline(box, pending.touched.thread_id)
        rest = item.pending[STEP:]
        return replace(item, pending=rest, done=item.total - len(rest), due=bool(rest), due_at=clock.now())

    def _unwanted(self, box: Box, labels: tuple[str, ...], since: datetime | None) -> Iterator[Pending]:
        everything = survey(box, labels)
        wanted = survey(box, labels, since) if since else {}
        for thread in everything:
            if thread not in wanted and self._importing.known(box, thread) is None:
                yield Pending(Touched(thread))
