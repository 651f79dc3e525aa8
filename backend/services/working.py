"""Working: one step of whatever is due, by whichever worker comes first; a crash loses at most the step under way."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import TypeVar

from backend.domain import clock
from backend.domain.errors import HirelabelError, LeaseLost, MailboxBusy, MailboxSuspended, ReconnectNeeded
from backend.domain.work import Task, WorkItem
from backend.ports.queue import Queue
from backend.services.holding import Holding, Keep
from backend.services.opening import WHILE_SHUT, Opening

Step = Callable[[WorkItem, Keep], WorkItem]
"""Does the next bit of an item's work and returns the item as it then stands; repeating a step is harmless."""

PAUSES = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=5))

LISTED = 50
"""Due items read at a time; those that another worker takes first are passed over."""

AT_ONCE = 3
"""Steps under way for announcements; with as many looks as `following` allows, a thread is left for a card."""

Ran = tuple[WorkItem, WorkItem | None]
"""An item as it was claimed and as it stands after a step, None when it was taken over meanwhile."""

T = TypeVar("T")
log = logging.getLogger(__name__)


class Working:
    """Runs the work queue; several workers share it, a lease an item."""

    def __init__(self, queue: Queue, opening: Opening, steps: Mapping[Task, Step]) -> None:
        self._queue = queue
        self._opening = opening
        self._steps = steps
        self._under_way: dict[str, WorkItem] = {}
        self._lock = threading.Lock()
        self._at_once = threading.BoundedSemaphore(AT_ONCE)

    def run_due(self, most: int = 10, until: datetime | None = None) -> int:
        """Run one step of items that are due, the one that waits longest first; returns how many steps ran.

        After `until` none is begun. A mailbox takes one thread of this process, and so do all those together that
        failed the last time.
        """
        with self._lock:
            taken = frozenset(self._under_way)
        due = self._queue.due(LISTED, taken)
        ran = (self._in_turn(item, self.run) for item in due if until is None or clock.now() < until)
        return sum(islice(filter(None, ran), most))

    def run(self, item_id: str) -> bool:
        """Run one step of this item; False when it is done, not due yet, or somebody else is at it."""
        return self._let_go(self._ran(item_id))

    def announced(self, item_id: str) -> bool:
        """Run one step of the item that a push is about; False as `run`, and when it is left to the sweep.

        That is while several are run already, or its mailbox or a bad one like it has a thread: those that keep us
        waiting do not take every thread of the server.
        """
        if not self._at_once.acquire(blocking=False):
            return False
        try:
            item = self._queue.get(item_id)
            ran = self._in_turn(item, self._ran) if item else None
        finally:
            self._at_once.release()
        # Only now, for this announces the next step, which may come back to this process at once.
        return self._let_go(ran)

    def _ran(self, item_id: str) -> Ran | None:
        mine = self._queue.claim(item_id)
        if mine is None:
            return None
        try:
            return mine, self._step(mine)
        except LeaseLost:
            log.warning("work %s of %s was taken over", mine.task, mine.id)
            return mine, None

    def _let_go(self, ran: Ran | None) -> bool:
        mine, after = ran or (None, None)
        if mine and after:
            self._queue.finish(mine, after)
        return mine is not None

    def _in_turn(self, item: WorkItem, run: Callable[[str], T]) -> T | None:
        if not item.mailbox:
            return run(item.id)
        if not self._entered(item):
            return None
        try:
            return run(item.id)
        finally:
            with self._lock:
                del self._under_way[item.mailbox]

    def _entered(self, item: WorkItem) -> bool:
        """Whether no thread of ours is at its mailbox, even with a lease that has run out, or at a bad one like it."""
        with self._lock:
            both_bad = item.attempts and any(each.attempts for each in self._under_way.values())
            if item.mailbox in self._under_way or both_bad:
                return False
            self._under_way[item.mailbox] = item
            return True

    def _step(self, item: WorkItem) -> WorkItem:
        began = clock.now()
        try:
            keep = Holding(item.lease, lambda: self._queue.keep(item))
            return replace(self._steps[item.task](item, keep), attempts=0)
        except LeaseLost:
            raise
        except (ReconnectNeeded, MailboxSuspended) as why:
            shut = self._opening.shut(item.organization, item.mailbox, why, began)
            rests = shut or not self._opening.works(item.organization, item.mailbox)
            return replace(item, due_at=clock.now() + (WHILE_SHUT if rests else PAUSES[0]))
        except HirelabelError as fault:
            log.warning("work %s of %s stopped: %s", item.task, item.id, type(fault).__name__)
            until = fault.until if isinstance(fault, MailboxBusy) else None
            return _put_off(item, fault.tell, until or clock.now() + PAUSES[min(item.attempts, len(PAUSES) - 1)])
        except Exception:  # a fault of ours in one item must not keep the others waiting
            log.exception("work %s of %s broke", item.task, item.id)
            return _put_off(item, HirelabelError.tell, clock.now() + PAUSES[-1])


def _put_off(item: WorkItem, error: str, until: datetime) -> WorkItem:
    return replace(item, attempts=item.attempts + 1, error=error, due_at=until)
