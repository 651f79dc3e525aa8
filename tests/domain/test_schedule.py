"""When a mail goes out, on ordinary days and on those on which the clocks change."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from backend.domain.errors import NotAccepted
from backend.domain.schedule import chosen, due_at_wall, next_working_morning, tomorrow_morning

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    ("now", "wall"),
    [
        ("2026-12-01T10:00+00:00", "2026-12-02T08:30"),
        ("2026-12-01T23:30+00:00", "2026-12-03T08:30"),  # already Wednesday in Berlin
        ("2026-12-04T10:00+00:00", "2026-12-07T08:30"),  # Friday
        ("2026-12-05T10:00+00:00", "2026-12-07T08:30"),
        ("2026-12-06T10:00+00:00", "2026-12-07T08:30"),
    ],
)
def test_the_next_working_morning_is_reckoned_in_her_zone(now: str, wall: str) -> None:
    due = next_working_morning(datetime.fromisoformat(now), BERLIN, "Europe/Berlin")
    assert (due.wall, due.zone) == (wall, "Europe/Berlin")
    assert due.at.astimezone(BERLIN).isoformat(timespec="minutes")[:16] == wall


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        (BERLIN, "2026-03-29T01:59", "2026-03-29T00:59"),
        (BERLIN, "2026-03-29T02:30", "2026-03-29T01:30"),  # does not exist: half past three
        (BERLIN, "2026-03-29T08:30", "2026-03-29T06:30"),
        (BERLIN, "2026-10-25T02:30", "2026-10-25T00:30"),  # comes twice: the first
        (BERLIN, "2026-10-25T08:30", "2026-10-25T07:30"),
        (NEW_YORK, "2026-03-08T02:15", "2026-03-08T07:15"),
        (NEW_YORK, "2026-11-01T01:15", "2026-11-01T05:15"),
    ],
)
def test_a_wall_time_on_a_day_the_clocks_change_is_one_instant(zone: ZoneInfo, wall: str, instant: str) -> None:
    due = due_at_wall(datetime.fromisoformat(wall), zone, zone.key)
    assert due.at == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert due.wall == wall


def test_the_morning_after_a_change_of_clocks_is_half_past_eight_on_the_clock() -> None:
    saturday = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
    due = tomorrow_morning(saturday, BERLIN, "Europe/Berlin")
    assert (due.wall, due.at) == ("2026-03-29T08:30", datetime(2026, 3, 29, 6, 30, tzinfo=UTC))


NOW = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("", "08:30"),
        ("2026-12-24", ""),
        ("24.12.2026", "08:30"),
        ("2026-12-01", "11:00"),  # now, in Berlin
        ("2026-11-30", "08:30"),
        ("2028-01-01", "08:30"),
        ("9999-12-31", "23:59"),
        ("0001-01-01", "00:00"),
    ],
)
def test_a_time_that_will_not_do_is_refused(day: str, clock: str) -> None:
    with pytest.raises(NotAccepted) as refused:
        chosen(day, clock, BERLIN, "Europe/Berlin", NOW)
    assert refused.value.faults.keys() == {"when"}


def test_a_time_typed_in_is_reckoned_in_her_zone() -> None:
    due = chosen(" 2026-12-24", "08:30 ", BERLIN, "Europe/Berlin", NOW)
    assert (due.at, due.wall) == (datetime(2026, 12, 24, 7, 30, tzinfo=UTC), "2026-12-24T08:30")
