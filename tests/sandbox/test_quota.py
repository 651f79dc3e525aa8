"""The sliding minute by plain values: against a count from scratch, and the moment it has room again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.counting import Counters
from sandbox.quota import MINUTE, Spending

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
STEPS = st.lists(st.tuples(st.integers(0, 25), st.integers(1, 100)), min_size=1, max_size=40)


@given(STEPS)
def test_the_minute_is_what_a_count_from_scratch_says(steps: list[tuple[int, int]]) -> None:
    spending, at, spent, most = Spending(), NOON, [], 0
    for seconds, units in steps:
        at += timedelta(seconds=seconds)
        spending.add(at, units)
        spent.append((at, units))
        expected = sum(units for when, units in spent if when > at - MINUTE)
        most = max(most, expected)
        assert spending.in_minute_before(at) == expected
    assert spending.most == most


def test_only_the_minute_is_kept_and_a_standing_clock_adds_up() -> None:
    spending = Spending()
    for second in range(600):
        for _ in range(3):
            spending.add(NOON + timedelta(seconds=second), 1)
    assert len(spending._spent) == 60
    assert spending.most == 180


@pytest.mark.parametrize(("room", "seconds"), [(70, 0), (69, 60), (40, 60), (39, 70), (0, 80), (-1, 80)])
def test_when_there_is_room_again(room: int, seconds: int) -> None:
    spending = Spending()
    for second, units in ((0, 30), (10, 20), (20, 20)):
        spending.add(NOON + timedelta(seconds=second), units)
    now = NOON + timedelta(seconds=20)
    assert spending.free_at(now, room) == (NOON + timedelta(seconds=seconds) if seconds else now)


def test_counts_by_mailbox_project_and_day() -> None:
    at = NOON
    counters = Counters(lambda: at)
    counters.charge("maya@agency.example", "threads.get", 40)
    at += timedelta(seconds=59)
    counters.charge("tom@agency.example", "threads.get", 40)
    counters.charge("tom@agency.example", "history.list", 2)
    at += timedelta(seconds=1)
    counters.charge("maya@agency.example", "threads.get", 40)
    names = ("maya@agency.example", "tom@agency.example", "")
    assert [counters.most_in_a_minute(name) for name in names] == [40, 42, 82]
    assert counters.today() == 122
    at += timedelta(hours=12)
    assert counters.today() == 0
    counters.reset()
    assert [counters.most_in_a_minute(name) for name in names] == [0, 0, 0]
