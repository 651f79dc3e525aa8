"""What Gmail calls cost, and the count of those made; holding calls back is done in gmail_quota."""

import logging
import threading
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from backend.domain.clock import now
from backend.domain.errors import HirelabelError
from backend.domain.quota import Account
from backend.domain.spent import Spent, spent_id
from backend.ports.store import Store, Transaction

UNITS = {
    "getProfile": 1,
    "labels.list": 1,
    "labels.create": 5,
    "settings.sendAs.list": 1,
    "history.list": 2,
    "threads.list": 10,
    "threads.get": 40,
    "threads.modify": 10,
    "messages.get": 20,
    "messages.list": 5,
    "messages.modify": 5,
    "messages.send": 100,
    "drafts.list": 5,
    "drafts.get": 20,
    "drafts.create": 10,
    "drafts.send": 100,
    "messages.attachments.get": 20,
    "watch": 100,
    "stop": 50,
}
"""Quota units per call by method id, Google's table of 2026-05-01; the format asked for changes nothing."""
PAUSE = timedelta(seconds=5)

log = logging.getLogger(__name__)


class Meter:
    """Counts calls by mailbox, UTC day and method; a clock adds them to the store every five seconds and at the end.

    A process that is killed loses the count of its last seconds, not the calls.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counted: dict[tuple[Account, date], Counter[str]] = {}
        self._written_at: dict[Account, datetime] = {}
        self._lock = threading.Lock()

    def charge(self, account: Account, method: str) -> None:
        """Count one call of a method in UNITS; the store is left alone, for its trouble would cost Gmail's answer."""
        at = now()
        with self._lock:
            self._counted.setdefault((account, at.date()), Counter())[method] += 1
            self._written_at.setdefault(account, at)

    def flush(self, pause: timedelta = timedelta()) -> int:
        """Write what was counted and not written for so long; returns for how many mailboxes.

        What the store does not take is kept for the next time.
        """
        at = now()
        with self._lock:
            due = {account for account, _ in self._counted if at - self._written_at[account] >= pause}
        for account in due:
            self._write(account)
        return len(due)

    def flush_due(self) -> int:
        """Write what has waited five seconds; returns for how many mailboxes."""
        return self.flush(PAUSE)

    def _write(self, account: Account) -> None:
        with self._lock:
            self._written_at[account] = now()
            days = [day for counted, day in self._counted if counted == account]
            taken = {day: self._counted.pop((account, day)) for day in days}
        for day, calls in taken.items():
            try:
                self._store.of(account.organization).transact(partial(_add, account=account, day=day, calls=calls))
            except HirelabelError as trouble:
                log.warning("calls of mailbox %s not counted yet: %s", account.mailbox, type(trouble).__name__)
                with self._lock:
                    self._counted.setdefault((account, day), Counter()).update(calls)


def _add(tx: Transaction, account: Account, day: date, calls: Mapping[str, int]) -> None:
    identity = spent_id(account.mailbox, day)
    before = tx.get(Spent, identity) or Spent(identity, account.mailbox, day.isoformat())
    units = Counter({method: n * UNITS[method] for method, n in calls.items()})
    requests = Counter(before.requests) + Counter(calls)
    tx.put(replace(before, requests=requests, units=Counter(before.units) + units))
