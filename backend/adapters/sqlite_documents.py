"""Rows of documents and their index entries, one statement each; transactions are begun and ended elsewhere."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from backend.adapters.index_entries import Entry
from backend.domain.errors import Exists

READ = "SELECT body FROM documents WHERE scope = ? AND kind = ? AND id = ?"
MOST_AT_ONCE = 500
"""Documents of one statement; SQLite takes 2,000 columns and 32,766 values (sqlite.org/limits.html)."""
READ_ENTRIES = "SELECT entries FROM documents WHERE scope = ? AND kind = ? AND id = ?"
CREATE = (
    "INSERT INTO documents (scope, kind, id, body, entries) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (scope, kind, id) DO NOTHING"
)
PUT = (
    "INSERT INTO documents (scope, kind, id, body, entries) VALUES (?, ?, ?, ?, ?) "
    "ON CONFLICT (scope, kind, id) DO UPDATE SET body = excluded.body, entries = excluded.entries"
)
REMOVE = "DELETE FROM documents WHERE scope = ? AND kind = ? AND id = ?"
ADD_ENTRY = "INSERT INTO entries (scope, number, key, position, id) VALUES (?, ?, ?, ?, ?)"
REMOVE_ENTRY = "DELETE FROM entries WHERE scope = ? AND number = ? AND key = ? AND position = ? AND id = ?"


@dataclass(frozen=True)
class Place:
    """Where a document stands: the scope, the kind's name and the record's id."""

    scope: str
    kind: str
    id: str

    @property
    def key(self) -> tuple[str, str, str]:
        """The three as bound to a statement."""
        return self.scope, self.kind, self.id


@dataclass(frozen=True)
class Document:
    """An encoded record, its place and the entries it must have."""

    place: Place
    body: bytes
    entries: frozenset[Entry]


def read(connection: sqlite3.Connection, place: Place) -> bytes | None:
    """The body of the document, None when there is none."""
    (body,) = read_all(connection, [place])
    return body


def read_all(connection: sqlite3.Connection, places: Sequence[Place]) -> list[bytes | None]:
    """The bodies of the documents in that order, None where there is none.

    A statement gives them as one row: each row and statement is a moment at which Python lets another thread go on,
    and on a busy server the next turn comes late.
    """
    found: list[bytes | None] = []
    for start in range(0, len(places), MOST_AT_ONCE):
        keys = [place.key for place in places[start : start + MOST_AT_ONCE]]
        statement = f"SELECT {', '.join([f'({READ})'] * len(keys))}"
        found += connection.execute(statement, [part for key in keys for part in key]).fetchone()
    return found


def create(connection: sqlite3.Connection, document: Document) -> None:
    """Write a new document and its entries. Raises Exists."""
    row = (*document.place.key, document.body, _text(document.entries))
    if connection.execute(CREATE, row).rowcount == 0:
        raise Exists(f"{document.place.kind}/{document.place.id} exists")
    _change_entries(connection, document.place, frozenset(), document.entries)


def put(connection: sqlite3.Connection, document: Document) -> None:
    """Write the document whether or not it exists; of its entries only those that changed."""
    before = _entries(connection, document.place)
    connection.execute(PUT, (*document.place.key, document.body, _text(document.entries)))
    _change_entries(connection, document.place, before, document.entries)


def remove(connection: sqlite3.Connection, place: Place) -> None:
    """Delete the document, if it is there, and its entries."""
    before = _entries(connection, place)
    connection.execute(REMOVE, place.key)
    _change_entries(connection, place, before, frozenset())


def _entries(connection: sqlite3.Connection, place: Place) -> frozenset[Entry]:
    row = connection.execute(READ_ENTRIES, place.key).fetchone()
    return frozenset(Entry(*entry) for entry in json.loads(row[0])) if row else frozenset()


def _change_entries(
    connection: sqlite3.Connection, place: Place, before: frozenset[Entry], after: frozenset[Entry]
) -> None:
    connection.executemany(REMOVE_ENTRY, _rows(place, before - after))
    connection.executemany(ADD_ENTRY, _rows(place, after - before))


def _rows(place: Place, entries: Iterable[Entry]) -> list[tuple[str, int, str, str, str]]:
    return [(place.scope, *entry, place.id) for entry in entries]


def _text(entries: frozenset[Entry]) -> str:
    return json.dumps(sorted(entries))
