"""Cutting lists into pages with opaque tokens."""

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import TypeVar

from sandbox.gmail.call import Call, Json, decoded
from sandbox.gmail.errors import GoogleError

T = TypeVar("T")


def position(call: Call, start: int = 0) -> int:
    """Return where the call's pageToken continues, or `start` without one.

    Raises:
        GoogleError: 400 for a token that was never handed out.
    """
    token = call.argument("pageToken")
    if not token:
        return start
    text = decoded(token).decode("ascii", "replace")
    if not text.isdigit():
        raise GoogleError(400, "Invalid pageToken")
    return int(text)


def token(place: int) -> str:
    return urlsafe_b64encode(str(place).encode()).decode()


def page(call: Call, name: str, found: Sequence[T], row: Callable[[T], Json]) -> Json:
    """Return one page of rows under `name`, as the list methods answer; no rows, no key."""
    start = position(call)
    if call.empty_page:
        return {"nextPageToken": token(start), "resultSizeEstimate": len(found)}
    end = start + call.number("maxResults", 100, call.world.largest_page)
    rows = [row(each) for each in found[start:end]]
    shown: Json = {name: rows} if rows else {}
    more: Json = {"nextPageToken": token(end)} if end < len(found) else {}
    return shown | more | {"resultSizeEstimate": len(found)}
