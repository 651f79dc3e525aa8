"""Units granted to this process in the store, a chunk at a time, so that few calls cost a write."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta

from backend.adapters.gmail_errors import HeldBack
from backend.domain.clock import now
from backend.domain.quota import Allowance, Grant, Plan, Urgency
from backend.ports.store import Store, Transaction

Change = Callable[[Allowance], Allowance]


@dataclass
class Purse:
    """The grant one kind of work of this process lives on; None before the first and after a refusal."""

    grant: Grant | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Purses:
    """Pays for the calls that one plan covers: those of each mailbox, or those of the project."""

    def __init__(
        self, store: Store, plan: Plan, longest_wait: timedelta, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._root = store.root
        self._plan = plan
        self._longest_wait = longest_wait
        self._sleep = sleep
        self._purses: dict[tuple[str, Urgency], Purse] = {}
        self._lock = threading.Lock()

    def pay(self, whose: str, urgency: Urgency, units: int) -> Grant:
        """Returns when the call may be made. Raises HeldBack when that is longer off than we wait."""
        grant = self._taken(whose, urgency, units)
        left = (grant.ready_at - now()).total_seconds()
        if left > 0:
            self._sleep(left)
        return grant

    def change(self, whose: str, change: Change) -> Allowance:
        """The allowance after a change in the store; what this process was granted before is forgotten."""
        after = self._root.transact(lambda tx: _changed(tx, whose, change))
        for purse in [self._purse(whose, urgency) for urgency in Urgency]:
            with purse.lock:
                purse.grant = None
        return after

    def _taken(self, whose: str, urgency: Urgency, units: int) -> Grant:
        purse = self._purse(whose, urgency)
        with purse.lock:
            grant = purse.grant
            if grant is None or not grant.covers(units, now()):
                grant = self._root.transact(lambda tx: self._drawn(tx, whose, urgency, units))
            purse.grant = replace(grant, units=grant.units - units)
            return grant

    def _drawn(self, tx: Transaction, whose: str, urgency: Urgency, units: int) -> Grant:
        at = now()
        allowance = tx.get(Allowance, whose) or Allowance(whose)
        if at < allowance.resting_until and urgency is Urgency.INTERACTIVE:
            raise HeldBack("Gmail asked for a rest", until=allowance.resting_until)
        after, grant = allowance.drawn(self._plan, urgency, units, max(at, allowance.resting_until))
        if grant.ready_at - at > self._longest_wait:
            raise HeldBack("the minute's units are spent", until=grant.ready_at)
        tx.put(after)
        return grant

    def _purse(self, whose: str, urgency: Urgency) -> Purse:
        with self._lock:
            return self._purses.setdefault((whose, urgency), Purse())


def _changed(tx: Transaction, whose: str, change: Change) -> Allowance:
    after = change(tx.get(Allowance, whose) or Allowance(whose))
    tx.put(after)
    return after
