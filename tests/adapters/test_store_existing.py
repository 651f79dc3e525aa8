"""What every store must do when a transaction asks for many ids at once, and when a query ends at an instant."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from backend.domain.errors import ReadAfterWrite
from backend.domain.job import Job
from backend.domain.mailbox import SyncState
from backend.domain.tombstone import Tombstone
from backend.ports.indexes import Index
from backend.ports.store import Query, Record, Records, Store, Transaction

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
MANY = [f"{number:03}" for number in range(70)]


@pytest.fixture
def acme(store: Store) -> Records:
    return store.of("acme.example")


def put(records: Records, *written: Record) -> None:
    def work(transaction: Transaction) -> None:
        for record in written:
            transaction.put(record)

    records.transact(work)


def existing(records: Records, ids: list[str]) -> dict[str, Tombstone]:
    return records.transact(lambda tx: tx.existing(Tombstone, ids))


def test_those_that_exist_are_found_by_id(acme: Records) -> None:
    stones = {each: Tombstone(each, AT) for each in MANY[::7]}
    put(acme, *stones.values())
    assert existing(acme, MANY) == stones
    assert existing(acme, MANY[1:7]) == existing(acme, []) == {}
    assert existing(acme, [MANY[0], MANY[0], "no/id", "", ".."]) == {MANY[0]: stones[MANY[0]]}


def test_another_scope_or_kind_has_none_of_them(store: Store, acme: Records) -> None:
    put(acme, Tombstone("1", AT), Job("2", "Porter", AT))
    assert existing(acme, ["1", "2"]) == {"1": Tombstone("1", AT)}
    assert existing(store.of("other.example"), ["1", "2"]) == {}


def test_asking_after_a_write_is_refused(acme: Records) -> None:
    def work(tx: Transaction) -> object:
        tx.put(Tombstone("1", AT))
        return tx.existing(Tombstone, ["1"])

    with pytest.raises(ReadAfterWrite):
        acme.transact(work)
    assert acme.get(Tombstone, "1") is None


def state(number: int, audit_at: datetime | None) -> SyncState:
    return SyncState(f"s{number}", "acme.example", "rosa", 7, AT, audit_at=audit_at)


@pytest.mark.parametrize(
    ("descending", "until", "expected"),
    [
        (False, AT, ["s0", "s1", "s2", "s3"]),
        (False, AT - timedelta(hours=1), ["s0", "s1"]),
        (False, AT - timedelta(microseconds=1), ["s0", "s1"]),
        (False, AT - timedelta(days=1), ["s0"]),
        (True, AT, ["s4", "s3", "s2"]),
        (True, AT + timedelta(days=1), []),
    ],
)
def test_a_query_ends_at_an_instant(store: Store, *, descending: bool, until: datetime, expected: list[str]) -> None:
    hours = (None, -1, 0, 0, 1)
    put(store.root, *(state(n, None if h is None else AT + timedelta(hours=h)) for n, h in enumerate(hours)))
    query = Query(SyncState, equals={"active": True}, order="audit_at", descending=descending, until=until)
    assert [found.id for found in store.root.find(query).records] == expected


def test_pages_end_at_the_instant(open_store: Callable[[tuple[Index, ...]], Store]) -> None:
    records = open_store((Index(Job, order="created_at"),)).of("acme.example")
    put(records, *(Job(str(n), "Porter", AT + timedelta(hours=n)) for n in range(5)))
    first = records.find(Query(Job, order="created_at", limit=2, until=AT + timedelta(hours=2)))
    rest = records.find(Query(Job, order="created_at", limit=2, until=AT + timedelta(hours=2), after=first.next))
    assert [[job.id for job in page.records] for page in (first, rest)] == [["0", "1"], ["2"]]
    assert rest.next is None
