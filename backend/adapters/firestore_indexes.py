"""The index file of a Firestore deployment, made from the index table: python -m backend.adapters.firestore_indexes.

Google's form of the file: https://firebase.google.com/docs/reference/firestore/indexes
"""

import json
import sys
from collections.abc import Iterator
from typing import Any

from backend.adapters.firestore_documents import BODY, EXPIRES, MARKS, indexed
from backend.domain.kinds import ORGANIZATION_KINDS, ROOT_KINDS, Kind
from backend.ports.indexes import INDEXES, Index

DIRECTIONS = ("ASCENDING", "DESCENDING")


def index_file() -> str:
    """The file as text; fields that no query asks for by themselves are exempt, what expires is Firestore's to delete.

    A table row of one field needs no index of several; one of none is the order of the names, which is always there.
    """
    kinds = (*ROOT_KINDS, *ORGANIZATION_KINDS)
    composite = [each for kind in kinds for index in _of(kind) for each in _composite(kind, index)]
    overrides = [each for kind in kinds for each in _overrides(kind)]
    return json.dumps({"indexes": composite, "fieldOverrides": overrides}, indent=2) + "\n"


def _of(kind: Kind) -> list[Index]:
    return [index for index in INDEXES if index.kind is kind.type]


def _names(index: Index) -> list[str]:
    return [name for name in (*index.equals, index.contains, index.order) if name and name != "id"]


def _composite(kind: Kind, index: Index) -> Iterator[dict[str, Any]]:
    if len(_names(index)) > 1:
        for direction in DIRECTIONS:
            held = [{"fieldPath": name, "order": "ASCENDING"} for name in index.equals]
            member = [{"fieldPath": index.contains, "arrayConfig": "CONTAINS"}] if index.contains else []
            order = "__name__" if index.order == "id" else index.order
            fields = [*held, *member, {"fieldPath": order, "order": direction}]
            yield {"collectionGroup": kind.name, "queryScope": "COLLECTION", "fields": fields}


def _overrides(kind: Kind) -> Iterator[dict[str, Any]]:
    alone = {names[0]: index for index in _of(kind) if len(names := _names(index)) == 1}
    for name in (BODY, MARKS, *indexed(kind, INDEXES)):
        yield {"collectionGroup": kind.name, "fieldPath": name, "indexes": _modes(name, alone.get(name))}
    if kind.kept:
        yield {"collectionGroup": kind.name, "fieldPath": EXPIRES, "ttl": True, "indexes": []}


def _modes(name: str, index: Index | None) -> list[dict[str, str]]:
    if index is None:
        return []
    if index.contains == name:
        return [{"queryScope": "COLLECTION", "arrayConfig": "CONTAINS"}]
    return [{"queryScope": "COLLECTION", "order": direction} for direction in DIRECTIONS]


if __name__ == "__main__":
    sys.stdout.write(index_file())
