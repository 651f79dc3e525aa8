"""What every store must do: records, transactions, scopes. Queries and contention have files of their own."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from backend.domain.address import Address
from backend.domain.candidate import Candidate, CandidateAddress, Source
from backend.domain.errors import Exists, ReadAfterWrite, StoreError, TooLarge
from backend.domain.history import Touched
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS
from backend.domain.lease import Lease
from backend.domain.mailbox import SyncState
from backend.domain.message import Attachment, Copy, Message
from backend.domain.thread import LeftOut, Reason, Thread
from backend.domain.work import Pending, Task, WorkItem
from backend.ports.store import Query, Record, Records, Store, Transaction

AT = datetime(2026, 3, 1, 9, 30, 0, 123456, tzinfo=UTC)
JANE = Address("jane@doe.example", "Jane Doe")


def candidate(record_id: str, name: str = "Jane Doe") -> Candidate:
    address = CandidateAddress("jane@doe.example", Source.MAIL, "rosa", AT, "m1")
    return Candidate(record_id, name, (address,), "rosa", "job", "new", AT, AT, words=("ja", "jane"))


def message(text: str = "Hello") -> Message:
    copy = Copy("g1", "t1", AT, sent=False, label_ids=("INBOX",), bcc=(JANE,))
    files = (Attachment("cv.pdf", "application/pdf", 1234, "2"),)
    return Message(
        "m1", "<1@doe.example>", JANE, (JANE,), (), "Re: déjà vu 🎉", AT, None, text, {"rosa": copy}, attachments=files
    )


RECORDS: tuple[Record, ...] = (
    candidate("c1"),
    message(),
    Thread(
        "t1", "rosa", "g1", followed=True, history_id=2**53 + 1, changed_at=AT, left_out=(LeftOut("g2", Reason.DRAFT),)
    ),
)
ROOT_RECORDS: tuple[Record, ...] = (
    SyncState("s1", "acme.example", "rosa", 7, AT, lease=Lease("worker", 3, AT + timedelta(seconds=30))),
    WorkItem(
        "w1",
        "acme.example",
        Task.IMPORT,
        "rosa",
        AT,
        AT,
        pending=(Pending(Touched("t1")), Pending(Touched("t2", "m2", unlabelled=None, history_id=7), 1)),
    ),
)


@pytest.fixture
def acme(store: Store) -> Records:
    return store.of("acme.example")


def put(records: Records, *written: Record) -> None:
    def work(transaction: Transaction) -> None:
        for record in written:
            transaction.put(record)

    records.transact(work)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
def test_a_record_comes_back_equal(acme: Records, record: Record) -> None:
    put(acme, record)
    assert acme.get(type(record), record.id) == record


@pytest.mark.parametrize("record", ROOT_RECORDS, ids=lambda record: type(record).__name__)
def test_a_root_record_comes_back_equal(store: Store, record: Record) -> None:
    put(store.root, record)
    assert store.root.get(type(record), record.id) == record


def test_an_instant_of_another_zone_comes_back_as_the_same_instant_in_utc(acme: Records) -> None:
    put(acme, replace(candidate("c1"), last_at=AT.astimezone(timezone(timedelta(hours=5)))))
    found = acme.get(Candidate, "c1")
    assert found is not None
    assert found.last_at == AT
    assert found.last_at.utcoffset() == timedelta()


def test_a_naive_instant_is_refused(acme: Records) -> None:
    with pytest.raises(StoreError):
        put(acme, replace(candidate("c1"), last_at=AT.replace(tzinfo=None)))
    assert acme.get(Candidate, "c1") is None


def test_what_is_not_there_is_none(acme: Records) -> None:
    assert acme.get(Candidate, "c1") is None


def test_many_records_of_both_scopes_are_read_at_once(store: Store, acme: Records) -> None:
    put(acme, *RECORDS)
    put(store.root, *ROOT_RECORDS)
    put(store.of("other.example"), candidate("c2"))
    wanted = {(type(record), record.id): record for record in (*RECORDS, *ROOT_RECORDS)}
    missing = [(Candidate, "c2"), (Candidate, "m1"), (Candidate, ""), (SyncState, "a/b"), (SyncState, "s2")]
    twice = [*wanted, *missing, *wanted]
    assert store.get_all("acme.example", twice) == wanted
    assert store.get_all("acme.example", []) == {}
    root_alone = {(type(record), record.id): record for record in ROOT_RECORDS}
    assert store.get_all("nobody.example", twice) == root_alone


def test_put_replaces_the_whole_record(acme: Records) -> None:
    put(acme, replace(candidate("c1"), tags=("senior",)))
    put(acme, candidate("c1", "Jane Roe"))
    assert acme.get(Candidate, "c1") == candidate("c1", "Jane Roe")


def test_kinds_may_share_an_id(acme: Records) -> None:
    put(acme, candidate("m1"), message())
    acme.transact(lambda transaction: transaction.delete(Candidate, "m1"))
    assert acme.get(Candidate, "m1") is None
    assert acme.get(Message, "m1") == message()


def test_delete_removes_and_twice_is_harmless(acme: Records) -> None:
    put(acme, candidate("c1"))
    for _ in range(2):
        acme.transact(lambda transaction: transaction.delete(Candidate, "c1"))
        assert acme.get(Candidate, "c1") is None


def test_transact_returns_what_work_returns(acme: Records) -> None:
    put(acme, candidate("c1"))
    assert acme.transact(lambda transaction: transaction.get(Candidate, "c1")) == candidate("c1")


def test_writes_of_one_transaction_happen_in_their_order(acme: Records) -> None:
    put(acme, candidate("c1"))

    def work(transaction: Transaction) -> None:
        transaction.delete(Candidate, "c1")
        transaction.put(candidate("c1", "First"))
        transaction.put(candidate("c1", "Second"))

    acme.transact(work)
    assert acme.get(Candidate, "c1") == candidate("c1", "Second")


def test_create_makes_a_record_once(acme: Records) -> None:
    acme.transact(lambda transaction: transaction.create(candidate("c1")))
    with pytest.raises(Exists):
        acme.transact(lambda transaction: transaction.create(candidate("c1", "Another")))
    assert acme.get(Candidate, "c1") == candidate("c1")


def put_then_create(transaction: Transaction) -> None:
    transaction.put(candidate("c2"))
    transaction.delete(Candidate, "c3")
    transaction.create(candidate("c1", "Another"))


def create_then_put(transaction: Transaction) -> None:
    transaction.create(candidate("c1", "Another"))
    transaction.put(candidate("c2"))
    transaction.delete(Candidate, "c3")


def write_then_read(transaction: Transaction) -> None:
    transaction.put(candidate("c2"))
    transaction.delete(Candidate, "c3")
    transaction.get(Candidate, "c1")


def write_then_too_large(transaction: Transaction) -> None:
    transaction.put(candidate("c2"))
    transaction.delete(Candidate, "c3")
    transaction.put(message("x" * 1_048_576))


def write_then_fail(transaction: Transaction) -> None:
    transaction.put(candidate("c2"))
    transaction.delete(Candidate, "c3")
    raise LookupError


@pytest.mark.parametrize(
    ("work", "error"),
    [
        (put_then_create, Exists),
        (create_then_put, Exists),
        (write_then_read, ReadAfterWrite),
        (write_then_too_large, TooLarge),
        (write_then_fail, LookupError),
    ],
)
def test_of_a_transaction_that_fails_nothing_remains(
    acme: Records, work: Callable[[Transaction], None], error: type[Exception]
) -> None:
    put(acme, candidate("c1"), candidate("c3"))
    with pytest.raises(error):
        acme.transact(work)
    everyone = acme.find(Query(Candidate, order="last_at"))
    assert everyone.records == (candidate("c1"), candidate("c3"))
    assert acme.get(Message, "m1") is None
    put(acme, candidate("c4"))
    assert acme.get(Candidate, "c4") == candidate("c4")


def test_exists_cannot_be_swallowed_inside_work(acme: Records) -> None:
    put(acme, candidate("c1"))

    def work(transaction: Transaction) -> None:
        try:
            transaction.create(candidate("c1", "Another"))
        except Exists:
            transaction.put(candidate("c2"))

    with pytest.raises(Exists):
        acme.transact(work)
    assert acme.get(Candidate, "c2") is None


def test_a_large_document_below_the_limit_is_kept(acme: Records) -> None:
    put(acme, message("é" * 520_000))
    assert acme.get(Message, "m1") == message("é" * 520_000)


def test_organizations_do_not_see_each_other(store: Store) -> None:
    ours, theirs = store.of("acme.example"), store.of("acme.example.evil.example")
    everyone = Query(Candidate, order="last_at")
    put(ours, candidate("c1", "Ours"), candidate("c2", "Ours"))
    assert theirs.get(Candidate, "c1") is None
    assert theirs.find(everyone).records == ()
    assert theirs.count(everyone) == 0
    theirs.transact(lambda transaction: transaction.create(candidate("c1", "Theirs")))
    theirs.transact(lambda transaction: transaction.delete(Candidate, "c2"))
    assert ours.find(everyone).records == (candidate("c1", "Ours"), candidate("c2", "Ours"))
    assert theirs.find(everyone).records == (candidate("c1", "Theirs"),)
    assert (ours.count(everyone), theirs.count(everyone)) == (2, 1)


@pytest.mark.parametrize("kind", ROOT_KINDS, ids=lambda kind: kind.name)
def test_an_organization_keeps_no_root_record(store: Store, kind: Any) -> None:
    assert_refused(store.of("acme.example"), kind.type)


@pytest.mark.parametrize("kind", ORGANIZATION_KINDS, ids=lambda kind: kind.name)
def test_the_root_keeps_no_record_of_an_organization(store: Store, kind: Any) -> None:
    assert_refused(store.root, kind.type)


def test_what_is_no_kind_is_refused(store: Store) -> None:
    stranger: Any = Address
    assert_refused(store.of("acme.example"), stranger)
    with pytest.raises(StoreError, match="Address"):
        store.get_all("acme.example", [(stranger, "x")])
    with pytest.raises(StoreError):
        put(store.root, candidate("c1"))


def assert_refused(records: Records, kind: Any) -> None:
    calls: tuple[Callable[[], object], ...] = (
        lambda: records.get(kind, "x"),
        lambda: records.find(Query(kind)),
        lambda: records.transact(lambda transaction: transaction.get(kind, "x")),
        lambda: records.transact(lambda transaction: transaction.delete(kind, "x")),
    )
    for call in calls:
        with pytest.raises(StoreError, match=kind.__name__):
            call()


@pytest.mark.parametrize("name", ["", "a/b", "..", "x" * 1_501, "\ud800"])
def test_an_organization_needs_a_name(store: Store, name: str) -> None:
    with pytest.raises(StoreError):
        store.of(name)
    with pytest.raises(StoreError):
        store.get_all(name, [])


@pytest.mark.parametrize("bad", ["", ".", "..", "a/b", "__x__", "é" * 751, "\ud800"])
def test_an_id_one_of_the_stores_would_refuse_is_refused_by_all(acme: Records, bad: str) -> None:
    with pytest.raises(StoreError):
        put(acme, candidate(bad))
    assert acme.get(Candidate, bad) is None


@pytest.mark.parametrize("odd", ["é" * 750, "a b", "a.b", "jane@doe.example", "\x1f", "__x", "'; DROP TABLE x"])
def test_every_other_id_is_kept(acme: Records, odd: str) -> None:
    put(acme, candidate(odd))
    assert acme.get(Candidate, odd) == candidate(odd)
    assert acme.find(Query(Candidate, order="last_at")).records == (candidate(odd),)
