"""Spending: what the calls to a mailbox cost, day by day; they are counted where they are made."""

from dataclasses import dataclass
from datetime import timedelta

from backend.domain import clock
from backend.domain.spent import Spent, spent_id
from backend.ports.store import Store

DAYS = 7


@dataclass(frozen=True)
class Costs:
    """A mailbox's days, newest first, today (UTC) included; a day without calls is there and empty."""

    days: tuple[Spent, ...]

    @property
    def today(self) -> Spent:
        """What was spent since midnight UTC."""
        return self.days[0]


class Spending:
    """Reads what was spent, seven days at most a few seconds old."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, organization: str, mailbox: str) -> Costs:
        """Requests and units of a mailbox by method, today and on the six days before."""
        records = self._store.of(organization)
        today = clock.now().date()
        days = [today - timedelta(days=back) for back in range(DAYS)]
        found = [(day, records.get(Spent, spent_id(mailbox, day))) for day in days]
        return Costs(tuple(spent or Spent(spent_id(mailbox, day), mailbox, day.isoformat()) for day, spent in found))
