"""The history of one mailbox: numbered records, how late they show, and which are forgotten."""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sandbox.stored import Change, Record, StoredMail

GAP_BEFORE_EXPIRY = 7


class Chronicle:
    """Records in ascending order, with gaps between their ids.

    `newest` is the id of the last change, `oldest` the smallest start that is still answered,
    and `lag` how long a record stays hidden after it was written.
    """

    def __init__(self, first_id: int, now: Callable[[], datetime]) -> None:
        self.records: list[Record] = []
        self.newest = first_id
        self.oldest = first_id
        self.lag = timedelta()
        self._now = now

    @property
    def shown(self) -> int:
        """The id an answer names as the mailbox's current one; behind `newest` while records are hidden."""
        showing = self._showing()
        return self.records[showing].id - 1 if showing < len(self.records) else self.newest

    def write(self, change: Change, stored: StoredMail, changed: Iterable[str] = ()) -> None:
        """Add a record of what happened to the message and number the message with it."""
        self.newest += 3 + len(self.records) % 11
        stored.history_id = self.newest
        labels, names = tuple(sorted(stored.label_ids)), tuple(sorted(changed))
        self.records.append(Record(self.newest, self._now(), change, stored.id, stored.thread_id, labels, names))

    def since(self, history_id: int) -> list[Record]:
        """Return the records after this id that show already."""
        return self.records[bisect_right(self.records, history_id, key=lambda each: each.id) : self._showing()]

    def expire(self) -> None:
        """Make every id handed out so far too old."""
        self.newest += GAP_BEFORE_EXPIRY
        self.oldest = self.newest
        self.records.clear()

    def forget(self, before: datetime) -> None:
        """Drop the records written until then; a start before the last of them is too old now."""
        gone = self._written_by(before)
        if gone:
            self.oldest = self.records[gone - 1].id
            del self.records[:gone]

    def _showing(self) -> int:
        return self._written_by(self._now() - self.lag) if self.lag else len(self.records)

    def _written_by(self, moment: datetime) -> int:
        return bisect_right(self.records, moment, key=lambda each: each.at)
