"""Queries of the index table as Firestore's; whatever it does not list is refused before Firestore is asked."""

from collections.abc import Collection
from typing import Any

from google.cloud.firestore import CollectionReference, DocumentReference, FieldFilter
from google.cloud.firestore import Query as Asked

from backend.adapters.firestore_documents import native
from backend.adapters.index_entries import place_of, start_of, value_at
from backend.ports.indexes import Index
from backend.ports.store import Query

NAME = "__name__"
MOST_NAMED = 30
"""Values of one `in` (Google's limit of disjunctions)."""


def matching(records: CollectionReference, query: Query[Any], indexes: tuple[Index, ...]) -> Asked:
    """Everything that matches, in the query's order: without one, Firestore would want an index of its own.

    Raises Unindexed.
    """
    place_of(query, indexes)
    filters = [FieldFilter(name, "==", native(value)) for name, value in query.equals.items()]
    if query.contains:
        name, member = query.contains
        filters.append(FieldFilter(name, "array_contains", native(member)))
    asked = Asked(records)
    for each in filters:
        asked = asked.where(filter=each)
    for name in _order(query):
        asked = asked.order_by(name, Asked.DESCENDING if query.descending else Asked.ASCENDING)
    return asked


def page(records: CollectionReference, query: Query[Any], indexes: tuple[Index, ...]) -> Asked:
    """The page and one document more, which tells that it is not the last. Raises Unindexed, Malformed, StoreError."""
    asked = matching(records, query, indexes)
    position, record_id = start_of(query)
    if query.after is not None:
        asked = asked.start_after(_ended_at(position, records.document(record_id), _order(query)))
    if query.until is not None:
        asked = asked.end_at([query.until])
    return asked.limit(query.limit + 1)


def named(records: CollectionReference, places: Collection[DocumentReference]) -> Asked:
    """Those of these documents that exist, MOST_NAMED at most."""
    return Asked(records).where(filter=FieldFilter(NAME, "in", list(places)))


def _order(query: Query[Any]) -> list[str]:
    return [name for name in (query.order, NAME) if name != "id"]


def _ended_at(position: str, last: DocumentReference, order: list[str]) -> dict[str, Any]:
    return {name: last if name == NAME else native(value_at(position)) for name in order}
