"""Records as JSON documents: envelope, versions, size limit, ids; knows no store and no kind by name."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Generic, TypeVar

from pydantic import StrictInt, TypeAdapter, ValidationError
from pydantic_core import PydanticSerializationError, from_json

from backend.domain.errors import StoreError, TooLarge
from backend.domain.kinds import Kind
from backend.ports.store import Record

T = TypeVar("T")
LARGEST_DOCUMENT = 1_041_000
"""Bytes: Firestore takes 1 MiB, of which name, marks and the texts that indexes need take up to 7 KB."""
LONGEST_ID = 1_500
REFUSED_IN_IDS = re.compile(r"/|^\.\.?$|^__.*__$|[\ud800-\udfff]", re.DOTALL)


@dataclass
class Envelope(Generic[T]):
    """What a document holds."""

    kind: str
    version: StrictInt
    record: T


def kind_of(record_type: type[Any], kinds: tuple[Kind, ...]) -> Kind:
    """How records of this type are kept. Raises StoreError when `kinds` does not list it."""
    for kind in kinds:
        if kind.type is record_type:
            return kind
    raise StoreError(f"{record_type.__name__} is no kind of this scope; backend.domain.kinds lists them")


def encode(kind: Kind, record: Record) -> bytes:
    """The record as UTF-8 JSON `{"kind", "version", "record"}`, instants in UTC with microseconds.

    Raises TooLarge over 1 MiB, StoreError for an id Firestore refuses, a naive datetime, a value that is not of its
    field's type, or text that is not Unicode.
    """
    if not is_id(record.id):
        raise StoreError(f"{kind.name}: an id has 1 to {LONGEST_ID:,} bytes and no slash")
    try:
        fields = _adapter(kind).dump_python(record, warnings="error")
        _adapter(kind).validate_python(fields)  # the dump lets None pass for any type
        envelope = {"kind": kind.name, "version": kind.version, "record": fields}
        document = json.dumps(envelope, ensure_ascii=False, separators=(",", ":"), default=_instant).encode()
    except (PydanticSerializationError, ValidationError, TypeError, UnicodeEncodeError):
        # Their texts quote the value, which may be somebody's mail.
        raise StoreError(f"{kind.name}/{record.id}: a field does not hold what its type says") from None
    size = len(document) + _listed(fields)
    if size > LARGEST_DOCUMENT:
        raise TooLarge(f"{kind.name}/{record.id}: {size:,} bytes, at most {LARGEST_DOCUMENT:,}")
    return document


def decode(kind: Kind, document: bytes) -> Any:
    """The record of an encoded document, upgraded to today's version.

    Raises StoreError when it is of another kind, of a version newer than this program's, or unreadable.
    """
    today = _read_today(kind, document)
    return _upgraded(kind, document) if today is None else today


def instant_text(instant: datetime) -> str:
    """An aware datetime as text of fixed width that sorts by time. Raises TypeError for a naive one."""
    if instant.utcoffset() is None:
        raise TypeError("a datetime without time zone")
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def is_id(text: str) -> bool:
    """Whether Firestore takes the text as a document id: 1 to 1,500 bytes, no slash, not `.`, `..` or `__…__`."""
    size = len(text.encode(errors="replace"))
    return 1 <= size <= LONGEST_ID and not REFUSED_IN_IDS.search(text)


def _read_today(kind: Kind, document: bytes) -> Any:
    """The record of a document of today's version in one reading, which nearly all are; None for any other."""
    try:
        envelope = _envelope_adapter(kind).validate_json(document)
    except ValidationError:
        return None
    return envelope.record if (envelope.kind, envelope.version) == (kind.name, kind.version) else None


def _upgraded(kind: Kind, document: bytes) -> Any:
    envelope = _envelope(kind, document)
    fields = envelope["record"]
    for upgrade in kind.upgrades[envelope["version"] - 1 :]:
        fields = upgrade(fields)
    try:
        return _adapter(kind).validate_python(fields)
    except ValidationError as faults:
        places = ", ".join(".".join(map(str, fault["loc"])) for fault in faults.errors(include_input=False))
        raise StoreError(f"{kind.name}: the stored document does not read at {places}") from None


def _envelope(kind: Kind, document: bytes) -> Mapping[str, Any]:
    try:
        envelope = from_json(document)
        name, version = envelope["kind"], envelope["version"]
    except (ValueError, KeyError, TypeError):
        raise StoreError(f"{kind.name}: the stored document is no envelope") from None
    if name != kind.name:
        raise StoreError(f"{kind.name}: the stored document is of the kind {name!r}")
    if version not in range(1, kind.version + 1):
        raise StoreError(f"{kind.name}: version {version} is stored, this program reads 1 to {kind.version}")
    return envelope  # type: ignore[no-any-return]


def _listed(fields: Mapping[str, Any]) -> int:
    """The bytes of the lists of texts: what an index looks into stands in Firestore's document once more."""
    lists = (value for value in fields.values() if isinstance(value, tuple))
    return sum(len(each.encode()) + 1 for members in lists for each in members if isinstance(each, str))


@cache
def _adapter(kind: Kind) -> TypeAdapter[Any]:
    return TypeAdapter(kind.type)


@cache
def _envelope_adapter(kind: Kind) -> TypeAdapter[Any]:
    return TypeAdapter(Envelope[kind.type])  # type: ignore[name-defined]


def _instant(value: object) -> str:
    # freezegun replaces the name `datetime`; isinstance still holds for its stand-in, `type() is` would not.
    if isinstance(value, datetime):
        return instant_text(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
