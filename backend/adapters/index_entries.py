"""Which index answers a query, and the sortable entries a record has in each; knows no SQL."""

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from backend.adapters.record_codec import instant_text, is_id
from backend.domain.errors import Malformed, StoreError, Unindexed
from backend.ports.indexes import Index
from backend.ports.store import Query, Record, Scalar

FIRST = ("", "")
LAST = ("9", "")
"""Places before and after every entry: positions start with the digits 0 to 4 or are empty, ids are never empty."""


class Entry(NamedTuple):
    """One row of an index: its number in the index table, what is held equal, what orders."""

    number: int
    key: str
    position: str


def entries_of(record: Record, indexes: tuple[Index, ...]) -> frozenset[Entry]:
    """The record's entries in every index of its type: one, or one for each member of the list looked into."""
    return frozenset(
        Entry(number, key, position_of(record, index.order))
        for number, index in enumerate(indexes)
        if index.kind is type(record)
        for key in _keys(record, index)
    )


def place_of(query: Query[Any], indexes: tuple[Index, ...]) -> tuple[int, str]:
    """The index that answers the query, by number, and the key to look under. Raises Unindexed."""
    field, *members = query.contains or (None,)
    if query.descending and not (query.equals or members) and query.order == "id":
        raise Unindexed(f"{query.kind.__name__}: by the id alone Firestore goes only up")
    asked = Index(query.kind, tuple(sorted(query.equals)), field, query.order)
    for number, index in enumerate(indexes):
        if Index(index.kind, tuple(sorted(index.equals)), index.contains, index.order) == asked:
            return number, _key([*(query.equals[name] for name in index.equals), *members])
    raise Unindexed(
        f"{query.kind.__name__}: no index holds {asked.equals} equal, looks into {field} and orders by "
        f"{query.order}; backend.ports.indexes lists them"
    )


def start_of(query: Query[Any]) -> tuple[str, str]:
    """The position and id the page starts after.

    Raises Malformed when `after` is no cursor, StoreError for a limit below 1.
    """
    if query.limit < 1:
        raise StoreError("a page holds at least one record")
    if query.after is None:
        return LAST if query.descending else FIRST
    try:
        position, record_id = json.loads(base64.urlsafe_b64decode(query.after))
        valued = query.order == "id" or sortable(value_at(position))
        fits = valued and (query.order == "id") == (position == "") and is_id(str(record_id.encode(), "utf-8"))
    except (ValueError, TypeError, AttributeError, RecursionError):
        fits = False
    if not fits:
        raise Malformed("after", "the cursor of an earlier page")
    return position, record_id


def end_of(query: Query[Any]) -> str:
    """The last position the query asks for."""
    if query.until is None:
        return (FIRST if query.descending else LAST)[0]
    return sortable(query.until)


def cursor(position: str, record_id: str) -> str:
    """Where a page ended, as text a browser may carry."""
    return base64.urlsafe_b64encode(json.dumps([position, record_id]).encode()).decode()


def sortable(value: Scalar) -> str:
    """Text whose order is Firestore's order of the values: null, false, true, numbers, instants, text."""
    if value is None:
        return "0"
    if isinstance(value, bool):
        return f"1{value:d}"
    if isinstance(value, int):
        return f"2{value + 2**63:020d}"
    if isinstance(value, datetime):
        return f"3{instant_text(value)}"
    return f"4{value}"


def value_at(position: str) -> Scalar:
    """The value whose sortable text this is. Raises ValueError, TypeError when it is none."""
    value: Scalar = None
    match position[:1], position[1:]:
        case "1", truth:
            value = truth == "1"
        case "2", number:
            value = int(number) - 2**63
        case "3", instant:
            value = datetime.fromisoformat(instant)
        case "4", text:
            value = str(text.encode(), "utf-8")
    try:
        if sortable(value) == position and not (isinstance(value, int) and not -(2**63) <= value < 2**63):
            return value
    except OverflowError:
        pass
    raise ValueError("no sortable text")


def position_of(record: Record, order: str) -> str:
    """Where the record stands in an order; in that of the ids alone everywhere the same."""
    return "" if order == "id" else sortable(getattr(record, order))


def _keys(record: Record, index: Index) -> Iterator[str]:
    held = [getattr(record, name) for name in index.equals]
    if index.contains is None:
        yield _key(held)
    else:
        yield from (_key([*held, member]) for member in getattr(record, index.contains))


def _key(values: Iterable[Scalar]) -> str:
    return json.dumps([sortable(value) for value in values])
