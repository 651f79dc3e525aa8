"""The door Pub/Sub knocks at when a mailbox changed."""

from flask import Blueprint, Response, request

from backend.services.following import Following
from backend.watchers.push import answered, notice_of


def blueprint(following: Following, subscription: str) -> Blueprint:
    """`POST /watchers/gmail`: 204 when done, remembered, or when trying again cannot help; 503 when our store fails."""
    door = Blueprint("gmail_push", __name__)

    @door.post("/watchers/gmail")
    def pushed() -> Response:
        return answered(lambda: following.pushed(*read(request.get_data(), subscription)))

    return door


def read(body: bytes, subscription: str) -> tuple[str, int]:
    """The address and history id, a number or a string of digits, that Gmail announces. Raises Malformed."""
    notice = notice_of(body, subscription)
    return notice.text("emailAddress"), notice.integer("historyId")
