"""Gmail's batch endpoint: inner requests of one multipart body, each answered and charged by itself."""

import email
from email.message import Message
from secrets import token_hex

from flask import Blueprint, Response, current_app, json, request
from werkzeug.test import Client

from sandbox.gmail.errors import GoogleError

LARGEST = 100
PATHS = ("/batch", "/batch/gmail/v1")
PASSED_ON = frozenset({"authorization", "content-type", "x-goog-gmail-access-token"})


def batch() -> Blueprint:
    """Return the endpoint; the inner requests go through the same application."""
    blueprint = Blueprint("batch", __name__)

    def answer() -> Response:
        parts = _parts()
        if len(parts) > LARGEST:
            error = GoogleError(400, "The batch request could not be processed. Inner request count exceeds the limit.")
            return Response(json.dumps(error.body()), error.status, content_type="application/json; charset=UTF-8")
        boundary = f"batch_{token_hex(16)}"
        answered = b"".join(b"--" + boundary.encode() + b"\r\n" + _answered(part) for part in parts)
        return Response(answered + f"--{boundary}--".encode(), content_type=f"multipart/mixed; boundary={boundary}")

    for path in PATHS:
        blueprint.add_url_rule(path, path.replace("/", "_"), answer, methods=["POST"])
    return blueprint


def _parts() -> list["Message[str, str]"]:
    head = f"Content-Type: {request.headers.get('Content-Type', '')}\r\n\r\n".encode()
    payload = email.message_from_bytes(head + request.get_data()).get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _answered(part: "Message[str, str]") -> bytes:
    line, _, rest = str(part.get_payload()).lstrip().partition("\n")
    verb, path, _ = line.split(" ", 2)
    inner = email.message_from_string(rest)
    headers = {name.lower(): value for name, value in inner.items() if name.lower() in PASSED_ON}
    headers.setdefault("authorization", request.headers.get("Authorization", ""))
    found = Client(current_app.wsgi_app).open(path, method=verb, headers=headers, data=str(inner.get_payload()))
    identity = part.get("Content-ID", "<>").replace("<", "<response-", 1)
    head = f"Content-Type: application/http\r\nContent-ID: {identity}\r\n\r\nHTTP/1.1 {found.status}\r\n{found.headers}"
    return head.encode() + found.get_data() + b"\r\n"
