"""Following: from the stored cursor through history to the store, the cursor last."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial

from backend.domain import clock
from backend.domain.errors import HirelabelError, MailboxBusy, ReconnectNeeded
from backend.domain.ids import random
from backend.domain.lease import claim, holds
from backend.domain.mailbox import SyncState, after_look, sync_id
from backend.ports.store import Query, Store, Transaction
from backend.services.opening import Opening
from backend.services.reading_history import ReadingHistory

PAUSE_AFTER_TROUBLE = timedelta(seconds=30)

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of a look; REMEMBERED means that it will be repeated."""

    NOTHING_NEW = "nothing_new"
    IN_STEP = "in_step"
    REMEMBERED = "remembered"


@dataclass(frozen=True)
class Look:
    """What one reading of history came to: the new cursor, or when to try again, or that the consent is gone.

    When Gmail itself named the time, no push makes us come back earlier.
    """

    history_id: int
    put_off: datetime | None = None
    asked_to_rest: bool = False
    lost: bool = False

    @property
    def failed(self) -> bool:
        """Whether history was not read."""
        return self.lost or self.put_off is not None


@dataclass(frozen=True)
class Rhythm:
    """How long a claim lasts and how long a quiet mailbox is left alone."""

    lease: timedelta
    pause: timedelta


class Following:
    """Keeps mailboxes in step. Any call may come twice or at once: a lease lets one in, the others leave a mark."""

    def __init__(self, store: Store, opening: Opening, history: ReadingHistory, rhythm: Rhythm) -> None:
        self._root = store.root
        self._opening = opening
        self._history = history
        self._rhythm = rhythm

    def pushed(self, address: str, history_id: int) -> Outcome:
        """Gmail says something happened up to `history_id`; one we are past costs one read and no write."""
        sync = self._root.get(SyncState, sync_id(address))
        if sync is None or not sync.active or history_id <= sync.history_id:
            return Outcome.NOTHING_NEW
        return self._look(sync.id, history_id)

    def look_due(self, limit: int = 20) -> int:
        """Look at the mailboxes whose time has come; returns how many. One bad mailbox stops no other."""
        query = Query(SyncState, equals={"active": True}, order="due_at", limit=limit)
        due = [sync for sync in self._root.find(query).records if sync.due_at <= clock.now()]
        for sync in due:
            self._look(sync.id, 0)
        return len(due)

    def look(self, address: str) -> Outcome:
        """Look at one mailbox now, as when a recruiter asks."""
        return self._look(sync_id(address), 0)

    def _look(self, identity: str, pushed_id: int) -> Outcome:
        holder = random()
        mine = self._root.transact(lambda tx: _claimed(tx, identity, pushed_id, holder, self._rhythm.lease))
        while mine is not None:
            look = self._step(mine)
            left = self._root.transact(partial(_released, mine=mine, look=look, pause=self._rhythm.pause))
            if left is None or look.failed or left.looks:
                return Outcome.REMEMBERED
            if not left.dirty:
                return Outcome.IN_STEP
            mine = left
        return Outcome.REMEMBERED

    def _step(self, mine: SyncState) -> Look:
        """One reading of history. Trouble with one mailbox becomes a later look at that mailbox, never an error."""
        began = clock.now()
        try:
            return Look(self._history.catch_up(self._opening.box(mine.organization, mine.mailbox), mine.history_id))
        except ReconnectNeeded as why:
            lost = self._opening.lost(mine.organization, mine.mailbox, why, began)
            return Look(mine.history_id, lost=lost, put_off=began)
        except HirelabelError as trouble:
            log.warning("look at mailbox %s put off: %s", mine.mailbox, type(trouble).__name__)
            until = trouble.until if isinstance(trouble, MailboxBusy) else None
            return Look(mine.history_id, put_off=until or clock.now() + PAUSE_AFTER_TROUBLE, asked_to_rest=bool(until))
        except Exception:  # a fault of ours in one mailbox must not keep the others waiting
            log.exception("look at mailbox %s broke", mine.mailbox)
            return Look(mine.history_id, put_off=clock.now() + PAUSE_AFTER_TROUBLE)


def _claimed(tx: Transaction, identity: str, pushed_id: int, holder: str, duration: timedelta) -> SyncState | None:
    """The state under our lease; None when another holds it or Gmail asked for a rest: then the push is only marked.

    It is due again when the lease runs out: a push acknowledged to a holder that died waits no longer than that.
    """
    state = tx.get(SyncState, identity)
    if state is None or not state.active:
        return None
    at = clock.now()
    resting = state.resting_until is not None and state.resting_until > at
    lease = None if resting else claim(state.lease, holder, at, duration)
    marked = replace(state, pushed_id=max(state.pushed_id, pushed_id))
    if lease:
        marked = replace(marked, lease=lease, due_at=lease.expires_at)
    if marked != state:
        tx.put(marked)
    return marked if lease else None


def _released(tx: Transaction, mine: SyncState, look: Look, pause: timedelta) -> SyncState | None:
    """Write where we stand and let go; keep the lease when a push came meanwhile. None when the lease was lost."""
    current = tx.get(SyncState, mine.id)
    if current is None or mine.lease is None or not holds(current.lease, mine.lease):
        return None
    at = clock.now()
    if look.failed:
        due = look.put_off or at
        left = replace(current, due_at=due, resting_until=due if look.asked_to_rest else None, active=not look.lost)
    elif current.pushed_id > max(mine.pushed_id, look.history_id):
        left = replace(current, history_id=max(current.history_id, look.history_id), looks=0)
        tx.put(left)
        return left
    else:
        left = after_look(current, look.history_id, at, pause)
    released = replace(left, lease=replace(mine.lease, expires_at=at))
    tx.put(released)
    return released
