"""Records as Firestore documents: what stands in one, how long it may be, and how long it stays."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time
from google.cloud.firestore import Client

from backend.adapters.firestore_commit import LAST_MARKS
from backend.adapters.firestore_store import FirestoreStore
from backend.adapters.record_codec import LARGEST_DOCUMENT, encode
from backend.domain.audit import Audit, Tally
from backend.domain.errors import TooLarge
from backend.domain.kinds import Kind
from backend.domain.message import Message
from backend.domain.notice import Told
from backend.domain.spent import Spent
from backend.ports.store import Query, Record, Records, Transaction

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
MESSAGES = Kind(Message, "messages")


def put(records: Records, *written: Record) -> None:
    for record in written:
        records.transact(lambda transaction, record=record: transaction.put(record))  # type: ignore[misc]


@pytest.fixture
def fire(firestore: str) -> Iterator[FirestoreStore]:
    with closing(FirestoreStore(firestore)) as store:
        yield store


@pytest.fixture
def acme(fire: FirestoreStore) -> Records:
    return fire.of("acme.example")


def read_and_put(transaction: Transaction, message: Message) -> None:
    transaction.get(Message, message.id)
    transaction.put(message)


def mail(record_id: str, rfc_id: str) -> Message:
    return Message(record_id, rfc_id, None, (), (), "", AT, None, "", {})


def test_texts_too_long_for_an_index_are_told_apart(acme: Records) -> None:
    alike = "<" + "é" * 1_000
    put(acme, mail("m1", f"{alike}1>"), mail("m2", f"{alike}2>"))
    assert [found.id for found in acme.find(Query(Message, {"rfc_id": f"{alike}2>"})).records] == ["m2"]


def test_the_largest_record_fits_in_a_document(fire: FirestoreStore) -> None:
    acme = fire.of("a" * 1_500)
    longest = replace(mail("m" * 1_500, "<1>"), conversation="k" * 1_500, candidates=("c" * 1_400,), text="")
    room = LARGEST_DOCUMENT - len(encode(MESSAGES, longest)) - 1_401
    for number in range(LAST_MARKS):
        acme.transact(lambda tx, number=number: read_and_put(tx, replace(longest, text=str(number))))  # type: ignore[misc]
    acme.transact(lambda tx: read_and_put(tx, replace(longest, text="x" * room)))
    with pytest.raises(TooLarge):
        put(acme, replace(longest, text="x" * (room + 1)))


def test_a_document_has_no_field_but_the_record_and_what_indexes_need(acme: Records, firestore: str) -> None:
    put(acme, mail("m1", "<1@doe.example>"), Spent("s1", "rosa", "2026-03-01"))
    kept = Client(firestore).collection("organizations", "acme.example", "messages").document("m1").get().to_dict()
    assert kept is not None
    assert set(kept) == {"body", "marks", "at", "candidates", "conversation", "rfc_id", "text_file"}


@freeze_time(AT)
@pytest.mark.parametrize(
    ("name", "record", "days"),
    [
        ("audits", Audit("k1", "rosa", AT, AT, Tally()), 400),
        ("spent", Spent("k1", "rosa", "2026-03-01"), 30),
        ("told", Told("k1", "rosa", "parked", AT), 400),
    ],
)
def test_what_is_kept_for_a_time_says_how_long(
    acme: Records, firestore: str, name: str, record: Record, days: int
) -> None:
    put(acme, record)
    kept = Client(firestore).collection("organizations", "acme.example", name).document("k1").get().to_dict()
    assert kept is not None
    assert kept["expires_at"] == AT + timedelta(days=days)
