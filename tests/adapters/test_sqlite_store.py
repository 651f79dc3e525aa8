"""What only the SQLite store promises: its file, its plan, its locks, its versions, and what it survives."""

import sqlite3
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from freezegun import freeze_time

from backend.adapters.sqlite_documents import MOST_AT_ONCE
from backend.adapters.sqlite_schema import MIGRATIONS, digest, migrate
from backend.adapters.sqlite_store import ASCENDING, DESCENDING, SqliteStore
from backend.domain.candidate import Candidate
from backend.domain.errors import Busy, StoreError, Unindexed
from backend.domain.kinds import Kind
from backend.ports.indexes import Index
from backend.ports.store import Query, Records, Store, Transaction

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
EVERYONE = Query(Candidate, order="last_at")


def candidate(record_id: str, words: tuple[str, ...] = ("ja", "jane")) -> Candidate:
    return Candidate(record_id, "Jane Doe", (), "rosa", "job", "new", AT, AT, words=words)


def put(records: Records, record: Candidate) -> None:
    records.transact(lambda transaction: transaction.put(record))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / "hirelabel.db"


@pytest.fixture
def sqlite(path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(path)) as store:
        yield store


@pytest.fixture
def stranger(path: Path, sqlite: SqliteStore) -> Iterator[sqlite3.Connection]:
    """A connection that is none of the store's."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0, check_same_thread=False)) as connection:
        yield connection


def test_the_files_are_for_our_eyes_only(sqlite: SqliteStore, path: Path) -> None:
    put(sqlite.of("acme.example"), candidate("c1"))
    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {"hirelabel.db": 0o600, "hirelabel.db-wal": 0o600, "hirelabel.db-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_open_to_others_is_closed_to_them(sqlite: SqliteStore, path: Path) -> None:
    sqlite.close()
    path.chmod(0o644)
    SqliteStore(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_every_connection_writes_ahead_and_syncs_every_commit(sqlite: SqliteStore) -> None:
    def settings(connection: sqlite3.Connection) -> tuple[str, int]:
        (journal,), (synchronous,) = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("journal_mode", "synchronous")
        )
        return journal, synchronous

    # The inner call cannot get the connection the outer one holds, so it opens another.
    both = sqlite._connections.run(lambda first: (settings(first), sqlite._connections.run(settings)))
    assert both == (("wal", 2), ("wal", 2))


@pytest.mark.parametrize("statement", [ASCENDING, DESCENDING])
def test_a_query_is_one_range_scan(stranger: sqlite3.Connection, statement: str) -> None:
    names = ("kind", "scope", "number", "key", "position", "id", "end", "limit")
    plan = [row[3] for row in stranger.execute(f"EXPLAIN QUERY PLAN {statement}", dict.fromkeys(names, 1))]
    assert len(plan) == 2
    assert plan[0].startswith("SEARCH entries USING PRIMARY KEY (scope=? AND number=? AND key=? AND ")
    assert "(position,id)" in plan[0]
    assert plan[1].startswith("SEARCH documents USING INDEX")


def test_an_unindexed_query_never_reaches_sqlite(sqlite: SqliteStore) -> None:
    sqlite.close()
    with pytest.raises(Unindexed):
        sqlite.of("acme.example").find(Query(Candidate, order="name"))
    with pytest.raises(StoreError, match="closed"):
        sqlite.of("acme.example").find(EVERYONE)


def test_unchanged_entries_are_not_written_again(sqlite: SqliteStore) -> None:
    def rows_changed_by(record: Candidate) -> int:
        before = sqlite._connections.run(lambda connection: connection.total_changes)
        put(sqlite.of("acme.example"), record)
        return sqlite._connections.run(lambda connection: connection.total_changes) - before

    first = candidate("c1")
    document, two_orders, two_words = 1, 2, 2
    assert rows_changed_by(first) == document + two_orders + two_words
    assert rows_changed_by(replace(first, name="Jane Roe")) == document
    assert rows_changed_by(replace(first, words=("ja", "jan"))) == document + 2


def test_nobody_is_turned_away_by_short_contention(store: Store, contend: Callable[[Store], list[int]]) -> None:
    assert sorted(contend(store)) == list(range(1, 41))


def test_a_lock_is_waited_for(sqlite: SqliteStore, stranger: sqlite3.Connection) -> None:
    stranger.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.05, stranger.execute, ["COMMIT"])
    release.start()
    put(sqlite.of("acme.example"), candidate("c1"))
    release.join()
    assert sqlite.of("acme.example").get(Candidate, "c1") == candidate("c1")


def test_work_runs_with_the_lock_in_hand(sqlite: SqliteStore, stranger: sqlite3.Connection) -> None:
    def work(transaction: Transaction) -> None:
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            stranger.execute("BEGIN IMMEDIATE")
        transaction.put(candidate("c1"))

    sqlite.of("acme.example").transact(work)


def test_ten_seconds_after_the_first_refusal_the_store_is_busy(
    sqlite: SqliteStore, stranger: sqlite3.Connection
) -> None:
    runs: list[str] = []
    stranger.execute("BEGIN IMMEDIATE")
    with freeze_time(AT) as clock:

        def later(_connection: sqlite3.Connection) -> None:
            runs.append(f"{clock() - AT.replace(tzinfo=None)}")
            clock.tick(4.9)
            _connection.execute("BEGIN IMMEDIATE")

        with pytest.raises(Busy) as busy:
            sqlite._connections.run(later)
    assert runs == ["0:00:00", "0:00:04.900000", "0:00:09.800000", "0:00:14.700000"]
    assert busy.value.retry
    assert sqlite.of("acme.example").get(Candidate, "c1") is None


def test_other_trouble_with_the_file_is_in_our_words(sqlite: SqliteStore, stranger: sqlite3.Connection) -> None:
    stranger.execute("DROP TABLE documents")
    with pytest.raises(StoreError, match="no such table"):
        sqlite.of("acme.example").get(Candidate, "c1")


def test_closing_closes_every_connection(sqlite: SqliteStore, path: Path) -> None:
    def close_amid(transaction: Transaction) -> None:
        sqlite.of("acme.example").get(Candidate, "c1")
        sqlite.close()
        transaction.put(candidate("c1"))

    sqlite.of("acme.example").transact(close_amid)
    assert [file.name for file in path.parent.iterdir()] == ["hirelabel.db"]
    with closing(SqliteStore(path)) as again:
        assert again.of("acme.example").get(Candidate, "c1") == candidate("c1")


TOMORROW = (*MIGRATIONS, ("ALTER TABLE documents ADD COLUMN seen INTEGER NOT NULL DEFAULT 7", "CREATE TABLE later (x)"))


def test_a_file_is_brought_from_version_to_version(sqlite: SqliteStore, path: Path) -> None:
    put(sqlite.of("acme.example"), candidate("c1"))
    sqlite.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for _ in range(2):
            migrate(connection, TOMORROW)
            assert connection.execute("PRAGMA user_version").fetchone() == (len(TOMORROW),)
        assert connection.execute("SELECT id, seen FROM documents").fetchall() == [("c1", 7)]


@pytest.mark.parametrize("version", range(len(MIGRATIONS) + 1))
def test_a_file_of_every_older_version_is_opened(path: Path, version: int) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS[:version])
    with closing(SqliteStore(path)) as store:
        put(store.of("acme.example"), candidate("c1"))
        assert store.of("acme.example").find(EVERYONE).records == (candidate("c1"),)


def test_a_file_of_a_newer_version_is_left_alone(sqlite: SqliteStore, path: Path) -> None:
    sqlite.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, TOMORROW)
    with pytest.raises(StoreError, match="version 2"):
        SqliteStore(path)


BY_STAGE = Index(Candidate, equals=("stage",))
BY_OWNER = Index(Candidate, equals=("owner",))
STAGE_NEW = Query(Candidate, {"stage": "new"})
OWNER_ROSA = Query(Candidate, {"owner": "rosa"})


def test_entries_are_made_anew_whenever_the_index_table_changed(path: Path) -> None:
    with closing(SqliteStore(path, ())) as store:
        for organization in ("acme.example", "other.example"):
            put(store.of(organization), candidate("c1"))
    tables = ((BY_STAGE,), (BY_OWNER,), (BY_OWNER, BY_STAGE), (BY_STAGE, BY_OWNER), (BY_STAGE,))
    for indexes in tables:
        with closing(SqliteStore(path, indexes)) as store:
            for organization in ("acme.example", "other.example"):
                for index, query in ((BY_STAGE, STAGE_NEW), (BY_OWNER, OWNER_ROSA)):
                    if index in indexes:
                        assert store.of(organization).find(query).records == (candidate("c1"),)


def test_entries_made_anew_change_with_their_record(path: Path) -> None:
    with closing(SqliteStore(path, (BY_STAGE,))) as store:
        put(store.of("acme.example"), candidate("c1"))
    with closing(SqliteStore(path, (BY_OWNER,))) as store:
        put(store.of("acme.example"), replace(candidate("c1"), owner="sam"))
        assert store.of("acme.example").count(OWNER_ROSA) == 0


def test_entries_are_left_alone_while_the_index_table_stays(sqlite: SqliteStore, path: Path) -> None:
    put(sqlite.of("acme.example"), candidate("c1"))
    sqlite._connections.run(lambda connection: connection.execute("DELETE FROM entries"))
    sqlite.close()
    with closing(SqliteStore(path)) as store:
        assert store.of("acme.example").count(EVERYONE) == 0


def test_a_new_version_of_a_kind_makes_the_entries_anew() -> None:
    today, tomorrow = Kind(Candidate, "candidates"), Kind(Candidate, "candidates", (dict,))
    assert digest((BY_STAGE,), (today,)) != digest((BY_STAGE,), (tomorrow,))


def test_more_records_than_a_statement_reads_are_read_at_once(sqlite: SqliteStore) -> None:
    ids = [f"c{number}" for number in range(2 * MOST_AT_ONCE + 1)]
    for each in (ids[0], ids[MOST_AT_ONCE], ids[-1]):
        put(sqlite.of("acme.example"), candidate(each))
    found = sqlite.get_all("acme.example", [(Candidate, each) for each in ids])
    assert list(found) == [(Candidate, each) for each in (ids[0], ids[MOST_AT_ONCE], ids[-1])]
    assert sqlite.of("acme.example").transact(lambda tx: list(tx.existing(Candidate, ids))) == [
        record_id for _, record_id in found
    ]
