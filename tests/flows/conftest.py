"""What must hold on every store: each flow of the stage runs on all of them, unless its file says why not."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing

import pytest
from google.cloud.firestore import Client, CollectionReference


@pytest.fixture(params=["sqlite", "firestore"])
def kept_in(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def dump() -> Callable[[], list[str]]:
    """Everything the product keeps, as text, read past our own store."""
    return _dump


def _dump() -> list[str]:
    technology, _, place = os.environ["HIRELABEL_STORE"].partition("://")
    if technology == "sqlite":
        with closing(sqlite3.connect(f"file:{place}?mode=ro", uri=True)) as connection:
            return sorted(connection.iterdump())
    project, _, database = place.partition("/")
    return sorted(_documents(Client(project, database=database).collections()))


def _documents(collections: Iterable[CollectionReference]) -> Iterator[str]:
    for collection in collections:
        for place in collection.list_documents():
            yield f"{place.path}: {place.get().to_dict()}"
            yield from _documents(place.collections())
