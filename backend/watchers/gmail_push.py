"""The door Pub/Sub knocks at when a mailbox changed."""

import base64
import logging

from flask import Blueprint, Response, request

from backend.domain.errors import Malformed, StoreError
from backend.payload import Payload, decoded
from backend.services.following import Following

log = logging.getLogger(__name__)


def blueprint(following: Following, subscription: str) -> Blueprint:
    """`POST /watchers/gmail`: 204 when done, remembered, or when trying again cannot help.

    503 only when our own store fails: Pub/Sub slows a subscription down for every answer that is no success, so one
    mailbox's trouble with Gmail is recorded with a due time and acknowledged.
    """
    door = Blueprint("gmail_push", __name__)

    @door.post("/watchers/gmail")
    def pushed() -> Response:
        try:
            address, history_id = read(decoded(request.get_data()), subscription)
        except Malformed as fault:
            log.warning("push acknowledged and dropped: %s", fault)
            return Response(status=204)
        try:
            following.pushed(address, history_id)
        except StoreError as fault:
            log.exception("push not taken: %s", type(fault).__name__)
            return Response(status=503)
        return Response(status=204)

    return door


def read(body: object, subscription: str) -> tuple[str, int]:
    """The address and history id of a wrapped push of our subscription. Raises Malformed.

    The data is base64 in either alphabet, padded or not, around {"emailAddress", "historyId"}, the id a number or a
    string (Gmail push guide; both occur).
    """
    envelope = Payload(body)
    if envelope.text("subscription") != subscription:
        raise Malformed("$.subscription", "our own subscription")
    text = envelope.text("message", "data").translate(str.maketrans("-_", "+/"))
    try:
        notice = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise Malformed("$.message.data", "base64") from None
    data = Payload(decoded(notice), "$.message.data")
    return data.text("emailAddress"), data.integer("historyId")
