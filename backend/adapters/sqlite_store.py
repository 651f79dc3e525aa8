"""The store on one SQLite file; tables in `sqlite_schema`, rows in `sqlite_documents`."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from backend.adapters import sqlite_documents
from backend.adapters.index_entries import cursor, end_of, entries_of, place_of, start_of
from backend.adapters.record_codec import decode, encode, is_id, kind_of
from backend.adapters.sqlite_connection import Connections
from backend.adapters.sqlite_documents import Document, Place
from backend.adapters.sqlite_schema import make_private, prepare
from backend.domain.errors import ReadAfterWrite, StoreError
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS, ROOT_TYPES, Kind
from backend.ports.indexes import INDEXES, Index
from backend.ports.store import Key, Page, Query, R, Record, Transaction

T = TypeVar("T")
START_PATIENCE = 120.0

FIND = """
SELECT entries.position, entries.id, documents.body
FROM entries CROSS JOIN documents
    ON documents.scope = entries.scope AND documents.kind = :kind AND documents.id = entries.id
WHERE entries.scope = :scope AND entries.number = :number AND entries.key = :key AND
"""
ASCENDING = f"""{FIND} (position, entries.id) > (:position, :id) AND position <= :end
ORDER BY position, entries.id LIMIT :limit"""
DESCENDING = f"""{FIND} (position, entries.id) < (:position, :id) AND position >= :end
ORDER BY position DESC, entries.id DESC LIMIT :limit"""
COUNT = "SELECT count(*) FROM entries WHERE scope = ? AND number = ? AND key = ?"


Asked = tuple["Scope", type[Record], str]
"""A record somebody wants: its scope, its kind and its id."""


@dataclass(frozen=True)
class Scope:
    """What the root or one organization keeps, and under which name."""

    name: str
    kinds: tuple[Kind, ...]
    indexes: tuple[Index, ...]

    def read(self, connection: sqlite3.Connection, kind: type[R], record_id: str) -> R | None:
        """The record or None."""
        return _read_all(connection, [(self, kind, record_id)]).get((kind, record_id))  # type: ignore[return-value]

    def document(self, record: Record) -> Document:
        """The record ready to be written."""
        kind = kind_of(type(record), self.kinds)
        place = Place(self.name, kind.name, record.id)
        return Document(place, encode(kind, record), entries_of(record, self.indexes))


class SqliteTransaction:
    """Reads at once, writes when `work` has returned, as Firestore does: Exists cannot be caught inside `work`."""

    def __init__(self, connection: sqlite3.Connection, scope: Scope) -> None:
        self._connection = connection
        self._scope = scope
        self._writes: list[Callable[[], None]] = []

    def get(self, kind: type[R], record_id: str) -> R | None:
        """See `Transaction`."""
        self._refuse_after_write(kind)
        return self._scope.read(self._connection, kind, record_id)

    def existing(self, kind: type[R], ids: Collection[str]) -> dict[str, R]:
        """See `Transaction`."""
        self._refuse_after_write(kind)
        found = _read_all(self._connection, [(self._scope, kind, each) for each in ids])
        return {record_id: record for (_, record_id), record in found.items()}  # type: ignore[misc]

    def put(self, record: Record) -> None:
        """See `Transaction`."""
        self._writes.append(partial(sqlite_documents.put, self._connection, self._scope.document(record)))

    def create(self, record: Record) -> None:
        """See `Transaction`."""
        self._writes.append(partial(sqlite_documents.create, self._connection, self._scope.document(record)))

    def delete(self, kind: type[Record], record_id: str) -> None:
        """See `Transaction`."""
        place = Place(self._scope.name, kind_of(kind, self._scope.kinds).name, record_id)
        self._writes.append(partial(sqlite_documents.remove, self._connection, place))

    def write(self) -> None:
        """Carry out the writes in their order."""
        for write in self._writes:
            write()

    def _refuse_after_write(self, kind: type[Record]) -> None:
        if self._writes:
            raise ReadAfterWrite(f"{kind.__name__} was read after a write of the same transaction")


class SqliteRecords:
    """The records of one scope; safe to use from any thread."""

    def __init__(self, connections: Connections, scope: Scope) -> None:
        self._connections = connections
        self._scope = scope

    def get(self, kind: type[R], record_id: str) -> R | None:
        """See `Records`."""
        return self._connections.run(lambda connection: self._scope.read(connection, kind, record_id))

    def find(self, query: Query[R]) -> Page[R]:
        """See `Records`; costs one range scan of the query's index."""
        kind = kind_of(query.kind, self._scope.kinds)
        statement, place = self._found_by(query, kind)
        rows = self._connections.run(lambda connection: connection.execute(statement, place).fetchall())
        page = rows[: query.limit]
        following = cursor(*page[-1][:2]) if len(rows) > query.limit else None
        return Page(tuple(decode(kind, body) for _, _, body in page), following)

    def find_all(self, queries: Sequence[Query[Any]]) -> tuple[Page[Any], ...]:
        """See `Records`; here one after the other, for nothing lies between us and the file."""
        return tuple(self.find(query) for query in queries)

    def count(self, query: Query[R]) -> int:
        """See `Records`."""
        place = (self._scope.name, *place_of(query, self._scope.indexes))
        (count,) = self._connections.run(lambda connection: connection.execute(COUNT, place).fetchone())
        return int(count)

    def transact(self, work: Callable[[Transaction], T]) -> T:
        """See `Records`."""
        return self._connections.run(lambda connection: self._attempt(connection, work))

    def _attempt(self, connection: sqlite3.Connection, work: Callable[[Transaction], T]) -> T:
        connection.execute("BEGIN IMMEDIATE")
        transaction = SqliteTransaction(connection, self._scope)
        result = work(transaction)
        transaction.write()
        connection.execute("COMMIT")
        return result

    def _found_by(self, query: Query[R], kind: Kind) -> tuple[str, dict[str, Any]]:
        number, key = place_of(query, self._scope.indexes)
        position, record_id = start_of(query)
        place = {"scope": self._scope.name, "kind": kind.name, "number": number, "key": key}
        place |= {"position": position, "id": record_id, "end": end_of(query), "limit": query.limit + 1}
        return DESCENDING if query.descending else ASCENDING, place


class SqliteStore:
    """The embedded `Store`: one file of mode 0600 beside its write-ahead log; any number of threads and processes.

    Close it when done. A process may fork while no other thread of it is inside the store.
    """

    def __init__(self, path: Path, indexes: tuple[Index, ...] = INDEXES) -> None:
        """Raises StoreError when the file is of a newer version, Busy when another process starts for two minutes."""
        make_private(path)
        self._indexes = indexes
        self._root = Scope("", ROOT_KINDS, indexes)
        self._connections = Connections(path)
        self._connections.run(partial(prepare, indexes=indexes), START_PATIENCE)

    @property
    def root(self) -> SqliteRecords:
        """See `Store`."""
        return SqliteRecords(self._connections, self._root)

    def of(self, organization: str) -> SqliteRecords:
        """See `Store`. Raises StoreError for an organization without a name."""
        return SqliteRecords(self._connections, self._scope(organization))

    def get_all(self, organization: str, keys: Collection[Key]) -> dict[Key, Record]:
        """See `Store`."""
        ours = self._scope(organization)
        asked = [(self._root if kind in ROOT_TYPES else ours, kind, record_id) for kind, record_id in keys]
        return self._connections.run(partial(_read_at_once, asked=asked)) if asked else {}

    def close(self) -> None:
        """Close every connection; the store is of no use afterwards."""
        self._connections.close()

    def _scope(self, organization: str) -> Scope:
        if not is_id(organization):
            raise StoreError("an organization is named by 1 to 1,500 bytes without a slash")
        return Scope(f"organizations/{organization}", ORGANIZATION_KINDS, self._indexes)


def _read_at_once(connection: sqlite3.Connection, asked: Collection[Asked]) -> dict[Key, Record]:
    """The records as they stood at one moment, as SQLite shows them to a statement, and to a transaction of several."""
    if len(asked) > sqlite_documents.MOST_AT_ONCE:
        connection.execute("BEGIN")
    return _read_all(connection, asked)


def _read_all(connection: sqlite3.Connection, asked: Iterable[Asked]) -> dict[Key, Record]:
    """Those of the records that are there."""
    sought = [(each, kind_of(each[1], each[0].kinds)) for each in asked if is_id(each[2])]
    places = [Place(scope.name, kind.name, record_id) for (scope, _, record_id), kind in sought]
    bodies = sqlite_documents.read_all(connection, places)
    return {
        (record_type, record_id): decode(kind, body)
        for ((_, record_type, record_id), kind), body in zip(sought, bodies, strict=True)
        if body is not None
    }
