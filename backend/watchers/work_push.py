"""The door Pub/Sub knocks at when queued work is due."""

from flask import Blueprint, Response, request

from backend.services.working import Working
from backend.watchers.push import answered, notice_of


def blueprint(working: Working, subscription: str) -> Blueprint:
    """`POST /watchers/work`: one step of the item that is announced; the queue announces it again if more is due.

    An item that is done, put off or in another's hands is acknowledged and left alone; one that would take a thread too
    many is acknowledged and left to the sweep.
    """
    door = Blueprint("work_push", __name__)

    @door.post("/watchers/work")
    def announced() -> Response:
        return answered(lambda: working.announced(notice_of(request.get_data(), subscription).text("item")))

    return door
