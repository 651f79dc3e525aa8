"""The doors a clock calls where no process of ours runs on its own (Cloud Scheduler on Cloud Run)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from flask import Blueprint, Response

from backend.domain import clock
from backend.services.auditing import Auditing
from backend.services.following import Following
from backend.services.renewing import Renewing
from backend.services.working import LISTED, Working

PATIENCE = timedelta(seconds=50)
"""Nothing is begun later: Cloud Scheduler calls every minute and gives up after three."""

AT_ONCE = 10
"""Pieces done from one listing of what is due, for a listing is paid for by the record."""


@dataclass(frozen=True)
class Jobs:
    """What the clock sets off; each does one piece of what is due and says how much that was.

    Every door calls `flush_due`, which writes the count of the calls made.
    """

    following: Following
    working: Working
    renewing: Renewing
    auditing: Auditing
    flush_due: Callable[[], int]


def blueprint(jobs: Jobs) -> Blueprint:
    """`POST /watchers/poll`, `sweep`, `renew` and `audit`: 200 with counts; calling one twice is harmless."""
    door = Blueprint("clock_jobs", __name__)

    @door.post("/watchers/poll")
    def poll() -> dict[str, int]:
        return {"looked": all_due(partial(jobs.following.look_due, AT_ONCE))}

    @door.post("/watchers/sweep")
    def sweep() -> dict[str, int]:
        return {"steps": all_due(partial(jobs.working.run_due, LISTED, clock.now() + PATIENCE))}

    @door.post("/watchers/renew")
    def renew() -> dict[str, int]:
        return {"renewed": all_due(partial(jobs.renewing.renew_due, AT_ONCE))}

    @door.post("/watchers/audit")
    def audit() -> dict[str, int]:
        return {"asked": all_due(jobs.auditing.ask_due)}

    @door.after_request
    def counted(answer: Response) -> Response:
        jobs.flush_due()
        return answer

    return door


def all_due(one: Callable[[], int]) -> int:
    """Do one piece after the other until nothing is due or the time is up; returns how much was done."""
    began, total = clock.now(), 0
    while clock.now() - began < PATIENCE and (done := one()):
        total += done
    return total
