"""Importing in steps of a few seconds that can be stopped anywhere: what was labelled before, or too much at once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from backend.domain import clock
from backend.domain.errors import NotInMailbox, RequestRefused
from backend.domain.history import Touched
from backend.domain.quota import Urgency
from backend.domain.work import Pending, Task, WorkItem, planned
from backend.ports.mailbox import ThreadPage
from backend.services.holding import Keep
from backend.services.opening import Box, Opening
from backend.services.parking import BETWEEN_TRIES, Parking

STEP = 50
"""Threads in one step at most."""

LASTS = timedelta(seconds=2)
"""How long a step goes on; then progress is written and other work gets its turn."""

LARGEST = 200
"""Threads in one item: whoever looks for work reads whole items, and each step writes one."""


class Backfilling:
    """Imports more threads than one look should."""

    def __init__(self, opening: Opening, parking: Parking) -> None:
        self._opening = opening
        self._parking = parking

    def plan(self, box: Box, label_ids: Iterable[str], since: datetime | None) -> WorkItem:
        """The work of importing these labels' threads; the same choice is the same item."""
        labels = tuple(sorted(label_ids))
        item = planned(Task.IMPORT, box.organization.id, box.record.id, *labels, since.isoformat() if since else "")
        return replace(item, listing=labels, since=since)

    def rest(self, box: Box, pending: Iterable[Pending], *stretch: str) -> Iterator[WorkItem]:
        """The work of importing known threads, 200 an item; `stretch` says where they come from.

        The same threads of one stretch are the same items.
        """
        threads = tuple(pending)
        for start in range(0, len(threads), LARGEST):
            some = threads[start : start + LARGEST]
            item = planned(
                Task.IMPORT, box.organization.id, box.record.id, *stretch, *(each.touched.thread_id for each in some)
            )
            yield replace(item, pending=some, total=len(some))

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """List the next page when nothing is pending, then import pending threads for two seconds, 50 at most.

        Repeating a step is harmless: a thread whose history id we hold already is not fetched again. A thread that
        cannot be read is tried again later and parked at last. Raises what may pass: ReconnectNeeded, MailboxSuspended,
        MailboxBusy, MailboxDown, Busy, LeaseLost.
        """
        began = clock.now()
        box = replace(self._opening.box(item.organization, item.mailbox, Urgency.BACKGROUND), keep=keep)
        return self._imported(box, item if item.pending or not item.listing else _listed(box, item), began)

    def _imported(self, box: Box, item: WorkItem, began: datetime) -> WorkItem:
        left, again = list(item.pending), []
        while left and len(item.pending) - len(left) < STEP and clock.now() - began < LASTS:
            failed = self._parking.bring(box, left.pop(0))
            again += [failed] if failed else []
        pending = (*left, *again)
        only_again = bool(pending) and all(each.tries for each in pending)
        return replace(
            item,
            pending=pending,
            done=item.done + len(item.pending) - len(pending),
            due=bool(pending or item.listing),
            due_at=clock.now() + (BETWEEN_TRIES if only_again and again else timedelta()),
            error="",
        )


def _listed(box: Box, item: WorkItem) -> WorkItem:
    try:
        page = _page(box, item)
    except NotInMailbox:  # the label is gone
        return replace(item, listing=item.listing[1:], page_token="")
    # She chose them, whatever was decided about one of them before.
    rows = tuple(Pending(Touched(row.id, relabelled=True, history_id=row.history_id)) for row in page.rows)
    return replace(
        item,
        pending=rows,
        total=item.total + len(rows),
        page_token=page.next,
        listing=item.listing if page.next else item.listing[1:],
    )


def _page(box: Box, item: WorkItem) -> ThreadPage:
    """The next page of the first label; its first one when Gmail has forgotten where the list stood."""
    try:
        return box.gmail.threads(item.listing[0], since=item.since, page_token=item.page_token)
    except RequestRefused:
        if not item.page_token:
            raise
        return box.gmail.threads(item.listing[0], since=item.since)
