"""A lease in the hand of whoever works: asked for again only when a third of it is used up."""

from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from backend.domain.errors import LeaseLost
from backend.domain.lease import Lease
from backend.services.holding import Holding

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def at(second: float) -> datetime:
    return START + second * SECOND


def test_a_lease_is_renewed_each_time_a_third_of_it_is_used_up() -> None:
    asked: list[datetime] = []

    def renew() -> Lease:
        asked.append(datetime.now(UTC))
        return Lease("me", 1, asked[-1] + 15 * SECOND)

    with freeze_time(START):
        keep = Holding(Lease("me", 1, at(15)), renew)
    for second in (0, 1, 4.9, 5, 6, 9.9, 11, 15.9, 40):
        with freeze_time(at(second)):
            keep()
    assert asked == [at(5), at(11), at(40)]


def test_without_a_lease_it_is_asked_at_once() -> None:
    with freeze_time(START):
        keep = Holding(None, lambda: Lease("me", 1, at(15)))
        keep()
    with freeze_time(at(4)):
        keep()


def test_who_was_succeeded_hears_so_every_time() -> None:
    def lost() -> Lease:
        raise LeaseLost("taken over")

    with freeze_time(START):
        keep = Holding(Lease("me", 1, at(15)), lost)
        keep()
    for second in (5, 6):
        with freeze_time(at(second)), pytest.raises(LeaseLost):
            keep()
