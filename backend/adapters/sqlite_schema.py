"""The tables of the SQLite store, how older files become today's, and the entries made anew when indexes change."""

import hashlib
import sqlite3
from pathlib import Path

from backend.adapters.index_entries import entries_of
from backend.adapters.record_codec import decode
from backend.adapters.sqlite_documents import Document, Place, put, read
from backend.domain.errors import StoreError
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS, Kind
from backend.ports.indexes import Index

Migration = tuple[str, ...]
KINDS = (*ROOT_KINDS, *ORGANIZATION_KINDS)

MIGRATIONS: tuple[Migration, ...] = (
    (
        """
        CREATE TABLE documents (
            scope TEXT NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL, entries TEXT NOT NULL,
            PRIMARY KEY (scope, kind, id)
        ) STRICT
        """,
        """
        CREATE TABLE entries (
            scope TEXT NOT NULL, number INTEGER NOT NULL, key TEXT NOT NULL, position TEXT NOT NULL, id TEXT NOT NULL,
            PRIMARY KEY (scope, number, key, position, id)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE index_table (digest TEXT NOT NULL) STRICT",
    ),
)
"""Statements that turn a file of version n (`PRAGMA user_version`) into version n + 1; never edited, only added to."""


def make_private(path: Path) -> None:
    """The file and its folder, for our eyes only; SQLite gives its side files the mode of the file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Never open() a database beside SQLite: closing it would drop the process's locks. touch() does so only when new.
    path.touch(mode=0o600)
    path.chmod(0o600)


def prepare(connection: sqlite3.Connection, indexes: tuple[Index, ...]) -> None:
    """Bring the file to today's version and entries, whoever else starts at the same time."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("BEGIN EXCLUSIVE")
    migrate(connection, MIGRATIONS)
    if connection.execute("SELECT digest FROM index_table").fetchall() != [(digest(indexes),)]:
        _rebuild(connection, indexes)
    connection.execute("COMMIT")


def migrate(connection: sqlite3.Connection, migrations: tuple[Migration, ...]) -> None:
    """Run the migrations the file has not seen. Raises StoreError when it was made by a newer program."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(migrations):
        raise StoreError(f"the store is of version {version}, this program reads up to {len(migrations)}")
    for statement in (statement for migration in migrations[version:] for statement in migration):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version={len(migrations)}")


def digest(indexes: tuple[Index, ...], kinds: tuple[Kind, ...] = KINDS) -> str:
    """Tells index tables apart, and versions of the records the entries are drawn from."""
    versions = [(kind.name, kind.version) for kind in kinds]
    shapes = [(index.kind.__name__, index.equals, index.contains, index.order) for index in indexes]
    return hashlib.sha256(repr((versions, shapes)).encode()).hexdigest()


def _rebuild(connection: sqlite3.Connection, indexes: tuple[Index, ...]) -> None:
    connection.execute("DELETE FROM entries")
    connection.execute("UPDATE documents SET entries = '[]'")
    for kind in KINDS:
        _index_again(connection, kind, indexes)
    connection.execute("DELETE FROM index_table")
    connection.execute("INSERT INTO index_table (digest) VALUES (?)", (digest(indexes),))


def _index_again(connection: sqlite3.Connection, kind: Kind, indexes: tuple[Index, ...]) -> None:
    rows = connection.execute("SELECT scope, id FROM documents WHERE kind = ?", (kind.name,)).fetchall()
    for place in (Place(scope, kind.name, record_id) for scope, record_id in rows):
        body = read(connection, place)
        if body is not None:
            put(connection, Document(place, body, entries_of(decode(kind, body), indexes)))
