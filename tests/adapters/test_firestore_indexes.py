"""The files a Firestore deployment is given say what the index table says, and let nobody in."""

import json
from pathlib import Path
from typing import Any

import pytest

from backend.adapters.firestore_indexes import index_file
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS
from backend.ports.indexes import INDEXES, Index

MANIFEST = Path(__file__).parents[2] / "manifest"
MOST_INDEXES = 1_000
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


def test_nothing_is_indexed_that_no_query_asks_for() -> None:
    rows = [index for index in INDEXES if len({*index.equals, index.contains, index.order} - {None, "id"}) > 1]
    assert len(deployed()["indexes"]) == 2 * len(rows) <= MOST_INDEXES
    for group in GROUPS.values():
        assert modes(group, "body") == modes(group, "mark") == []


def test_only_what_is_kept_for_a_time_expires() -> None:
    expiring = {each["collectionGroup"] for each in deployed()["fieldOverrides"] if each.get("ttl")}
    assert expiring == {kind.name for kind in (*ROOT_KINDS, *ORGANIZATION_KINDS) if kind.kept}


def test_the_rules_let_nobody_in() -> None:
    rules = [line.strip() for line in (MANIFEST / "firestore.rules").read_text().splitlines()]
    assert [line for line in rules if line.startswith("allow")] == ["allow read, write: if false;"]
    assert "match /{document=**} {" in rules
