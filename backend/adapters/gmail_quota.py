"""The quota planner: every call is charged here, waits here for its turn, and its refusal puts the mailbox to rest."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from backend.adapters.gmail_errors import DaySpent
from backend.adapters.gmail_flights import Flights
from backend.adapters.gmail_purses import Purses
from backend.adapters.gmail_units import UNITS, Meter
from backend.domain.clock import now
from backend.domain.errors import MailboxBusy, MailboxError, MailboxSuspended, ReconnectNeeded
from backend.domain.quota import ON_ITS_WAY_S, Account, Allowance, Plan, Urgency
from backend.ports.store import Store

PROJECT = "project"
LONGEST_WAIT = timedelta(seconds=10)


class Quota:
    """Charges the calls of every mailbox to its own allowance and to the project's."""

    def __init__(
        self,
        store: Store,
        mailbox: Plan,
        project: Plan,
        flights: Flights,
        meter: Meter,
        sleep: Callable[[float], None] = time.sleep,
        first_rest_s: float = 1,
    ) -> None:
        self._mailboxes = Purses(store, mailbox, LONGEST_WAIT, sleep)
        # The mailbox's units are paid by then; they may not grow old waiting.
        self._project = Purses(store, project, timedelta(seconds=ON_ITS_WAY_S / 2), sleep)
        self._flights = flights
        self._meter = meter
        self._first_rest_s = first_rest_s

    @contextmanager
    def call(self, account: Account, urgency: Urgency, method: str) -> Iterator[None]:
        """Around one call: waits up to ten seconds for its units, then raises HeldBack with the time to come back.

        A refusal of Gmail goes on as MailboxBusy with the time until which this mailbox rests in every process.
        """
        with self._flights.one(account.mailbox, urgency):
            self._mailboxes.pay(account.mailbox, urgency, UNITS[method])
            probe = self._project.pay(PROJECT, urgency, UNITS[method]).probe
            try:
                yield
            except (ReconnectNeeded, MailboxSuspended):
                # Refused at the door; Google charges the mailbox nothing.
                raise
            except MailboxError as fault:
                self._meter.charge(account, method)
                if isinstance(fault, MailboxBusy):
                    raise self._rested(account.mailbox, fault) from fault
                raise
            self._meter.charge(account, method)
            if probe:
                self._project.change(PROJECT, Allowance.answered)

    def _rested(self, mailbox: str, refusal: MailboxBusy) -> MailboxBusy:
        at = now()
        if isinstance(refusal, DaySpent):
            rest = self._project.change(PROJECT, lambda allowance: allowance.stopped(at))
        else:
            rest = self._mailboxes.change(
                mailbox, lambda allowance: allowance.refused(at, refusal.until, self._first_rest_s)
            )
        return type(refusal)(str(refusal), until=rest.resting_until)
