"""Surveying: every labelled thread of a mailbox as Gmail lists them, in one go."""

from collections.abc import Iterable
from datetime import datetime

from backend.services.opening import Box


def survey(box: Box, label_ids: Iterable[str], since: datetime | None = None) -> dict[str, int]:
    """The threads that bear any of these labels, Gmail id to history id, newest first; 10 units a page of 500.

    Raises the MailboxError tree, LeaseLost.
    """
    found: dict[str, int] = {}
    for label in sorted(label_ids):
        following: str | None = ""
        while following is not None:
            page = box.gmail.threads(label, since=since, page_token=following)
            found |= {row.id: row.history_id for row in page.rows}
            following = page.next or None
            box.keep()
    return found
