"""Surveying: every labelled thread of a mailbox as Gmail lists them, in one go."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime

from backend.domain.errors import NotInMailbox
from backend.ports.mailbox import ThreadPage
from backend.services.opening import Box


def survey(box: Box, label_ids: Iterable[str], since: datetime | None = None) -> dict[str, int]:
    """The threads that bear any of these labels, Gmail id to history id, newest first; 10 units a page of 500.

    A label that is gone has none. Raises the MailboxError tree, LeaseLost.
    """
    found: dict[str, int] = {}
    for label in sorted(label_ids):
        with suppress(NotInMailbox):
            for page in _pages(box, label, since):
                found |= {row.id: row.history_id for row in page.rows}
                box.keep()
    return found


def _pages(box: Box, label: str, since: datetime | None) -> Iterator[ThreadPage]:
    page = box.gmail.threads(label, since=since)
    yield page
    while page.next:
        page = box.gmail.threads(label, since=since, page_token=page.next)
        yield page
