"""Glancing: one answer's look at the records, each read once and many in one trip, so that all is of one moment."""

from collections.abc import Callable, Sequence
from typing import Any

from backend.ports.store import Key, Page, Query, R, Record, Store, T, Transaction


class Glance:
    """Records of an organization and of the root that remembers what it read; made for one answer, dropped with it."""

    def __init__(self, store: Store, organization: str, *known: Record) -> None:
        self._store = store
        self._organization = organization
        self._seen: dict[Key, Record | None] = {(type(each), each.id): each for each in known}
        self._pages: list[tuple[Query[Any], Page[Any]]] = []

    def foresee(self, *keys: Key) -> None:
        """Read in one trip what will be asked for, as far as it is not known yet. A wrong guess costs but the read."""
        unknown = dict.fromkeys(key for key in keys if key not in self._seen)
        if unknown:
            found = self._store.get_all(self._organization, unknown)
            self._seen.update((key, found.get(key)) for key in unknown)

    def foresee_page(self, query: Query[R]) -> Page[R]:
        """The page of a query, kept for whoever asks again."""
        page = self.find(query)
        self._pages.append((query, page))
        return page

    def get(self, kind: type[R], record_id: str) -> R | None:
        """See `Records`; a root kind is read from the root."""
        if (kind, record_id) not in self._seen:
            self.foresee((kind, record_id))
        return self._seen[kind, record_id]  # type: ignore[return-value]  # what stands there is of this kind

    def find(self, query: Query[R]) -> Page[R]:
        """See `Records`; asked anew each time unless it was foreseen."""
        kept = next((page for asked, page in self._pages if asked == query), None)
        return kept or self._store.of(self._organization).find(query)

    def find_all(self, queries: Sequence[Query[Any]]) -> tuple[Page[Any], ...]:
        """See `Records`; asked anew each time."""
        return self._store.of(self._organization).find_all(queries)

    def know(self, *records: Record) -> None:
        """Remember records that were found by a query."""
        self._seen.update(((type(each), each.id), each) for each in records)

    def count(self, query: Query[R]) -> int:
        """See `Records`; asked anew each time."""
        return self._store.of(self._organization).count(query)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """See `Records`; forgets what it read, for the work may have changed it."""
        self._seen.clear()
        self._pages.clear()
        return self._store.of(self._organization).transact(work)

    def anew(self, *known: Record) -> "Glance":
        """Another look at the same records, in which only these are known."""
        return Glance(self._store, self._organization, *known)
