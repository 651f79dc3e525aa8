"""When following ends by itself: the candidate is hired or rejected, or nobody has written for half a year."""

from collections.abc import Collection
from datetime import datetime, timedelta

from backend.domain.candidate import Candidate
from backend.domain.organization import Organization
from backend.domain.thread import Stop, Thread


def ended(
    thread: Thread, candidates: Collection[Candidate], organization: Organization, last_at: datetime, at: datetime
) -> Stop | None:
    """Why a followed thread is to be left alone when something happens to it (pure, design §6.9), None to go on.

    `candidates` are those of its conversation and `last_at` is when anybody last wrote in it. What a person asked to
    follow again does not end by a stage.
    """
    if candidates and thread.resumed_at is None and all(organization.stage(each.stage).ended for each in candidates):
        return Stop.ENDED
    heard = max(last_at, *(when for when in (thread.followed_since, thread.resumed_at) if when), last_at)
    return Stop.SILENT if at - heard > timedelta(days=organization.policy.silent_days) else None


def undone(thread: Thread, organization: Organization, at: datetime) -> bool:
    """Whether a label taken off now takes the import back, rather than ending it."""
    since = thread.followed_since
    return since is not None and at - since <= timedelta(hours=organization.policy.undo_hours)
