"""The codec alone: versions, the exact size limit, frozen clocks, and errors that quote nothing stored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from freezegun import freeze_time

from backend.adapters.record_codec import LARGEST_DOCUMENT, decode, encode, instant_text
from backend.domain import clock
from backend.domain.candidate import Candidate, CandidateAddress, Source
from backend.domain.errors import StoreError, TooLarge
from backend.domain.kinds import Kind

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
CANDIDATES = Kind(Candidate, "candidates")


@dataclass(frozen=True)
class Note:
    """A kind with a past: version 1 had one `author`, version 2 no `pinned`."""

    id: str
    authors: tuple[str, ...]
    pinned: bool


def to_many_authors(note: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": note["id"], "authors": [note["author"]]}


def to_pinned(note: Mapping[str, Any]) -> dict[str, Any]:
    return {**note, "pinned": False}


NOTES = Kind(Note, "notes", (to_many_authors, to_pinned))


def candidate(at: datetime = AT, name: str = "Jane Doe") -> Candidate:
    address = CandidateAddress("jane@doe.example", Source.ADDED, "rosa", at)
    return Candidate("c1", name, (address,), "rosa", "job", "new", at, at)


def stored(kind: str, version: object, **fields: object) -> bytes:
    return json.dumps({"kind": kind, "version": version, "record": fields}).encode()


def test_the_envelope_names_kind_and_version() -> None:
    envelope = json.loads(encode(NOTES, Note("n1", ("rosa", "sam"), pinned=True)))
    fields = {"id": "n1", "authors": ["rosa", "sam"], "pinned": True}
    assert envelope == {"kind": "notes", "version": 3, "record": fields}


def test_instants_are_fixed_width_utc() -> None:
    fields = json.loads(encode(CANDIDATES, candidate()))["record"]
    assert fields["last_at"] == "2026-03-01T09:30:00.000000+00:00"
    assert len({len(instant_text(at)) for at in (AT, AT.replace(microsecond=1), AT.replace(year=1))}) == 1


@pytest.mark.parametrize(
    ("document", "note"),
    [
        (stored("notes", 1, id="n1", author="rosa"), Note("n1", ("rosa",), pinned=False)),
        (stored("notes", 2, id="n1", authors=["rosa"]), Note("n1", ("rosa",), pinned=False)),
        (stored("notes", 3, id="n1", authors=["rosa"], pinned=True), Note("n1", ("rosa",), pinned=True)),
    ],
)
def test_every_older_version_reads_as_todays(document: bytes, note: Note) -> None:
    assert decode(NOTES, document) == note


@pytest.mark.parametrize(
    "document",
    [
        stored("notes", 4, id="n1", authors=[], pinned=True),
        stored("notes", 0, id="n1", authors=[], pinned=True),
        stored("notes", "3", id="n1", authors=[], pinned=True),
        stored("letters", 3, id="n1", authors=[], pinned=True),
        stored("notes", 3, id="n1", authors=[]),
        b'{"kind": "notes"}',
        b"[]",
        b"null",
        b"not json",
    ],
)
def test_what_does_not_read_is_an_error_of_the_store(document: bytes) -> None:
    with pytest.raises(StoreError, match="notes"):
        decode(NOTES, document)


def test_a_clock_that_is_frozen_or_thawed_in_between_does_no_harm() -> None:
    with freeze_time("2026-03-01 09:30:00.5"):
        made = candidate(clock.now())
        under_frost = encode(CANDIDATES, made)
        older = encode(CANDIDATES, candidate())
        assert decode(CANDIDATES, older) == candidate()
    assert encode(CANDIDATES, made) == under_frost
    assert encode(CANDIDATES, candidate()) == older
    assert decode(CANDIDATES, under_frost) == made
    assert instant_text(made.last_at) == "2026-03-01T09:30:00.500000+00:00"


def test_the_limit_leaves_room_in_firestores_1_mib() -> None:
    room = LARGEST_DOCUMENT - len(encode(CANDIDATES, candidate(name="")))
    assert len(encode(CANDIDATES, candidate(name="x" * room))) == LARGEST_DOCUMENT <= 1_048_576 - 7_000
    with pytest.raises(TooLarge):
        encode(CANDIDATES, candidate(name="x" * (room + 1)))
    with pytest.raises(TooLarge):
        encode(CANDIDATES, candidate(name="é" * (room // 2 + 1)))


@pytest.mark.parametrize(
    "fault",
    [
        {"name": 7},
        {"name": None},
        {"internal": "yes"},
        {"name": "\ud800 secret"},
        {"tags": (b"secret",)},
        {"last_at": "secret"},
    ],
)
def test_a_value_of_the_wrong_type_is_refused_and_not_quoted(fault: Mapping[str, Any]) -> None:
    with pytest.raises(StoreError, match="candidates/c1") as refused:
        encode(CANDIDATES, replace(candidate(), **fault))
    assert "secret" not in str(refused.value)


def test_what_is_stored_is_not_quoted_when_it_does_not_read() -> None:
    with pytest.raises(StoreError, match=r"notes.*pinned") as refused:
        decode(NOTES, stored("notes", 3, id="n1", authors=["secret"], pinned="secret"))
    assert "secret" not in str(refused.value)
