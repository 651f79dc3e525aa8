"""What to do next, from whose turn it is, the stage, following, and what is missing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.domain.candidate import Candidate
from backend.domain.job import Job
from backend.domain.organization import DEFAULT_STAGES
from backend.domain.recognition import ConversationLine, Means, Profile
from backend.domain.step import Step, next_step
from backend.domain.turn import Turn

ANSWERED, WAITS, LATELY = timedelta(days=6), timedelta(days=3), timedelta(hours=2)


@pytest.fixture
def seen(profile: Callable[..., Candidate], noon: datetime) -> Profile:
    """A candidate who was written to two hours ago, in an interview, with everything in order."""
    return Profile(
        candidate=profile("jane@roe.example"),
        stage=DEFAULT_STAGES[2],
        job=Job("backend", "Backend", noon),
        owner="Alice",
        turn=Turn(ours=False, since=noon - LATELY, last_ours=None),
        colleague="",
        colleague_at=None,
        conversations=(ConversationLine("v", "", 1, 0, noon, noon),),
        hidden=False,
        following=True,
        stages=DEFAULT_STAGES,
        may_change=True,
    )


def test_who_is_waited_for_needs_nothing_until_she_is_silent_for_long(seen: Profile, noon: datetime) -> None:
    assert next_step(seen, noon) is Step.WAIT
    silent = replace(seen, turn=Turn(ours=False, since=noon - ANSWERED, last_ours=None))
    assert next_step(silent, noon) is Step.REMIND


def test_who_waits_comes_before_what_only_keeps_the_profile_tidy(seen: Profile, noon: datetime) -> None:
    waits = replace(seen, turn=Turn(ours=True, since=noon - WAITS, last_ours=None), job=None, owner="", following=False)
    assert next_step(waits, noon) is Step.ANSWER


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"following": False}, Step.FOLLOW),
        ({"following": False, "means": Means.WAIT}, Step.WAIT),
        ({"following": False, "means": Means.NONE}, Step.WAIT),
        ({"job": None}, Step.JOB),
        ({"owner": ""}, Step.OWNER),
        ({"stage": DEFAULT_STAGES[0]}, Step.MOVE_ON),
        ({"stage": DEFAULT_STAGES[4]}, Step.ENDED),
        ({"turn": None, "conversations": ()}, Step.WRITE),
        ({"turn": None, "conversations": (), "hidden": True}, None),
        ({"turn": None}, None),
        ({"may_change": False}, None),
    ],
)
def test_what_is_missing_is_named(seen: Profile, noon: datetime, change: dict[str, object], step: Step | None) -> None:
    assert next_step(replace(seen, **change), noon) is step  # type: ignore[arg-type]  # fields of various types
