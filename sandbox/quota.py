"""How many units Google allows, and a sliding minute of what was spent; the refusals' wire form is Gmail's."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

MINUTE = timedelta(minutes=1)


class Wording(StrEnum):
    """The three ways Gmail says that a user's minute is spent."""

    QUERIES = "queries"
    EXHAUSTED = "exhausted"
    RETRY_AFTER = "retry_after"


@dataclass(frozen=True)
class Quota:
    """Units any 60 seconds, or a UTC day, allow; None does not limit. Refusals of a user go through `wordings`.

    The defaults are Google's for projects since 2026-05-01.
    """

    per_user: int | None = 6_000
    per_project: int | None = 1_200_000
    per_day: int | None = None
    wordings: tuple[Wording, ...] = (Wording.QUERIES, Wording.EXHAUSTED)


@dataclass
class Spending:
    """Units spent in the last minute, kept no longer, and the most that any 60 seconds saw."""

    most: int = 0
    _spent: deque[tuple[datetime, int]] = field(default_factory=deque)
    _sum: int = 0

    def add(self, now: datetime, units: int) -> None:
        self._sum = self.in_minute_before(now) + units
        self.most = max(self.most, self._sum)
        # A clock that stands still would otherwise keep one entry for each call.
        before = self._spent.pop()[1] if self._spent and self._spent[-1][0] == now else 0
        self._spent.append((now, before + units))

    def in_minute_before(self, now: datetime) -> int:
        while self._spent and self._spent[0][0] <= now - MINUTE:
            self._sum -= self._spent.popleft()[1]
        return self._sum

    def free_at(self, now: datetime, room: int) -> datetime:
        """Return when no more than `room` units are left in the minute."""
        left = self.in_minute_before(now)
        for at, units in self._spent:
            if left <= room:
                break
            left, now = left - units, at + MINUTE
        return now
