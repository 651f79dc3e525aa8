"""How fast Gmail may be called: buckets of which no minute sees more than the limit; pure, kept in the store."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

MINUTE_S = 60
ON_ITS_WAY_S = 2
"""How long after it was paid for a call may still reach Gmail."""
DEAREST_CALL = 100
"""Units of `watch`, Google's table of 2026-05-01; a bucket must be able to hold them."""
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
LONGEST_REST_S = 64
A_ROW = timedelta(minutes=1)
"""Refusals closer together than this count as a row; each doubles the rest."""
UNTIL_NEXT_TRY = timedelta(hours=1)
"""After the day's units are spent: how often one call finds out whether Gmail answers again."""


class Urgency(StrEnum):
    """Whether somebody waits for a call; background work leaves the reserve alone."""

    INTERACTIVE = "interactive"
    BACKGROUND = "background"


@dataclass(frozen=True)
class Account:
    """Whose units a call costs: the organization's and the mailbox's id."""

    organization: str
    mailbox: str


@dataclass(frozen=True)
class Bucket:
    """Units that flow in at `rate` a second until `burst` lie there, taken by `chunk`, which is no more than `burst`.

    Its state is one instant: when it was empty, or, with units promised ahead, when it will be. Whatever is taken
    from it in 60 seconds is at most `burst` + 60 `rate`.
    """

    rate: float
    burst: float
    chunk: float

    @classmethod
    def within(cls, limit: float, *, burst_share: float, chunk: float, late_s: float = 0) -> "Bucket":
        """The bucket of which no 60 seconds see more than `limit`, though units are used `late_s` after they are due.

        The limit must be well above 100, the dearest call.
        """
        burst = max(DEAREST_CALL, limit * burst_share)
        return cls((limit - burst) / (MINUTE_S + late_s), burst, min(burst, chunk))

    def lying(self, empty_at: datetime, at: datetime) -> float:
        """How many units are there; below zero when they are promised ahead."""
        return min(self.burst, (at - empty_at).total_seconds() * self.rate)

    def drained(self, empty_at: datetime, units: float, at: datetime) -> datetime:
        """When the bucket is empty after `units` more."""
        return at + timedelta(seconds=(units - self.lying(empty_at, at)) / self.rate)


@dataclass(frozen=True)
class Plan:
    """A limit in two parts: all work takes from the common one, only interactive work from the reserve.

    `lasts` is how long granted units may lie unspent. The common part runs at 0.975 of its share (of 4,000 units or
    more): what comes late, by `lasts` and the way to Gmail at most, is set off against the reserve.
    """

    common: Bucket
    reserve: Bucket
    lasts: timedelta

    @classmethod
    def of_mailbox(cls, limit: int, reserved: int) -> "Plan":
        """For the units a minute of one mailbox, so many of them held back from background work."""
        return cls._split(limit, reserved, chunk=200, lasts_s=2)

    @classmethod
    def of_project(cls, limit: int) -> "Plan":
        """For the units a minute of the whole Cloud project: larger chunks, since every process takes from it."""
        return cls._split(limit, limit / 5, chunk=5_000, lasts_s=5)

    @classmethod
    def _split(cls, limit: float, reserved: float, *, chunk: float, lasts_s: float) -> "Plan":
        late_s = lasts_s + ON_ITS_WAY_S
        common = Bucket.within(limit - reserved, burst_share=0.025, chunk=chunk)
        left = reserved - late_s * common.rate
        reserve = Bucket.within(left, burst_share=0.5, chunk=min(chunk, left / 40), late_s=late_s)
        return cls(common, reserve, timedelta(seconds=lasts_s))


@dataclass(frozen=True)
class Grant:
    """Units one process may spend from `ready_at` until `until`; a `probe` is the one call of an hour."""

    units: float
    ready_at: datetime
    until: datetime
    probe: bool = False

    def covers(self, units: float, at: datetime) -> bool:
        """Whether it still pays for a call."""
        return units <= self.units and at < self.until


@dataclass(frozen=True)
class Allowance:
    """What a mailbox (id is the mailbox's) or the project may still spend (a root record): when its buckets are empty.

    Before `resting_until` Gmail wants no call; `refusals` counts those in a row. `day_spent`: the daily limit is
    reached, and one call an hour is let through.
    """

    id: str
    common_empty_at: datetime = LONG_AGO
    reserve_empty_at: datetime = LONG_AGO
    resting_until: datetime = LONG_AGO
    refusals: int = 0
    day_spent: bool = False

    def drawn(self, plan: Plan, urgency: Urgency, units: float, at: datetime) -> tuple["Allowance", Grant]:
        """The earliest units to be had for a call, from the common part if the reserve gives them no sooner."""
        if self.day_spent:
            return replace(self, resting_until=at + UNTIL_NEXT_TRY), Grant(units, at, at + plan.lasts, probe=True)
        common, left = _drawn(plan.common, self.common_empty_at, urgency, units, at)
        if urgency is Urgency.INTERACTIVE and left > at:
            reserve, reserve_left = _drawn(plan.reserve, self.reserve_empty_at, urgency, units, at)
            if reserve_left < left:
                return replace(self, reserve_empty_at=reserve_left), _grant(reserve, reserve_left, at, plan)
        return replace(self, common_empty_at=left), _grant(common, left, at, plan)

    def refused(self, at: datetime, until: datetime | None, first_rest_s: float = 1) -> "Allowance":
        """At rest after Gmail refused a call: until the time it named, and at least 1, 2, 4 … 64 seconds."""
        if at < self.resting_until:
            return replace(self, resting_until=max(self.resting_until, until or at))
        row = self.refusals + 1 if at - self.resting_until < A_ROW else 1
        pause = timedelta(seconds=min(first_rest_s * 2 ** (row - 1), LONGEST_REST_S))
        return replace(self, resting_until=max(until or at, at + pause), refusals=row)

    def stopped(self, at: datetime) -> "Allowance":
        """After Gmail said that the day's units are spent."""
        return replace(self, day_spent=True, resting_until=at + UNTIL_NEXT_TRY)

    def answered(self) -> "Allowance":
        """After Gmail answered the one call of an hour."""
        return replace(self, day_spent=False, resting_until=LONG_AGO)


def _drawn(bucket: Bucket, empty_at: datetime, urgency: Urgency, units: float, at: datetime) -> tuple[float, datetime]:
    """How many units to take at once, and when the bucket is empty then.

    Background work waits until a chunk has come together, which saves writes; interactive work takes what is there.
    """
    there = bucket.chunk if urgency is Urgency.BACKGROUND else min(bucket.chunk, bucket.lying(empty_at, at))
    taken = max(units, there)
    return taken, bucket.drained(empty_at, taken, at)


def _grant(units: float, empty_at: datetime, at: datetime, plan: Plan) -> Grant:
    ready_at = max(at, empty_at)
    return Grant(units, ready_at, ready_at + plan.lasts)
