"""When a mailbox is looked at next, and when its watch is renewed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from backend.domain.mailbox import SyncState
from backend.domain.pace import (
    DAY,
    after_look,
    announced_late,
    is_renewal_due,
    next_turn,
    renewed,
    renewing,
    share,
)

PAUSE = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)
MAILBOXES = [f"mailbox-{number}" for number in range(1000)]


@pytest.fixture
def state(noon: datetime) -> SyncState:
    """A mailbox in step that was looked at ten minutes ago and is renewed in some hours."""
    return SyncState("s", "brightwater.example", "alice", 100, noon, synced_at=noon - PAUSE, renew_at=noon + DAY / 3)


def looked(state: SyncState, history_id: int, at: datetime, *, pushed: bool = True) -> SyncState:
    return after_look(state, history_id, at, PAUSE, pushed=pushed)


def usual(state: SyncState) -> timedelta:
    return PAUSE + share(state.mailbox, PAUSE / 10)


def test_a_look_that_is_in_step_comes_back_at_the_usual_pace(state: SyncState, noon: datetime) -> None:
    after = looked(replace(state, pushed_id=150), 150, noon)
    assert (after.history_id, after.due_at, after.synced_at, after.looks) == (150, noon + usual(state), noon, 0)
    assert not after.dirty


def test_the_cursor_never_goes_back(state: SyncState, noon: datetime) -> None:
    assert looked(state, 90, noon).history_id == 100


def test_history_that_lags_is_looked_at_after_1_5_and_30_seconds_then_at_the_usual_pace(
    state: SyncState, noon: datetime
) -> None:
    pauses, dirty = [], []
    after = replace(state, pushed_id=150)
    for _ in range(4):
        after = looked(after, 120, noon)
        pauses.append(after.due_at - noon)
        dirty.append(after.dirty)
    assert pauses == [timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), usual(state)]
    assert dirty == [True, True, True, False]
    assert (after.looks, after.history_id, after.closely_s) == (0, 120, 0)


def test_history_that_catches_up_starts_counting_anew(state: SyncState, noon: datetime) -> None:
    after = looked(replace(state, pushed_id=150, looks=2), 151, noon)
    assert (after.looks, after.dirty, after.pushed_id) == (0, False, 151)


def test_a_short_pace_is_never_slowed_down(state: SyncState, noon: datetime) -> None:
    after = after_look(replace(state, pushed_id=150, looks=2), 120, noon, timedelta(seconds=2), pushed=True)
    assert after.due_at == noon + timedelta(seconds=2)


def test_what_no_push_announced_makes_us_look_every_minute_and_renew_once_no_push_can_be_under_way(
    state: SyncState, noon: datetime
) -> None:
    after = looked(state, 150, noon)
    assert after.due_at == noon + MINUTE
    assert after.renew_at == noon + timedelta(seconds=10)
    assert after.history_id == 150


def test_every_quiet_look_halves_the_suspicion(state: SyncState, noon: datetime) -> None:
    at, pauses = noon, []
    after = looked(state, 150, at)
    while after.closely_s:
        pauses.append(after.due_at - at)
        at = after.due_at
        after = looked(after, 150, at)
    assert pauses == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert after.due_at - at == usual(state)


def test_pushes_that_stay_lost_are_answered_by_looks_and_not_by_one_renewal_after_the_other(
    state: SyncState, noon: datetime
) -> None:
    first = renewed(looked(state, 150, noon), noon + timedelta(seconds=10))
    second = looked(first, 160, first.due_at)
    assert second.due_at - first.due_at == MINUTE
    assert second.renew_at == first.renew_at


def test_a_push_that_finds_something_ends_the_suspicion(state: SyncState, noon: datetime) -> None:
    suspicious = looked(state, 150, noon)
    after = looked(replace(suspicious, pushed_id=160), 160, noon + MINUTE)
    assert (after.closely_s, after.due_at) == (0, noon + MINUTE + usual(state))


def test_a_push_that_comes_late_ends_it_and_the_renewal_is_no_later_than_it_was(
    state: SyncState, noon: datetime
) -> None:
    planned = next_turn(state.mailbox, noon)
    suspicious = looked(replace(state, renew_at=planned), 150, noon)
    late = announced_late(suspicious, noon + timedelta(seconds=3))
    assert late.renew_at == planned
    assert looked(late, 150, noon + MINUTE).due_at == noon + MINUTE + usual(state)


@pytest.mark.parametrize(
    ("state_before", "pushed"),
    [
        ({"pushed_id": 150}, True),
        ({"synced_at": None}, True),
        ({"synced_at": datetime(2026, 11, 20, 11, tzinfo=UTC)}, True),
        ({}, False),
    ],
    ids=["announced", "the first look", "we were away", "nobody pushes here"],
)
def test_news_alone_is_no_suspicion(
    state: SyncState, noon: datetime, state_before: dict[str, object], *, pushed: bool
) -> None:
    before = replace(state, **state_before)  # type: ignore[arg-type]
    after = looked(before, 150, noon, pushed=pushed)
    assert (after.closely_s, after.renew_at, after.due_at) == (0, state.renew_at, noon + usual(state))


def test_a_thousand_mailboxes_are_looked_at_all_over_a_tenth_of_the_pause(state: SyncState, noon: datetime) -> None:
    due = sorted(looked(replace(state, mailbox=mailbox), 100, noon).due_at for mailbox in MAILBOXES)
    assert noon + PAUSE <= due[0]
    assert due[-1] <= noon + PAUSE * 1.1
    assert max(later - earlier for earlier, later in pairwise(due)) < timedelta(seconds=1)


def test_a_thousand_watches_are_renewed_all_over_the_day(noon: datetime) -> None:
    turns = sorted(next_turn(mailbox, noon) for mailbox in MAILBOXES)
    assert noon < turns[0]
    assert turns[-1] <= noon + DAY
    assert max(later - earlier for earlier, later in pairwise(turns)) < timedelta(minutes=15)


def test_a_mailbox_keeps_its_time_of_day(noon: datetime) -> None:
    first = next_turn("alice", noon)
    assert next_turn("alice", first) == first + DAY
    assert next_turn("alice", first - timedelta(seconds=1)) == first


def test_renewals_that_fail_come_later_and_later_and_one_that_works_forgets_them(
    state: SyncState, noon: datetime
) -> None:
    pauses = []
    tried = replace(state, renew_at=None)
    for _ in range(6):
        assert is_renewal_due(tried, noon)
        tried = renewing(tried, noon)
        assert tried.renew_at
        assert not is_renewal_due(tried, noon)
        pauses.append((tried.renew_at - noon) / MINUTE)
        tried = replace(tried, renew_at=noon)
    assert pauses == [5, 15, 60, 180, 360, 360]
    done = renewed(tried, noon)
    assert (done.renewals_failed, done.renew_at) == (0, next_turn(state.mailbox, noon))
    assert (done.history_id, done.pushed_id, done.due_at) == (state.history_id, state.pushed_id, state.due_at)
