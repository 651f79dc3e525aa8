"""When what is new to a recruiter begins."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.domain.recruiter import Recruiter, Role, looking

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
ANA = Recruiter("r1", "ana@agency.example", "Ana", Role.RECRUITER, NOW - timedelta(days=9))


def test_at_her_first_look_all_since_she_arrived_is_new() -> None:
    seen = looking(ANA, NOW)
    assert (seen.new_since, seen.looked_at) == (ANA.since, NOW)


@pytest.mark.parametrize(
    ("later", "since", "looked_at"),
    [
        (timedelta(minutes=4, seconds=59), ANA.since, NOW),
        (timedelta(minutes=14), ANA.since, NOW + timedelta(minutes=14)),
        (timedelta(minutes=15), NOW, NOW + timedelta(minutes=15)),
        (timedelta(days=1), NOW, NOW + timedelta(days=1)),
    ],
)
def test_a_visit_lasts_as_long_as_she_looks(later: timedelta, since: datetime, looked_at: datetime) -> None:
    seen = looking(looking(ANA, NOW), NOW + later)
    assert (seen.new_since, seen.looked_at) == (since, looked_at)
