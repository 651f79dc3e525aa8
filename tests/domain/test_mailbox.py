"""Where we stand in a mailbox's history, and which labels count."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.domain.mailbox import SyncState, after_look, is_hire_label, is_offered_label, sync_id

PAUSE = timedelta(minutes=10)


@pytest.fixture
def state(noon: datetime) -> SyncState:
    return SyncState("s", "brightwater.example", "alice", 100, noon)


def test_a_look_that_is_in_step_comes_back_at_the_usual_pace(state: SyncState, noon: datetime) -> None:
    after = after_look(replace(state, pushed_id=150), 150, noon, PAUSE)
    assert (after.history_id, after.due_at, after.synced_at, after.looks) == (150, noon + PAUSE, noon, 0)
    assert not after.dirty


def test_the_cursor_never_goes_back(state: SyncState, noon: datetime) -> None:
    assert after_look(state, 90, noon, PAUSE).history_id == 100


def test_history_that_lags_is_looked_at_after_1_5_and_30_seconds_then_at_the_usual_pace(
    state: SyncState, noon: datetime
) -> None:
    pauses, dirty = [], []
    looked = replace(state, pushed_id=150)
    for _ in range(4):
        looked = after_look(looked, 120, noon, PAUSE)
        pauses.append((looked.due_at - noon).total_seconds())
        dirty.append(looked.dirty)
    assert pauses == [1, 5, 30, 600]
    assert dirty == [True, True, True, False]
    assert (looked.looks, looked.history_id) == (0, 120)


def test_history_that_catches_up_starts_counting_anew(state: SyncState, noon: datetime) -> None:
    after = after_look(replace(state, pushed_id=150, looks=2), 151, noon, PAUSE)
    assert (after.looks, after.dirty, after.pushed_id) == (0, False, 151)


def test_a_short_pace_is_never_slowed_down(state: SyncState, noon: datetime) -> None:
    after = after_look(replace(state, pushed_id=150, looks=2), 120, noon, timedelta(seconds=2))
    assert after.due_at == noon + timedelta(seconds=2)


def test_the_state_is_found_by_the_address_however_written() -> None:
    assert sync_id("Alice@Brightwater.Example") == sync_id("alice@brightwater.example")
    assert sync_id("alice@brightwater.example") != sync_id("tom@brightwater.example")


@pytest.mark.parametrize(
    ("name", "hire", "offered"),
    [
        ("Hire", True, False),
        ("hire", True, False),
        (" HIRE ", True, False),
        ("Hire/Backend", False, True),
        ("hire/backend/old", False, True),
        ("Recruiterbox", False, True),
        ("recruiterbox", False, True),
        ("Recruiterbox/Sales", False, True),
        ("Hired", False, False),
        ("Rehire", False, False),
        ("Hire-me", False, False),
        ("My/Hire", False, False),
        ("Recruiterbox old", False, False),
        ("", False, False),
    ],
)
def test_labels(name: str, *, hire: bool, offered: bool) -> None:
    assert is_hire_label(name, "Hire") is hire
    assert is_offered_label(name, "Hire") is offered
