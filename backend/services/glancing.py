"""Glancing: one answer's look at the records, each read once, so that what it shows is of one moment."""

from collections.abc import Callable

from backend.ports.store import Page, Query, R, Record, Records, T, Transaction


class Glance:
    """Records that remembers what it read; made for one answer and dropped with it."""

    def __init__(self, records: Records, *known: Record) -> None:
        self._records = records
        self._seen: dict[tuple[type[Record], str], Record | None] = {(type(each), each.id): each for each in known}

    def get(self, kind: type[R], record_id: str) -> R | None:
        """See `Records`."""
        place = (kind, record_id)
        if place not in self._seen:
            self._seen[place] = self._records.get(kind, record_id)
        return self._seen[place]  # type: ignore[return-value]  # what stands there is of this kind

    def find(self, query: Query[R]) -> Page[R]:
        """See `Records`; asked anew each time."""
        return self._records.find(query)

    def count(self, query: Query[R]) -> int:
        """See `Records`; asked anew each time."""
        return self._records.count(query)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """See `Records`; forgets what it read, for the work may have changed it."""
        self._seen.clear()
        return self._records.transact(work)
