"""What only the Firestore store promises: what an operation costs, and what it does when Firestore fails."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from freezegun import freeze_time
from grpc import StatusCode

from backend.adapters.firestore_store import FirestoreStore
from backend.domain.candidate import Candidate
from backend.domain.errors import Busy, Exists, StoreError, Unindexed
from backend.domain.job import Job
from backend.ports.store import Query, Record, Records, Transaction
from tests.emulators.firestore_wire import Wire

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
EVERYONE = Query(Candidate, order="last_at")
LOST = (StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED)


def candidate(record_id: str, name: str = "Jane Doe") -> Candidate:
    return Candidate(record_id, name, (), "rosa", "job", "new", AT, AT, words=("ja", "jane"))


def count_up(transaction: Transaction) -> int:
    """Which number of it this was."""
    found = transaction.get(Candidate, "c1")
    assert found is not None
    number = int(found.name) + 1
    transaction.put(replace(found, name=str(number)))
    return number


def put(records: Records, *written: Record) -> None:
    def work(transaction: Transaction) -> None:
        for record in written:
            transaction.put(record)

    records.transact(work)


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def fire(firestore: str, wire: Wire) -> Iterator[FirestoreStore]:
    with closing(FirestoreStore(firestore, client=wire.client)) as store:
        yield store


@pytest.fixture
def acme(fire: FirestoreStore) -> Records:
    records = fire.of("acme.example")
    put(records, candidate("c1", "0"))
    return records


def test_what_each_operation_costs(acme: Records, wire: Wire) -> None:
    put(acme, candidate("c2"), candidate("c3"))
    assert wire.spent(lambda: acme.get(Candidate, "c1")) == {"BatchGetDocuments": 1, "reads": 1}
    assert wire.spent(lambda: acme.get(Candidate, "gone")) == {"BatchGetDocuments": 1, "reads": 1}
    assert wire.spent(lambda: acme.find(EVERYONE)) == {"RunQuery": 1, "reads": 3}
    assert wire.spent(lambda: acme.find(replace(EVERYONE, limit=1))) == {"RunQuery": 1, "reads": 2}
    assert wire.spent(lambda: acme.count(EVERYONE)) == {"RunAggregationQuery": 1, "reads": 1}
    assert wire.spent(lambda: put(acme, candidate("c4"), candidate("c5"))) == {"Commit": 1, "writes": 2}
    changed = {"BatchGetDocuments": 1, "reads": 1, "Commit": 1, "writes": 1}
    assert wire.spent(lambda: acme.transact(count_up)) == changed


def test_a_transaction_that_writes_nothing_costs_its_reads_each_once(acme: Records, wire: Wire) -> None:
    def work(transaction: Transaction) -> None:
        for record_id in ("c1", "c1", "gone", "gone"):
            transaction.get(Candidate, record_id)

    assert wire.spent(lambda: acme.transact(work)) == {"BatchGetDocuments": 2, "reads": 2}


def test_what_was_only_read_is_written_as_it_stands(acme: Records, wire: Wire) -> None:
    def work(transaction: Transaction) -> None:
        transaction.get(Candidate, "c1")
        transaction.get(Candidate, "gone")
        transaction.put(Job("cook", "Cook", AT))

    assert wire.spent(lambda: acme.transact(work)) == {"BatchGetDocuments": 2, "reads": 2, "Commit": 1, "writes": 3}
    assert acme.get(Candidate, "c1") == candidate("c1", "0")
    assert acme.get(Candidate, "gone") is None
    # Nothing was changed by that, so whoever read it meanwhile is not overtaken.
    seen: list[int] = []

    def overlapped(transaction: Transaction) -> None:
        seen.append(count_up(transaction))
        if len(seen) == 1:
            acme.transact(work)

    acme.transact(overlapped)
    assert seen == [1]


def delete(transaction: Transaction) -> None:
    transaction.delete(Candidate, "c1")


def bear(transaction: Transaction) -> None:
    transaction.create(candidate("unborn"))


@pytest.mark.parametrize("meanwhile", [count_up, delete, bear])
def test_work_runs_again_when_what_it_only_read_has_changed(
    acme: Records, meanwhile: Callable[[Transaction], object]
) -> None:
    seen: list[tuple[Candidate | None, Candidate | None]] = []

    def work(transaction: Transaction) -> None:
        seen.append((transaction.get(Candidate, "c1"), transaction.get(Candidate, "unborn")))
        if len(seen) == 1:
            acme.transact(meanwhile)
        transaction.put(Job(f"run{len(seen)}", "Cook", AT))

    acme.transact(work)
    assert len(seen) == 2
    assert seen[1] == (acme.get(Candidate, "c1"), acme.get(Candidate, "unborn"))
    assert seen[0] != seen[1]
    assert [job.id for job in acme.find(Query(Job, order="created_at")).records] == ["run2"]


def test_all_reads_of_a_transaction_see_one_instant(acme: Records) -> None:
    put(acme, candidate("c2", "0"))

    def both(transaction: Transaction) -> tuple[str, str]:
        first = transaction.get(Candidate, "c1")
        put(acme, candidate("c1", "1"), candidate("c2", "1"))
        second = transaction.get(Candidate, "c2")
        assert first is not None
        assert second is not None
        return first.name, second.name

    assert acme.transact(both) == ("0", "0")


def test_refused_commits_are_tried_again(acme: Records, wire: Wire) -> None:
    wire.fail("Commit", StatusCode.ABORTED, StatusCode.RESOURCE_EXHAUSTED, StatusCode.ABORTED)
    assert acme.transact(count_up) == 1
    assert acme.get(Candidate, "c1") == candidate("c1", "1")


def test_ten_seconds_after_the_first_refusal_the_store_is_busy(acme: Records, wire: Wire) -> None:
    wire.fail("Commit", *[StatusCode.ABORTED] * 9)
    runs: list[int] = []
    with freeze_time(AT) as clock:

        def later(transaction: Transaction) -> None:
            runs.append(count_up(transaction))
            clock.tick(4.9)

        with pytest.raises(Busy) as busy:
            acme.transact(later)
    assert len(runs) == 4
    assert busy.value.retry
    assert acme.get(Candidate, "c1") == candidate("c1", "0")


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("code", LOST)
def test_a_commit_without_an_answer_takes_effect_once(
    acme: Records, wire: Wire, code: StatusCode, *, after: bool
) -> None:
    wire.fail("Commit", code, code, after=after)
    assert acme.transact(count_up) == 1
    assert acme.get(Candidate, "c1") == candidate("c1", "1")
    assert acme.transact(count_up) == 2


@pytest.mark.parametrize("after", [False, True])
def test_a_record_made_without_an_answer_does_not_stand_in_its_own_way(
    acme: Records, wire: Wire, *, after: bool
) -> None:
    wire.fail("Commit", StatusCode.UNAVAILABLE, after=after)
    acme.transact(lambda transaction: transaction.create(candidate("c2")))
    assert acme.get(Candidate, "c2") == candidate("c2")
    wire.fail("Commit", StatusCode.UNAVAILABLE)
    with pytest.raises(Exists):
        acme.transact(lambda transaction: transaction.create(candidate("c2", "Another")))
    assert acme.get(Candidate, "c2") == candidate("c2")


def test_who_was_overtaken_while_nobody_answered_begins_anew(acme: Records, wire: Wire) -> None:
    seen: list[int] = []

    def work(transaction: Transaction) -> int:
        seen.append(count_up(transaction))
        if len(seen) == 1:
            acme.transact(count_up)
            wire.fail("Commit", StatusCode.UNAVAILABLE)
        return seen[-1]

    assert acme.transact(work) == 2
    assert seen == [1, 2]


def test_when_firestore_never_answers_the_commit_that_is_said(acme: Records, wire: Wire) -> None:
    wire.fail("Commit", *[StatusCode.UNAVAILABLE] * 9)
    with freeze_time(AT, auto_tick_seconds=3), pytest.raises(StoreError, match="did not say") as fault:
        acme.transact(count_up)
    assert not isinstance(fault.value, Busy)


def test_reads_are_tried_again_and_no_call_waits_for_minutes(acme: Records, wire: Wire) -> None:
    for call in ("BatchGetDocuments", "RunQuery", "RunAggregationQuery"):
        wire.fail(call, StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED)
    assert acme.get(Candidate, "c1") == candidate("c1", "0")
    assert acme.find(EVERYONE).records == (candidate("c1", "0"),)
    assert acme.count(EVERYONE) == 1
    acme.transact(count_up)
    assert 0 < wire.longest_s <= 5


def test_other_trouble_is_in_our_words(acme: Records, wire: Wire) -> None:
    denied = StatusCode.PERMISSION_DENIED
    for call in ("BatchGetDocuments", "RunQuery", "RunAggregationQuery", "Commit"):
        wire.fail(call, denied)
    for work in (
        lambda: acme.get(Candidate, "c1"),
        lambda: acme.find(EVERYONE),
        lambda: acme.count(EVERYONE),
        lambda: put(acme, candidate("c2")),
    ):
        with pytest.raises(StoreError, match="PERMISSION_DENIED"):
            work()


def test_an_unindexed_query_never_reaches_firestore(acme: Records, wire: Wire) -> None:
    def ask() -> None:
        for asked in (acme.find, acme.count):
            with pytest.raises(Unindexed):
                asked(Query(Candidate, order="name"))

    assert wire.spent(ask) == {}


def test_a_closed_store_says_so(fire: FirestoreStore) -> None:
    fire.close()
    with pytest.raises(StoreError, match="closed"):
        fire.of("acme.example").count(EVERYONE)
    with pytest.raises(StoreError, match="closed"):
        fire.of("acme.example").get(Candidate, "c1")
