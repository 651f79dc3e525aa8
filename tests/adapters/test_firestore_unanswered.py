"""Commits whose answer never comes, while others write: each takes effect once, or nobody claims that it did."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from grpc import StatusCode

from backend.adapters.firestore_client import PASSING
from backend.adapters.firestore_commit import OVERTAKEN, UNSURE
from backend.adapters.firestore_store import FirestoreStore
from backend.domain.errors import StoreError
from backend.domain.tombstone import Tombstone
from backend.domain.work import Task, WorkItem
from backend.ports.store import Query, Records, Transaction
from tests.emulators.firestore_wire import Wire

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
COUNTER = WorkItem("counter", "acme.example", Task.IMPORT, "mailbox", AT, AT)
LOST = StatusCode.DEADLINE_EXCEEDED


def count_up(transaction: Transaction) -> int:
    item = transaction.get(WorkItem, "counter")
    assert item is not None
    transaction.put(replace(item, attempts=item.attempts + 1))
    return item.attempts + 1


def claim(transaction: Transaction) -> bool:
    """Whoever finds it takes it away."""
    found = transaction.get(Tombstone, "1")
    transaction.delete(Tombstone, "1")
    return found is not None


def counted(records: Records) -> int:
    item = records.get(WorkItem, "counter")
    assert item is not None
    return item.attempts


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def fire(firestore: str, wire: Wire) -> Iterator[FirestoreStore]:
    with closing(FirestoreStore(firestore, client=wire.client)) as store:
        yield store


@pytest.fixture
def root(fire: FirestoreStore) -> Records:
    fire.root.transact(lambda tx: tx.put(COUNTER))
    return fire.root


@pytest.fixture
def acme(fire: FirestoreStore) -> Records:
    records = fire.of("acme.example")
    records.transact(lambda tx: tx.put(Tombstone("1", AT)))
    return records


@pytest.mark.parametrize("contention", [StatusCode.ABORTED, StatusCode.RESOURCE_EXHAUSTED])
def test_contention_says_nothing_of_a_commit_still_under_way(root: Records, wire: Wire, contention: StatusCode) -> None:
    wire.fail("Commit", LOST, late=True)
    wire.fail("Commit", contention)
    assert root.transact(count_up) == 1
    assert counted(root) == 1


@pytest.mark.parametrize("others", [1, 30])
def test_a_commit_that_others_wrote_over_before_it_was_sent_again_took_effect(
    root: Records, wire: Wire, others: int
) -> None:
    """Thirty: the busiest record is written six times a second, and an answer is waited for five seconds."""

    def meanwhile() -> None:
        for _ in range(others):
            root.transact(count_up)

    wire.fail("Commit", LOST, after=True, meanwhile=meanwhile)
    assert root.transact(count_up) == 1
    assert counted(root) == 1 + others


def test_threads_that_overlap_lose_and_double_nothing_while_answers_get_lost(
    fire: FirestoreStore, wire: Wire, contend: Callable[..., list[int]]
) -> None:
    for _ in range(8):
        wire.fail("Commit", LOST, after=True)
        wire.fail("Commit", StatusCode.UNAVAILABLE)
        wire.fail("Commit", LOST, late=True)
        wire.fail("Commit", StatusCode.ABORTED)
    assert sorted(contend(fire, 4, 6, patient=True)) == list(range(1, 25))
    assert counted(fire.root) == 24


def test_a_deletion_nobody_answered_for_is_claimed_by_nobody(acme: Records, wire: Wire) -> None:
    """It never arrived; another took the record away meanwhile."""
    taken: list[bool] = []
    wire.fail("Commit", LOST, after=True, meanwhile=lambda: taken.append(acme.transact(claim)))
    with pytest.raises(StoreError, match="did not say"):
        acme.transact(claim)
    assert taken == [False]


def test_two_who_delete_the_same_do_not_both_have_done_it(acme: Records, wire: Wire) -> None:
    done: list[bool] = []

    def slowly(transaction: Transaction) -> bool:
        found = claim(transaction)
        if not done:
            done.append(acme.transact(claim))
            wire.fail("Commit", StatusCode.UNAVAILABLE)
        return found

    with pytest.raises(StoreError, match="did not say"):
        acme.transact(slowly)
    assert done == [True]


def test_what_was_to_be_deleted_and_still_stands_was_not_deleted(acme: Records, wire: Wire) -> None:
    changed = Tombstone("1", AT.replace(year=2027))

    def slowly(transaction: Transaction) -> bool:
        found = transaction.get(Tombstone, "1")
        if found != changed:
            acme.transact(lambda tx: tx.put(changed))
            wire.fail("Commit", StatusCode.UNAVAILABLE)
        transaction.delete(Tombstone, "1")
        return found == changed

    assert acme.transact(slowly)
    assert acme.get(Tombstone, "1") is None


@pytest.mark.parametrize("code", [error.grpc_status_code for error in OVERTAKEN])
def test_whatever_refuses_the_first_sending_has_the_work_run_again(root: Records, wire: Wire, code: StatusCode) -> None:
    runs: list[int] = []

    def work(transaction: Transaction) -> None:
        runs.append(count_up(transaction))

    wire.fail("Commit", code)
    root.transact(work)
    assert runs == [1, 1]
    assert counted(root) == 1


@pytest.mark.parametrize("call", ["BatchGetDocuments", "RunQuery", "RunAggregationQuery"])
@pytest.mark.parametrize("code", [error.grpc_status_code for error in PASSING])
def test_a_read_that_fails_for_a_passing_reason_is_asked_again(
    root: Records, wire: Wire, code: StatusCode, call: str
) -> None:
    query = Query(WorkItem, {"due": True}, order="due_at")
    wire.fail(call, code)
    assert counted(root) == 0
    assert root.find(query).records == (COUNTER,)
    assert root.count(query) == 1
    assert wire.counts[call] == 2


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("code", [error.grpc_status_code for error in UNSURE])
def test_whatever_leaves_it_open_takes_effect_once(root: Records, wire: Wire, code: StatusCode, *, after: bool) -> None:
    wire.fail("Commit", code, after=after)
    assert root.transact(count_up) == 1
    assert counted(root) == 1
