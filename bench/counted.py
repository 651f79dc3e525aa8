"""A store that counts how often it is asked; everything it is asked goes to a real one."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.ports.store import Key, Page, Query, R, Record, Records, Store, T, Transaction


@dataclass
class Trips:
    """Round trips that read: a record, a page, a count, or many of either at once. Transactions are not among them.

    `documents` are the records that were read, in transactions too.
    """

    reads: int = 0
    documents: int = 0


class CountedTransaction:
    """Port Transaction: the real one."""

    def __init__(self, transaction: Transaction, trips: Trips) -> None:
        self._transaction = transaction
        self._trips = trips
        self.put, self.create, self.delete = transaction.put, transaction.create, transaction.delete

    def get(self, kind: type[R], record_id: str) -> R | None:
        """See `Transaction`."""
        self._trips.documents += 1
        return self._transaction.get(kind, record_id)

    def existing(self, kind: type[R], ids: Collection[str]) -> dict[str, R]:
        """See `Transaction`."""
        found = self._transaction.existing(kind, ids)
        self._trips.documents += len(found)
        return found


class CountedRecords:
    """Port Records: one scope of the real store."""

    def __init__(self, records: Records, trips: Trips) -> None:
        self._records = records
        self._trips = trips

    def get(self, kind: type[R], record_id: str) -> R | None:
        """See `Records`."""
        self._trips.reads += 1
        return self._records.get(kind, record_id)

    def find(self, query: Query[R]) -> Page[R]:
        """See `Records`."""
        self._trips.reads += 1
        page = self._records.find(query)
        self._trips.documents += len(page.records)
        return page

    def find_all(self, queries: Sequence[Query[Any]]) -> tuple[Page[Any], ...]:
        """See `Records`."""
        self._trips.reads += 1
        return self._records.find_all(queries)

    def count(self, query: Query[R]) -> int:
        """See `Records`."""
        self._trips.reads += 1
        return self._records.count(query)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """See `Records`."""
        return self._records.transact(lambda tx: work(CountedTransaction(tx, self._trips)))


class CountedStore:
    """Port Store: the real one; `trips` are those made so far."""

    def __init__(self, store: Store) -> None:
        self.trips = Trips()
        self._store = store

    @property
    def root(self) -> CountedRecords:
        """See `Store`."""
        return CountedRecords(self._store.root, self.trips)

    def of(self, organization: str) -> CountedRecords:
        """See `Store`."""
        return CountedRecords(self._store.of(organization), self.trips)

    def get_all(self, organization: str, keys: Collection[Key]) -> Mapping[Key, Record]:
        """See `Store`."""
        self.trips.reads += 1
        return self._store.get_all(organization, keys)
