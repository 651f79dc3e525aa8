"""Records as Firestore documents: where each stands and which fields it has; `firestore_indexes` says what is indexed.

A document has the encoded record as one field, the marks of the commits that wrote it last, and by itself only what
some index needs.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from google.cloud.firestore import Client, CollectionReference, DocumentReference, DocumentSnapshot

from backend.adapters.record_codec import decode, encode, kind_of
from backend.domain import clock
from backend.domain.kinds import Kind
from backend.ports.indexes import Index
from backend.ports.store import Record

BODY = "body"
MARKS = "marks"
EXPIRES = "expires_at"
Snapshot = DocumentSnapshot[DocumentReference]
LONGEST_INDEXED = 1_500
"""Bytes of a text that Firestore's indexes tell apart (Google's published limits)."""


@dataclass(frozen=True)
class Scope:
    """What the root or one organization keeps, and below which document."""

    path: tuple[str, ...]
    kinds: tuple[Kind, ...]
    indexes: tuple[Index, ...]

    def kind(self, record_type: type[Any]) -> Kind:
        """How records of this type are kept. Raises StoreError when this scope keeps none."""
        return kind_of(record_type, self.kinds)

    def collection(self, client: Client, kind: Kind) -> CollectionReference:
        """Where records of this kind stand."""
        return client.collection(*self.path, kind.name)

    def place(self, client: Client, record_type: type[Any], record_id: str) -> DocumentReference:
        """Where the record stands. Raises StoreError when this scope keeps none of its type."""
        return self.collection(client, self.kind(record_type)).document(record_id)

    def document(self, record: Record) -> dict[str, Any]:
        """The fields of the record's document but the marks, which its commit adds. Raises TooLarge, StoreError."""
        kind = self.kind(type(record))
        fields: dict[str, Any] = {BODY: encode(kind, record).decode()}
        if kind.kept:
            fields[EXPIRES] = clock.now() + kind.kept
        return fields | {name: native(getattr(record, name)) for name in indexed(kind, self.indexes)}


def record_of(kind: Kind, found: Snapshot) -> Any:
    """The record of a document, None when there is none. Raises StoreError when it does not read."""
    return decode(kind, found.get(BODY).encode()) if found.exists else None


def missing(place: DocumentReference) -> Snapshot:
    """What reading a document gives that is not there."""
    return DocumentSnapshot(place, None, exists=False, read_time=None, create_time=None, update_time=None)


def indexed(kind: Kind, indexes: Iterable[Index]) -> list[str]:
    """The fields of a kind that some index holds equal, looks into or orders by; the id is the document's name."""
    needed = [(*index.equals, index.contains, index.order) for index in indexes if index.kind is kind.type]
    return sorted({name for names in needed for name in names if name and name != "id"})


def native(value: Any) -> Any:
    """The value as an index holds it; of a text too long for an index, what tells it from others."""
    if isinstance(value, tuple):
        return [native(member) for member in value]
    if isinstance(value, str):
        encoded = value.encode()
        return str(value) if len(encoded) <= LONGEST_INDEXED else hashlib.sha256(encoded).hexdigest()
    return value
