"""The doors a clock calls where no process of ours runs on its own (Cloud Scheduler on Cloud Run)."""

from flask import Blueprint

from backend.services.following import Following
from backend.services.working import Working


def blueprint(following: Following, working: Working) -> Blueprint:
    """`POST /watchers/poll` and `/watchers/work`: 200 with counts; calling either twice is harmless."""
    door = Blueprint("clock_jobs", __name__)

    @door.post("/watchers/poll")
    def poll() -> dict[str, int]:
        return {"looked": following.look_due()}

    @door.post("/watchers/work")
    def work() -> dict[str, int]:
        return {"steps": working.run_due()}

    return door
