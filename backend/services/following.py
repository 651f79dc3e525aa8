"""Following: from the stored cursor through history to the store, the cursor last."""

import logging
import threading
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from backend.domain import clock
from backend.domain.errors import HirelabelError, LeaseLost, MailboxBusy, MailboxSuspended, ReconnectNeeded
from backend.domain.mailbox import SyncState, sync_id
from backend.ports.store import Store
from backend.services.claiming import Claiming, Look, Rhythm
from backend.services.holding import Holding
from backend.services.opening import WHILE_SHUT, Opening
from backend.services.reading_history import ReadingHistory

PAUSES = tuple(timedelta(seconds=each) for each in (30, 60, 300, 900, 3600))
"""After the first, second, … look in a row that went wrong."""
AT_ONCE = 4
"""Mailboxes looked at where pushes arrive, half of a server's threads."""

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a look; REMEMBERED means that it will be repeated."""

    NOTHING_NEW = "nothing_new"
    IN_STEP = "in_step"
    REMEMBERED = "remembered"


class Following:
    """Keeps mailboxes in step. Any call may come twice or at once: a lease lets one in, the others leave a mark."""

    def __init__(self, store: Store, opening: Opening, history: ReadingHistory, rhythm: Rhythm) -> None:
        self._claiming = Claiming(store, rhythm)
        self._opening = opening
        self._history = history
        self._at_once = threading.BoundedSemaphore(AT_ONCE)
        self._reading: dict[str, SyncState] = {}

    def pushed(self, address: str, history_id: int) -> Outcome:
        """Gmail says something happened up to `history_id`; one we are past costs one read and no write.

        While several mailboxes are being looked at already the push is only marked, so that mailboxes that keep us
        waiting do not take every thread of the server; whoever looks at what is due finds it.
        """
        sync = self._claiming.state(sync_id(address))
        if sync is None or history_id <= sync.history_id:
            if sync and sync.closely_s:
                self._claiming.came_late(sync.id)
            return Outcome.NOTHING_NEW
        if not self._at_once.acquire(blocking=False):
            self._claiming.mark(sync.id, history_id)
            return Outcome.REMEMBERED
        try:
            return self._look(sync.id, history_id)
        finally:
            self._at_once.release()

    def look_due(self, most: int = 20) -> int:
        """Look at mailboxes whose time has come; returns how many. One bad mailbox stops no other."""
        looked = 0
        for sync in self._claiming.due():
            if looked == most:
                break
            mine = None if self._kept_back(sync) else self._claiming.claim(sync.id, only_if_due=True)
            if mine:
                self._follow(mine)
                looked += 1
        return looked

    def look(self, address: str) -> Outcome:
        """Look at one mailbox now, as when a recruiter asks."""
        return self._look(sync_id(address), 0)

    def _kept_back(self, sync: SyncState) -> bool:
        """Whether this process reads the mailbox already, or a bad one like it: bad ones take one thread, not all."""
        bad_ones = [each for each in list(self._reading.values()) if each.failures]
        return sync.id in self._reading or bool(sync.failures and bad_ones)

    def _look(self, identity: str, pushed_id: int) -> Outcome:
        """A mailbox that this process still reads is left to the thread that does, even if its lease has run out."""
        if identity in self._reading:
            self._claiming.mark(identity, pushed_id)
            return Outcome.REMEMBERED
        mine = self._claiming.claim(identity, pushed_id)
        return self._follow(mine) if mine else Outcome.REMEMBERED

    def _follow(self, mine: SyncState) -> Outcome:
        """Read until nothing was announced meanwhile, and let go."""
        while True:
            try:
                look = self._read(mine)
            except LeaseLost:
                return Outcome.REMEMBERED
            left = self._claiming.release(mine, look)
            if left is None or look.failed or left.looks:
                return Outcome.REMEMBERED
            if not left.dirty:
                return Outcome.IN_STEP
            mine = left

    def _read(self, mine: SyncState) -> Look:
        self._reading[mine.id] = mine
        try:
            return self._step(mine)
        finally:
            self._reading.pop(mine.id, None)

    def _step(self, mine: SyncState) -> Look:
        """One reading of history. Trouble with one mailbox becomes a later look at that mailbox, never an error."""
        began = clock.now()
        keep = Holding(mine.lease, lambda: self._claiming.keep(mine))
        try:
            box = replace(self._opening.to_look(mine.organization, mine.mailbox), keep=keep)
            history_id = self._history.catch_up(box, mine.history_id)
            self._opening.back(box)
            return Look(history_id)
        except LeaseLost:
            raise
        except (ReconnectNeeded, MailboxSuspended) as why:
            shut = self._opening.shut(mine.organization, mine.mailbox, why, began)
            return Look(mine.history_id, clock.now() + (WHILE_SHUT if shut else _pause(mine)), asked_to_rest=shut)
        except HirelabelError as trouble:
            log.warning("look at mailbox %s put off: %s", mine.mailbox, type(trouble).__name__)
            until = trouble.until if isinstance(trouble, MailboxBusy) else None
            return Look(mine.history_id, put_off=until or clock.now() + _pause(mine), asked_to_rest=bool(until))
        except Exception:  # a fault of ours in one mailbox must not keep the others waiting
            log.exception("look at mailbox %s broke", mine.mailbox)
            return Look(mine.history_id, put_off=clock.now() + _pause(mine))


def _pause(state: SyncState) -> timedelta:
    """Longer from failure to failure, so that a mailbox that stays bad costs little."""
    return PAUSES[min(state.failures, len(PAUSES) - 1)]
