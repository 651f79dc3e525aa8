"""Paging through a query to its end."""

from collections.abc import Iterator
from dataclasses import replace

from backend.ports.store import Query, R, Records


def pages(records: Records, query: Query[R]) -> Iterator[tuple[R, ...]]:
    """The pages of a query; records that leave it meanwhile do no harm, for the cursor is a place in the order."""
    following: str | None = None
    while True:
        page = records.find(replace(query, after=following))
        following = page.next
        yield page.records
        if following is None:
            return


def every(records: Records, query: Query[R]) -> Iterator[R]:
    """All records of a query."""
    for page in pages(records, query):
        yield from page
