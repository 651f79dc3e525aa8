"""What a transaction on Firestore does when records it asked for by many ids change before it commits."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from backend.adapters.firestore_store import FirestoreStore
from backend.domain.tombstone import Tombstone
from backend.ports.store import Records, Transaction

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def acme(firestore: str) -> Iterator[Records]:
    with closing(FirestoreStore(firestore)) as store:
        yield store.of("acme.example")


def put_three(records: Records, at: datetime) -> None:
    def work(transaction: Transaction) -> None:
        for each in ("1", "2", "3"):
            transaction.put(Tombstone(each, at))

    records.transact(work)


@pytest.mark.parametrize("before", [None, Tombstone("1", AT)], ids=["missing", "found"])
def test_work_runs_again_when_what_it_asked_for_changes(acme: Records, before: Tombstone | None) -> None:
    """Also when it writes something else: that a record was missing is as much a fact as what it says."""
    after = Tombstone("1", AT + timedelta(days=1))
    if before:
        acme.transact(lambda tx: tx.put(before))
    seen = []

    def work(tx: Transaction) -> None:
        seen.append(tx.existing(Tombstone, ["1", "2"]).get("1"))
        if len(seen) == 1:
            acme.transact(lambda other: other.put(after))
        tx.put(Tombstone("3", AT))

    acme.transact(work)
    assert seen == [before, after]


def test_what_is_asked_for_by_many_ids_is_of_the_instant_of_the_first_read(acme: Records) -> None:
    after = AT + timedelta(days=1)

    def all_three(tx: Transaction) -> set[datetime]:
        first = tx.get(Tombstone, "1")
        put_three(acme, after)
        return {stone.removed_at for stone in (first, *tx.existing(Tombstone, ["2", "3"]).values()) if stone}

    put_three(acme, AT)
    assert acme.transact(all_three) == {AT}


def test_what_was_found_by_many_ids_tells_the_instant_of_the_reads_that_follow(acme: Records) -> None:
    after = AT + timedelta(days=1)

    def all_three(tx: Transaction) -> set[datetime]:
        first = tx.existing(Tombstone, ["1"])["1"]
        put_three(acme, after)
        second = tx.get(Tombstone, "2")
        return {stone.removed_at for stone in (first, second, *tx.existing(Tombstone, ["3"]).values()) if stone}

    put_three(acme, AT)
    assert acme.transact(all_three) == {AT}
