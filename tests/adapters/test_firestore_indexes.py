"""The files a Firestore deployment is given serve every query of the index table, no other, and let nobody in."""

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore_v1.types import StructuredQuery

from backend.adapters.firestore_indexes import index_file
from backend.adapters.firestore_store import FirestoreStore
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS, ROOT_TYPES
from backend.ports.indexes import INDEXES, Index
from backend.ports.store import Query
from tests.emulators.firestore_wire import Wire

MANIFEST = Path(__file__).parents[2] / "manifest"
MOST_INDEXES = 1_000
CONTAINS, IN = StructuredQuery.FieldFilter.Operator.ARRAY_CONTAINS, StructuredQuery.FieldFilter.Operator.IN
ASKED = [
    pytest.param(index, descending, id=f"{index.kind.__name__} by {index.order}{' descending' * descending}")
    for index in INDEXES
    for descending in (False, True)
    if index != Index(index.kind) or not descending
]
"""Every row in both directions; descending by the name alone, which nobody asks for, Firestore refuses."""
Fields = list[tuple[str, str]]
GROUPS = {kind.type: kind.name for kind in (*ROOT_KINDS, *ORGANIZATION_KINDS)}


def deployed() -> Any:
    return json.loads((MANIFEST / "firestore.indexes.json").read_text())


def serves(entry: Any, index: Index, direction: str) -> bool:
    """Whether an index of several fields answers this row of the table in this direction."""
    held, (order,) = entry["fields"][:-1], entry["fields"][-1:]
    wanted = {(name, "ASCENDING") for name in index.equals} | (
        {(index.contains, "CONTAINS")} if index.contains else set()
    )
    return (
        entry["collectionGroup"] == GROUPS[index.kind]
        and {(each["fieldPath"], each.get("order") or each["arrayConfig"]) for each in held} == wanted
        and order == {"fieldPath": "__name__" if index.order == "id" else index.order, "order": direction}
    )


class Overheard(Wire):
    """Keeps every query that is sent, to find by and to count by."""

    def __init__(self) -> None:
        super().__init__()
        self.queries: list[StructuredQuery] = []

    def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        counted = getattr(request, "structured_aggregation_query", request)
        self.queries += [counted.structured_query] if counted.structured_query.from_ else []
        return super().intercept_unary_stream(continuation, details, request)


def held(query: StructuredQuery) -> Fields:
    """What a query holds equal, looks into or names, and how an index has it."""
    filters = query.where.composite_filter.filters or ([query.where] if query.where else [])
    how = {CONTAINS: "CONTAINS", IN: "IN"}
    found = [each.field_filter for each in filters]
    return sorted((each.field.field_path, how.get(each.op, "ASCENDING")) for each in found)


def ordered(query: StructuredQuery) -> Fields:
    """The order of a query, less the name, which by itself follows the last field in its direction."""
    order = [(each.field.field_path, each.direction.name) for each in query.order_by] or [("__name__", "ASCENDING")]
    return order[:-1] if len(order) > 1 and order[-1] == ("__name__", order[-2][1]) else order


def answered(query: StructuredQuery) -> bool:
    """Whether Firestore can: by name, by a field that is indexed alone, or by an index of exactly these fields."""
    group, fields, order = query.from_[0].collection_id, held(query), ordered(query)
    names = {name for name, _ in (*fields, *order)} - {"__name__"}
    if not names:
        return order == [("__name__", "ASCENDING")]
    if len(names) == 1:
        return {how for name, how in (*fields, *order) if name != "__name__"} <= set(modes(group, names.pop()))
    entries = [each["fields"] for each in deployed()["indexes"] if each["collectionGroup"] == group]
    had = [[(each["fieldPath"], each.get("order") or each["arrayConfig"]) for each in entry] for entry in entries]
    return any(sorted(entry[: len(fields)]) == fields and entry[len(fields) :] == order for entry in had)


def modes(group: str, field: str) -> list[str]:
    """How a field is indexed by itself."""
    (override,) = (
        each for each in deployed()["fieldOverrides"] if (each["collectionGroup"], each["fieldPath"]) == (group, field)
    )
    return [each.get("order") or each["arrayConfig"] for each in override["indexes"]]


def test_the_index_file_is_up_to_date() -> None:
    made = "python -m backend.adapters.firestore_indexes > manifest/firestore.indexes.json"
    assert (MANIFEST / "firestore.indexes.json").read_text() == index_file(), made


@pytest.mark.parametrize("index", INDEXES, ids=lambda index: f"{index.kind.__name__} by {index.order}")
def test_every_row_of_the_table_is_served_in_both_directions(index: Index) -> None:
    fields = [*index.equals, *filter(None, [index.contains]), *([] if index.order == "id" else [index.order])]
    if len(fields) == 1:
        assert modes(GROUPS[index.kind], fields[0]) == ["ASCENDING", "DESCENDING"]
    for direction in ("ASCENDING", "DESCENDING") if len(fields) > 1 else ():
        assert sum(serves(entry, index, direction) for entry in deployed()["indexes"]) == 1


@pytest.mark.parametrize(("index", "descending"), ASKED)
def test_every_query_that_is_sent_is_answered(firestore: str, index: Index, *, descending: bool) -> None:
    wire = Overheard()
    equals, contains = dict.fromkeys(index.equals, "x"), (index.contains, "x") if index.contains else None
    asked = Query(index.kind, equals, contains, index.order, descending=descending)
    with closing(FirestoreStore(firestore, client=wire.client)) as store:
        records = store.root if index.kind in ROOT_TYPES else store.of("acme.example")
        records.find(asked)
        records.count(asked)
        records.transact(lambda transaction: transaction.existing(index.kind, ["1", "2"]))
    assert [answered(query) for query in wire.queries] == [True] * 3


def test_nothing_is_indexed_that_no_query_asks_for() -> None:
    rows = [index for index in INDEXES if len({*index.equals, index.contains, index.order} - {None, "id"}) > 1]
    assert len(deployed()["indexes"]) == 2 * len(rows) <= MOST_INDEXES
    for group in GROUPS.values():
        assert modes(group, "body") == modes(group, "marks") == []


def test_only_what_is_kept_for_a_time_expires() -> None:
    expiring = {each["collectionGroup"] for each in deployed()["fieldOverrides"] if each.get("ttl")}
    assert expiring == {kind.name for kind in (*ROOT_KINDS, *ORGANIZATION_KINDS) if kind.kept}


def test_the_rules_let_nobody_in() -> None:
    rules = [line.strip() for line in (MANIFEST / "firestore.rules").read_text().splitlines()]
    assert [line for line in rules if line.startswith("allow")] == ["allow read, write: if false;"]
    assert "match /{document=**} {" in rules
