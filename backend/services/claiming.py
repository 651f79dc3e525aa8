"""Claiming: one look at a mailbox at a time, marks for what comes meanwhile, and nothing written by a late one."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from backend.domain import clock
from backend.domain.errors import LeaseLost
from backend.domain.ids import random
from backend.domain.lease import Lease, claim, holds, renewed
from backend.domain.mailbox import SyncState
from backend.domain.pace import after_look, announced_late
from backend.ports.store import Query, Store, Transaction
from backend.services.paging import every

LISTED = 10
"""Due mailboxes read at a time: each costs a read, and mostly the first is free."""


@dataclass(frozen=True)
class Rhythm:
    """How long a claim lasts, how long a quiet mailbox is left alone, and whether Gmail pushes."""

    lease: timedelta
    pause: timedelta
    pushed: bool = False


@dataclass(frozen=True)
class Look:
    """What one reading of history came to: the new cursor, or when to try again.

    When Gmail itself named the time, no push makes us come back earlier.
    """

    history_id: int
    put_off: datetime | None = None
    asked_to_rest: bool = False

    @property
    def failed(self) -> bool:
        """Whether history was not read."""
        return self.put_off is not None


class Claiming:
    """The sync states of all mailboxes; each change is one conditional write."""

    def __init__(self, store: Store, rhythm: Rhythm) -> None:
        self._root = store.root
        self._rhythm = rhythm

    def state(self, identity: str) -> SyncState | None:
        """Where we stand, None for a mailbox nobody follows."""
        state = self._root.get(SyncState, identity)
        return state if state and state.active else None

    def due(self) -> Iterator[SyncState]:
        """The mailboxes whose time has come, the one that waits longest first; some may be taken already."""
        query = Query(SyncState, equals={"active": True}, order="due_at", limit=LISTED, until=clock.now())
        return every(self._root, query)

    def claim(self, identity: str, pushed_id: int = 0, *, only_if_due: bool = False) -> SyncState | None:
        """The state under our lease; None when another holds it or Gmail asked for a rest: then a push is only marked.

        It is due again when the lease runs out: a push acknowledged to a holder that died waits no longer than that.
        """
        due_by = clock.now() if only_if_due else None
        holder = random()
        return self._root.transact(lambda tx: self._claimed(tx, identity, pushed_id, holder, due_by))

    def mark(self, identity: str, pushed_id: int) -> None:
        """Remember a push for whoever looks at what is due."""
        self._root.transact(lambda tx: _marked(tx, identity, pushed_id))

    def came_late(self, identity: str) -> None:
        """A push named what we had found by ourselves."""
        self._root.transact(lambda tx: _came_late(tx, identity))

    def keep(self, mine: SyncState) -> Lease:
        """Prolong the claim. Raises LeaseLost when somebody has taken over."""
        return self._root.transact(lambda tx: _kept(tx, mine, self._rhythm.lease))

    def release(self, mine: SyncState, look: Look) -> SyncState | None:
        """Write where we stand and let go; keep the lease when a push came meanwhile. None when the lease was lost."""
        return self._root.transact(partial(self._released, mine=mine, look=look))

    def _claimed(
        self, tx: Transaction, identity: str, pushed_id: int, holder: str, due_by: datetime | None
    ) -> SyncState | None:
        state, at = tx.get(SyncState, identity), clock.now()
        if state is None or not state.active or (due_by and state.due_at > due_by):
            return None
        resting = state.resting_until is not None and state.resting_until > at
        lease = None if resting else claim(state.lease, holder, at, self._rhythm.lease)
        marked = replace(state, pushed_id=max(state.pushed_id, pushed_id))
        if lease:
            marked = replace(marked, lease=lease, due_at=lease.expires_at)
        if marked != state:
            tx.put(marked)
        return marked if lease else None

    def _released(self, tx: Transaction, mine: SyncState, look: Look) -> SyncState | None:
        current = tx.get(SyncState, mine.id)
        if current is None or mine.lease is None or not holds(current.lease, mine.lease):
            return None
        at = clock.now()
        if look.failed:
            due = look.put_off or at
            resting = due if look.asked_to_rest else None
            left = replace(current, due_at=due, resting_until=resting, failures=current.failures + 1)
        elif current.pushed_id > max(mine.pushed_id, look.history_id):
            left = replace(current, history_id=max(current.history_id, look.history_id), looks=0)
            tx.put(left)
            return left
        else:
            seen = after_look(current, look.history_id, at, self._rhythm.pause, pushed=self._rhythm.pushed)
            left = replace(seen, failures=0)
        released = replace(left, lease=replace(mine.lease, expires_at=at))
        tx.put(released)
        return released


def _marked(tx: Transaction, identity: str, pushed_id: int) -> None:
    state = tx.get(SyncState, identity)
    if state and state.active and pushed_id > max(state.pushed_id, state.history_id):
        soonest = max(when for when in (clock.now(), state.resting_until) if when)
        tx.put(replace(state, pushed_id=pushed_id, due_at=min(state.due_at, soonest)))


def _came_late(tx: Transaction, identity: str) -> None:
    state = tx.get(SyncState, identity)
    if state and state.closely_s:
        tx.put(announced_late(state, clock.now()))


def _kept(tx: Transaction, mine: SyncState, duration: timedelta) -> Lease:
    current = tx.get(SyncState, mine.id)
    if current is None or mine.lease is None or not holds(current.lease, mine.lease):
        raise LeaseLost(f"look at mailbox {mine.mailbox}")
    lease = renewed(mine.lease, clock.now(), duration)
    tx.put(replace(current, lease=lease, due_at=lease.expires_at))
    return lease
