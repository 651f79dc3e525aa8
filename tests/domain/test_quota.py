"""No minute sees more than the limit, whoever asks when; the reserve is there; the common part is used to the full."""

from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.quota import LONG_AGO, ON_ITS_WAY_S, UNTIL_NEXT_TRY, Allowance, Grant, Plan, Urgency

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LIMIT, RESERVED = 6_000, 1_200
MAILBOX = Plan.of_mailbox(LIMIT, RESERVED)
PLANS = [(MAILBOX, LIMIT), (Plan.of_mailbox(360_000, 72_000), 360_000), (Plan.of_project(1_200_000), 1_200_000)]
PRICES = st.sampled_from([1, 2, 5, 10, 20, 40, 50, 100])
BACKGROUND, INTERACTIVE = Urgency.BACKGROUND, Urgency.INTERACTIVE

Call = tuple[float, Urgency, int, float]
"""Seconds after the call before, how urgent, how dear, and how late (a share of what is allowed) it reaches Gmail."""
CALLS = st.lists(
    st.tuples(st.sampled_from([0, 0, 0, 0.01, 0.3, 1, 5, 20, 60]), st.sampled_from(Urgency), PRICES, st.floats(0, 1)),
    min_size=30,
    max_size=300,
)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def most_in_a_minute(spent: Iterable[tuple[datetime, float]]) -> float:
    """The most units of any 60 seconds."""
    window: deque[tuple[datetime, float]] = deque()
    most = total = 0.0
    for at, units in sorted(spent):
        window.append((at, units))
        total += units
        while window[0][0] <= at - timedelta(minutes=1):
            total -= window.popleft()[1]
        most = max(most, total)
    return most


def arrivals(plan: Plan, calls: list[Call]) -> list[tuple[datetime, float]]:
    """When the units of every grant reach Gmail: all of them spent, at one moment within what is allowed."""
    allowance, at, found = Allowance("7"), NOON, []
    allowed = plan.lasts + timedelta(seconds=ON_ITS_WAY_S)
    for pause, urgency, units, late in calls:
        at += timedelta(seconds=pause)
        allowance, grant = allowance.drawn(plan, urgency, units, at)
        assert grant.units >= units
        found.append((grant.ready_at + allowed * late, grant.units))
    return found


@pytest.mark.parametrize(("plan", "limit"), PLANS)
@given(calls=CALLS)
def test_no_minute_sees_more_than_the_limit(plan: Plan, limit: int, calls: list[Call]) -> None:
    assert most_in_a_minute(arrivals(plan, calls)) <= limit


def test_the_worst_minute_comes_close_to_the_limit() -> None:
    """Both parts full, drained as late as may be at first and as early as may be at the end."""
    calls: list[Call] = [(0, BACKGROUND, 40, 1.0), (0, INTERACTIVE, 400, 1.0)]
    calls += [(0.5, urgency, 40, 1.0 if n < 8 else 0.0) for n in range(120) for urgency in Urgency]
    assert 0.85 * LIMIT < most_in_a_minute(arrivals(MAILBOX, calls)) <= LIMIT


@given(calls=st.lists(st.tuples(st.floats(0, 2), PRICES), min_size=100, max_size=200))
def test_background_work_is_granted_no_more_than_its_share(calls: list[tuple[float, int]]) -> None:
    spent = arrivals(MAILBOX, [(pause, BACKGROUND, units, 0.0) for pause, units in calls])
    assert most_in_a_minute(spent) <= LIMIT - RESERVED


@given(queued=st.integers(1, 8), quiet=st.floats(0, 30))
def test_somebody_who_waits_waits_behind_no_first_import(queued: int, quiet: float) -> None:
    allowance = Allowance("7")
    for _ in range(queued):
        allowance, _ = allowance.drawn(MAILBOX, BACKGROUND, 40, NOON)
    at = after(quiet)
    for units in (2, 40, 40, 100, 40, 20):
        allowance, grant = allowance.drawn(MAILBOX, INTERACTIVE, units, at)
        assert grant.ready_at == at


def test_the_common_part_is_taken_first() -> None:
    allowance, _ = Allowance("7").drawn(MAILBOX, INTERACTIVE, 40, NOON)
    assert allowance.reserve_empty_at == LONG_AGO


def test_interactive_work_takes_what_is_there_and_no_more_from_the_reserve_than_it_needs() -> None:
    allowance, first = Allowance("7").drawn(MAILBOX, INTERACTIVE, 2, NOON)
    allowance, second = allowance.drawn(MAILBOX, INTERACTIVE, 40, NOON)
    assert (first.units, second.units) == (MAILBOX.common.burst, 40)


@pytest.mark.parametrize(("plan", "share"), [(MAILBOX, 4_800), (PLANS[1][0], 288_000)])
@pytest.mark.parametrize("processes", [1, 2, 3])
def test_background_work_runs_at_nearly_its_whole_share(plan: Plan, share: int, processes: int) -> None:
    """Ten minutes of 40-unit calls, 2 ms each beside the waiting, and nothing carried over from a grant."""
    clocks, allowance, spent = [NOON] * processes, Allowance("7"), 0
    while min(clocks) < after(600):
        who = clocks.index(min(clocks))
        allowance, grant = allowance.drawn(plan, BACKGROUND, 40, clocks[who])
        calls = int(grant.units // 40)
        clocks[who] = grant.ready_at + timedelta(milliseconds=2) * calls
        spent += 40 * calls
    assert 0.95 * share * 10 <= spent <= share * 10 + plan.common.burst


def test_a_grant_is_forgotten_when_it_has_lain_too_long() -> None:
    grant = Grant(40, NOON, after(2))
    assert (grant.covers(40, after(1.9)), grant.covers(41, NOON), grant.covers(1, after(2))) == (True, False, False)


def test_refusals_in_a_row_double_the_rest_up_to_64_seconds() -> None:
    allowance, rests, at = Allowance("7"), [], NOON
    for _ in range(9):
        allowance = allowance.refused(at, None)
        rests.append((allowance.resting_until - at).total_seconds())
        at = allowance.resting_until
    assert rests == [1, 2, 4, 8, 16, 32, 64, 64, 64]
    assert allowance.refused(at + timedelta(minutes=2), None).refusals == 1


def test_refusals_of_calls_under_way_together_are_one() -> None:
    allowance = Allowance("7").refused(NOON, None).refused(after(0.5), None)
    assert (allowance.refusals, allowance.resting_until) == (1, after(1))
    assert allowance.refused(after(0.6), after(30)).refused(after(0.7), after(3)).resting_until == after(30)


def test_the_time_gmail_named_is_kept() -> None:
    assert Allowance("7").refused(NOON, after(500)).resting_until == after(500)
    assert Allowance("7").refused(NOON, after(-500)).resting_until == after(1)


def test_on_a_spent_day_one_call_an_hour_is_let_through() -> None:
    allowance = Allowance("project").stopped(NOON)
    assert allowance.resting_until == NOON + UNTIL_NEXT_TRY
    allowance, grant = allowance.drawn(PLANS[2][0], BACKGROUND, 40, NOON + UNTIL_NEXT_TRY)
    assert (grant.units, grant.probe, allowance.resting_until) == (40, True, NOON + 2 * UNTIL_NEXT_TRY)
    _, grant = allowance.answered().drawn(PLANS[2][0], BACKGROUND, 40, NOON + UNTIL_NEXT_TRY)
    assert not grant.probe
