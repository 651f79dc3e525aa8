"""What every store must answer: order, paging, equalities, membership, counts; and that it answers nothing else."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import product
from typing import Any

import pytest

from backend.adapters.index_entries import cursor, sortable
from backend.domain.candidate import Candidate
from backend.domain.errors import Malformed, StoreError, TooLarge, Unindexed
from backend.domain.job import Job
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message
from backend.domain.thread import Thread
from backend.domain.work import Task, WorkItem
from backend.ports.indexes import INDEXES, Index
from backend.ports.store import Query, Record, Records, Scalar, Store

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
EVERYONE = Query(Candidate, order="last_at")
OpenStore = Callable[[tuple[Index, ...]], Store]


def candidate(record_id: str, last_at: datetime = AT, words: tuple[str, ...] = ("ja",)) -> Candidate:
    return Candidate(record_id, "Jane Doe", (), "rosa", "job", "new", AT, last_at, words=words)


def mail(record_id: str, at: datetime, candidates: tuple[str, ...] = (), conversation: str = "") -> Message:
    return Message(
        record_id,
        f"<{record_id}>",
        None,
        (),
        (),
        "",
        at,
        None,
        "",
        {},
        candidates=candidates,
        conversation=conversation,
    )


def put(records: Records, *written: Record) -> None:
    for record in written:
        records.transact(lambda transaction, record=record: transaction.put(record))  # type: ignore[misc]


def ids(records: Records, query: Query[Any]) -> list[str]:
    return [record.id for record in records.find(query).records]


def pages(records: Records, query: Query[Any]) -> Iterator[tuple[Any, ...]]:
    page = records.find(query)
    yield page.records
    while page.next is not None:
        page = records.find(replace(query, after=page.next))
        yield page.records


@pytest.fixture
def acme(store: Store) -> Records:
    return store.of("acme.example")


@pytest.mark.parametrize("descending", [False, True])
def test_pages_hold_every_record_once_in_order(acme: Records, *, descending: bool) -> None:
    seconds = {"b": 5, "a": 5, "é": 5, "Z": 5, "late": 9, "early": 1, "aa": 5}
    put(acme, *(candidate(record_id, AT + timedelta(seconds=at)) for record_id, at in seconds.items()))
    expected = sorted(seconds, key=lambda name: (seconds[name], name.encode()), reverse=descending)
    for limit in range(1, len(seconds) + 2):
        query = replace(EVERYONE, descending=descending, limit=limit)
        found = list(pages(acme, query))
        assert [record.id for page in found for record in page] == expected
        assert all(len(page) == limit for page in found[:-1])
        assert found[-1]


@pytest.mark.parametrize("descending", [False, True])
def test_an_index_without_an_order_is_paged_by_id(acme: Records, *, descending: bool) -> None:
    query = Query(Thread, {"mailbox": "rosa", "followed": True}, descending=descending, limit=2)
    threads = [Thread(name, "rosa", name, followed=True, history_id=1, changed_at=AT) for name in "cabed"]
    put(acme, *threads, replace(threads[0], id="aa", mailbox="sam"), replace(threads[0], id="ab", followed=False))
    found = [record.id for page in pages(acme, query) for record in page]
    assert found == sorted("abcde", reverse=descending)


def test_a_page_that_ends_exactly_is_the_last(acme: Records) -> None:
    put(acme, candidate("a"), candidate("b"))
    assert acme.find(replace(EVERYONE, limit=2)).next is None
    assert acme.find(replace(EVERYONE, limit=1)).next is not None


def test_a_cursor_outlives_the_record_it_ended_on(acme: Records) -> None:
    put(acme, *map(candidate, "abc"))
    after = acme.find(replace(EVERYONE, limit=2)).next
    acme.transact(lambda transaction: transaction.delete(Candidate, "b"))
    put(acme, candidate("ab"))
    assert ids(acme, replace(EVERYONE, after=after)) == ["c"]


@pytest.mark.parametrize("after", ["", "x", "e30=", "WzEsMl0=", "é", "W1tb" * 3_000, "WyIwIiwiXHVkODAwIl0="])
def test_what_is_no_cursor_is_malformed(acme: Records, after: str) -> None:
    with pytest.raises(Malformed):
        acme.find(replace(EVERYONE, after=after))


@pytest.mark.parametrize(
    ("position", "record_id"),
    [
        ("3soon", "c1"),
        ("32026-03-01T09:30:00.000000", "c1"),
        ("30001-01-01T00:00:00+23:59", "c1"),
        ("30001-01-01T00:00:00.000000+00:01", "c1"),
        ("39999-12-31T23:59:59.999999-23:59", "c1"),
        ("2x", "c1"),
        ("2" + "9" * 40, "c1"),
        (f"2{2**64:020d}", "c1"),
        ("2-" + "1" * 19, "c1"),
        ("1", "c1"),
        ("12", "c1"),
        ("0x", "c1"),
        ("4\ud800", "c1"),
        ("9", "c1"),
        ("", "c1"),
        (sortable(AT), "a/b"),
        (sortable(AT), "__a__"),
    ],
)
def test_a_cursor_that_was_tampered_with_is_malformed(acme: Records, position: str, record_id: str) -> None:
    with pytest.raises(Malformed):
        acme.find(replace(EVERYONE, after=cursor(position, record_id)))


@pytest.mark.parametrize("value", [None, True, 0, -(2**63), 2**63 - 1, "", "text", datetime.min.replace(tzinfo=UTC)])
def test_a_cursor_with_another_kind_of_value_is_a_place_like_any(acme: Records, value: Scalar) -> None:
    assert acme.find(replace(EVERYONE, after=cursor(sortable(value), "c1"))).records == ()


def test_a_cursor_of_another_order_is_malformed(acme: Records) -> None:
    with pytest.raises(Malformed):
        acme.find(Query(Mailbox, after=cursor(sortable(AT), "c1")))


def test_by_the_id_alone_nothing_is_listed_downwards(acme: Records) -> None:
    """Firestore has no such index."""
    for ask in (acme.find, acme.count):
        with pytest.raises(Unindexed):
            ask(Query(Mailbox, descending=True))


@pytest.mark.parametrize("limit", [0, -1])
def test_an_empty_page_cannot_be_asked_for(acme: Records, limit: int) -> None:
    with pytest.raises(StoreError):
        acme.find(replace(EVERYONE, limit=limit))


def test_instants_order_with_and_without_microseconds_and_across_zones(acme: Records) -> None:
    east, west = timezone(timedelta(hours=9)), timezone(timedelta(hours=-8))
    steps = [timedelta(microseconds=n) for n in (-1, 0, 1, 10, 500_000, 999_999, 1_000_000, 60_000_000)]
    zones = [UTC, east, west, UTC, east, west, UTC, east]
    times = {f"{9 - n}": (AT + step).astimezone(zone) for n, (step, zone) in enumerate(zip(steps, zones, strict=True))}
    put(acme, *(mail(record_id, at, ("c1",)) for record_id, at in times.items()))
    query = Query(Message, contains=("candidates", "c1"), order="at")
    assert ids(acme, query) == list(times)
    assert ids(acme, replace(query, descending=True)) == list(reversed(times))


def test_contains_finds_members_in_order_and_nothing_else(acme: Records) -> None:
    put(
        acme,
        candidate("late", AT + timedelta(days=1), ("ja", "jan")),
        candidate("early", AT, ("ja", "ja")),
        candidate("other", AT, ("jan", "j", "JA", 'ja"')),
    )
    query = Query(Candidate, contains=("words", "ja"), order="last_at")
    assert ids(acme, query) == ["early", "late"]
    assert ids(acme, replace(query, contains=("words", ""))) == []
    assert acme.count(query) == 2


def test_contains_and_equality_hold_together(open_store: OpenStore) -> None:
    acme = open_store((Index(Candidate, ("internal",), "words", "last_at"),)).of("acme.example")
    colleague = replace(candidate("colleague", words=("ja", "jo")), internal=True)
    put(acme, candidate("stranger"), colleague, replace(colleague, id="other", words=("jo",)))
    found = {
        internal: ids(acme, Query(Candidate, {"internal": internal}, ("words", "ja"), "last_at"))
        for internal in (True, False)
    }
    assert found == {True: ["colleague"], False: ["stranger"]}


def test_a_changed_record_is_found_where_it_stands_now(acme: Records) -> None:
    put(acme, candidate("a", AT, ("ja", "jane")), candidate("b", AT, ("ja",)))
    put(acme, candidate("a", AT + timedelta(days=1), ("ro",)))
    by = {word: Query(Candidate, contains=("words", word), order="last_at") for word in ("ja", "jane", "ro")}
    assert {word: ids(acme, query) for word, query in by.items()} == {"ja": ["b"], "jane": [], "ro": ["a"]}
    assert ids(acme, EVERYONE) == ["b", "a"]
    acme.transact(lambda transaction: transaction.delete(Candidate, "a"))
    assert [acme.count(by["ro"]), acme.count(EVERYONE)] == [0, 1]


def test_lists_that_an_index_looks_into_count_twice(acme: Records) -> None:
    """Firestore has them beside the record: what it would refuse is too large for both stores."""
    put(acme, candidate("c1", words=tuple(f"{number:0170}" for number in range(3_000))))
    with pytest.raises(TooLarge):
        put(acme, candidate("c1", words=tuple(f"{number:0175}" for number in range(3_000))))


def test_count_ignores_limit_and_cursor(acme: Records) -> None:
    put(acme, *(mail(str(n), AT, conversation="k1" if n % 3 else "k2") for n in range(9)))
    query = Query(Message, {"conversation": "k1"}, order="at", limit=2)
    assert acme.count(query) == 6
    assert acme.count(replace(query, after=acme.find(query).next)) == 6
    assert acme.count(Query(Message, {"conversation": "k3"}, order="at")) == 0


def item(record_id: str, *, due: bool, attempts: int) -> WorkItem:
    return WorkItem(record_id, "acme.example", Task.IMPORT, "rosa", AT, AT, due=due, attempts=attempts)


def test_equality_on_truth_and_numbers(open_store: OpenStore) -> None:
    indexes = (Index(WorkItem, ("attempts",)), Index(WorkItem, ("due",)), Index(WorkItem, ("due", "attempts")))
    root = open_store(indexes).root
    put(root, *(item(f"{due}{n}", due=due, attempts=n) for due, n in product((True, False), (-1, 0, 1, 10, 2**40))))
    cases: list[tuple[Mapping[str, Scalar], list[str]]] = [
        ({"due": True}, ["True-1", "True0", "True1", "True10", f"True{2**40}"]),
        ({"attempts": 1}, ["False1", "True1"]),
        ({"attempts": -1}, ["False-1", "True-1"]),
        ({"due": False, "attempts": 10}, ["False10"]),
        ({"attempts": 10, "due": True}, ["True10"]),
        ({"attempts": 2}, []),
    ]
    assert [ids(root, Query(WorkItem, equals)) for equals, _ in cases] == [found for _, found in cases]


def test_equality_tells_none_from_empty_text(open_store: OpenStore) -> None:
    acme = open_store((Index(Job, ("owner",)),)).of("acme.example")
    owners = {"nobody": None, "empty": "", "none": "None", "null": "null", "rosa": "rosa"}
    put(acme, *(Job(name, "Cook", AT, owner) for name, owner in owners.items()))
    assert {name: ids(acme, Query(Job, {"owner": owner})) for name, owner in owners.items()} == {
        name: [name] for name in owners
    }


def test_order_puts_none_first_and_numbers_by_size(open_store: OpenStore) -> None:
    store = open_store((Index(Thread, order="followed_since"), Index(WorkItem, order="attempts")))
    thread = Thread("never", "rosa", "g", followed=True, history_id=1, changed_at=AT)
    put(store.of("acme.example"), replace(thread, id="since", followed_since=AT), thread)
    put(store.root, *(item(str(n), due=True, attempts=n) for n in (10, 9, -1, -10, 0)))
    assert ids(store.of("acme.example"), Query(Thread, order="followed_since")) == ["never", "since"]
    assert ids(store.root, Query(WorkItem, order="attempts")) == ["-10", "-1", "0", "9", "10"]


def shapes(kind: type[Any]) -> Iterator[Index]:
    names = [field.name for field in fields(kind)]
    equals = [(), *((name,) for name in names), *((name, "mailbox") for name in names if name != "mailbox")]
    for held, member, order in product(equals, [None, *names], names):
        yield Index(kind, held, member, order)


def same(index: Index) -> Index:
    return replace(index, equals=tuple(sorted(index.equals)))


def test_many_pages_come_in_the_order_they_were_asked_for(acme: Records) -> None:
    put(acme, candidate("a"), candidate("b", AT + timedelta(days=1)), mail("m", AT, conversation="v"))
    asked = (replace(EVERYONE, descending=True), Query(Message, {"conversation": "v"}, order="at"), EVERYONE)
    assert acme.find_all(asked) == tuple(acme.find(query) for query in asked)
    assert acme.find_all(()) == ()
    with pytest.raises(Unindexed):
        acme.find_all((EVERYONE, Query(Candidate, {"name": "Jane"})))


@pytest.mark.parametrize(
    ("kind", "at_root"),
    [*((kind.type, True) for kind in ROOT_KINDS), *((kind.type, False) for kind in ORGANIZATION_KINDS)],
)
def test_only_what_the_index_table_lists_is_answered(store: Store, kind: type[Any], *, at_root: bool) -> None:
    records = store.root if at_root else store.of("acme.example")
    listed = [index for index in INDEXES if index.kind is kind]
    for shape in map(same, (*shapes(kind), *listed)):
        contains = (shape.contains, "x") if shape.contains else None
        query: Query[Any] = Query(kind, dict.fromkeys(shape.equals, "x"), contains, shape.order)
        if shape in map(same, listed):
            assert records.find(query).records == ()
            assert records.count(query) == 0
        else:
            with pytest.raises(Unindexed):
                records.find(query)
            with pytest.raises(Unindexed):
                records.count(query)
