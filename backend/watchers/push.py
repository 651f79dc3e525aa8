"""What every push of Pub/Sub has in common: its envelope, and which answer makes it come again."""

import base64
import logging
from collections.abc import Callable

from flask import Response

from backend.domain.errors import Malformed, StoreError
from backend.payload import Payload, decoded

log = logging.getLogger(__name__)


def answered(take: Callable[[], object]) -> Response:
    """204 when the push was taken, or when trying again cannot help; 503 only when our own store fails.

    Pub/Sub slows a whole subscription down for every answer that is no success, so trouble with one mailbox is
    recorded with a due time and acknowledged.
    """
    try:
        take()
    except Malformed as fault:
        log.warning("push acknowledged and dropped: %s", fault)
    except StoreError as fault:
        log.exception("push not taken: %s", type(fault).__name__)
        return Response(status=503)
    return Response(status=204)


def notice_of(body: bytes, subscription: str) -> Payload:
    """The JSON in a wrapped push of our subscription. Raises Malformed.

    Its base64 is read in either alphabet, padded or not (Gmail push guide; all of them occur).
    """
    envelope = Payload(decoded(body))
    if not subscription or envelope.text("subscription") != subscription:
        raise Malformed("$.subscription", "our own subscription")
    text = envelope.text("message", "data").translate(str.maketrans("-_", "+/"))
    try:
        notice = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise Malformed("$.message.data", "base64") from None
    return Payload(decoded(notice), "$.message.data")
