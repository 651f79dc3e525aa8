"""What a recruiter could do now about a candidate; the words for it are elsewhere."""

from datetime import datetime, timedelta
from enum import StrEnum

from backend.domain.recognition import Means, Profile

LONG_SILENCE = timedelta(days=5)


class Step(StrEnum):
    """One thing to do, or that there is nothing."""

    ENDED = "ended"
    ANSWER = "answer"
    FOLLOW = "follow"
    JOB = "job"
    OWNER = "owner"
    MOVE_ON = "move_on"
    REMIND = "remind"
    WAIT = "wait"
    WRITE = "write"


def next_step(profile: Profile, now: datetime) -> Step | None:  # noqa: PLR0911 - one for each step
    """The most useful thing to do (pure); None for who may change nothing, or when hidden mail would have to be known.

    A candidate who waits for an answer comes before everything that only keeps the profile tidy.
    """
    if not profile.may_change:
        return None
    if profile.stage.ended:
        return Step.ENDED
    if profile.turn and profile.turn.ours:
        return Step.ANSWER
    if not profile.following and profile.means is Means.ADD:
        return Step.FOLLOW
    if profile.job is None:
        return Step.JOB
    if not profile.owner:
        return Step.OWNER
    if profile.turn is None:
        return None if profile.conversations or profile.hidden else Step.WRITE
    if profile.stages and profile.stage == profile.stages[0]:
        return Step.MOVE_ON
    return Step.REMIND if now - profile.turn.since > LONG_SILENCE else Step.WAIT
