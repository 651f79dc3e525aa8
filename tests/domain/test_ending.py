"""When following ends by itself, and when a label taken off undoes the import."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.domain.candidate import Candidate
from backend.domain.ending import ended, undone
from backend.domain.organization import Organization, Policy
from backend.domain.thread import Stop, Thread

Profile = Callable[..., Candidate]

DAY = timedelta(days=1)


@pytest.fixture
def organization(noon: datetime) -> Organization:
    return Organization("brightwater.example", noon, ("brightwater.example",))


@pytest.fixture
def thread(noon: datetime) -> Thread:
    return Thread("record", "alice", "t", noon, followed=True, followed_since=noon)


@pytest.mark.parametrize(
    ("stages", "stop"),
    [
        (("hired",), Stop.ENDED),
        (("rejected",), Stop.ENDED),
        (("hired", "rejected"), Stop.ENDED),
        (("hired", "interview"), None),
        (("interview",), None),
        (("no longer a stage",), None),
        ((), None),
    ],
)
def test_following_ends_once_every_candidate_is_hired_or_rejected(
    organization: Organization, thread: Thread, profile: Profile, noon: datetime, stages: tuple[str, ...], stop: Any
) -> None:
    candidates = [replace(profile("jane@roe.example"), stage=stage) for stage in stages]
    assert ended(thread, candidates, organization, noon, noon + DAY) is stop


def test_what_was_asked_for_again_does_not_end_by_its_stage(
    organization: Organization, thread: Thread, profile: Profile, noon: datetime
) -> None:
    hired = [replace(profile("jane@roe.example"), stage="hired")]
    resumed = replace(thread, resumed_at=noon)
    assert ended(resumed, hired, organization, noon, noon + DAY) is None
    assert ended(resumed, hired, organization, noon, noon + 181 * DAY) is Stop.SILENT


@pytest.mark.parametrize(
    ("last", "since", "resumed", "stop"),
    [
        (0, 0, None, Stop.SILENT),
        (2, 0, None, None),
        (0, 2, None, None),
        (0, 0, 2, None),
        (-400, 2, None, None),
        (-400, 0, 0, Stop.SILENT),
    ],
)
def test_following_ends_after_180_silent_days(
    organization: Organization, thread: Thread, noon: datetime, last: int, since: int, resumed: int | None, stop: Any
) -> None:
    """181 days on; counted from the last mail, from when following began, or from when it was asked for again."""
    after = None if resumed is None else noon + resumed * DAY
    quiet = replace(thread, followed_since=noon + since * DAY, resumed_at=after)
    assert ended(quiet, [], organization, noon + last * DAY, noon + 181 * DAY) is stop


def test_to_the_second_and_by_policy(organization: Organization, thread: Thread, noon: datetime) -> None:
    second = timedelta(seconds=1)
    assert ended(thread, [], organization, noon, noon + 180 * DAY) is None
    assert ended(thread, [], organization, noon, noon + 180 * DAY + second) is Stop.SILENT
    patient = replace(organization, policy=Policy(silent_days=365))
    assert ended(thread, [], patient, noon, noon + 180 * DAY + second) is None
    assert ended(thread, [], replace(organization, policy=Policy(silent_days=0)), noon, noon + second) is Stop.SILENT


def test_a_label_taken_off_within_a_day_undoes_the_import(
    organization: Organization, thread: Thread, noon: datetime
) -> None:
    assert undone(thread, organization, noon + DAY)
    assert not undone(thread, organization, noon + DAY + timedelta(seconds=1))
    assert not undone(thread, replace(organization, policy=Policy(undo_hours=1)), noon + timedelta(hours=2))
    assert not undone(replace(thread, followed_since=None), organization, noon)
