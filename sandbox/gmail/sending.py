"""messages.send, insert and import: mail that enters the mailbox by the API."""

import json
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from sandbox.conversation import normal_subject
from sandbox.delivery import recipients
from sandbox.gmail.call import Call, Json, checked_id, decoded, text_of, texts_of
from sandbox.gmail.errors import GoogleError
from sandbox.gmail.serving import Handler
from sandbox.gmail.shapes import brief
from sandbox.headers import field
from sandbox.mailbox import Mailbox

LARGEST_SENT = 36_700_160
LARGEST_INSERTED = 157_286_400
_HEAD = re.compile(rb"\A.*?\r?\n\r?\n", re.DOTALL)


def send(call: Call) -> Json:
    body, raw = posted(call)
    return brief(call.world.send(call.mailbox.address, sendable(raw), thread_id=joined(call.mailbox, body, raw)))


def insert(call: Call) -> Json:
    return _stored(call, dated=call.argument("internalDateSource") == "dateHeader")


def imported(call: Call) -> Json:
    return _stored(call, dated=call.argument("internalDateSource", "dateHeader") == "dateHeader")


HANDLERS: dict[str, Handler] = {"messages.send": send, "messages.insert": insert, "messages.import": imported}


def posted(call: Call) -> tuple[Json, bytes]:
    """Return the posted Message's JSON and its mail, from `raw` or from a simple or multipart upload.

    Raises:
        GoogleError: 400 when there is no mail in it.
    """
    kind = call.request.mimetype
    if kind.startswith("message/"):
        return {}, call.request.get_data()
    if kind == "multipart/related":
        return _related(call)
    body = call.body()
    return body, raw_of(body)


def raw_of(body: Json) -> bytes:
    """Return the mail in a Message's `raw`.

    Raises:
        GoogleError: 400 when there is none.
    """
    if not text_of(body, "raw"):
        raise GoogleError(400, "'raw' RFC822 payload message string or uploading message via /upload/* URL required")
    return decoded(text_of(body, "raw"))


def sendable(raw: bytes) -> bytes:
    """Return the mail if Gmail would send it.

    Raises:
        GoogleError: 400 without a recipient, 413 over 35 MiB.
    """
    if not recipients(raw):
        raise GoogleError(400, "Recipient address required")
    return _limited(raw, LARGEST_SENT)


def joined(mailbox: Mailbox, body: Json, raw: bytes) -> str | None:
    """Return the thread the caller named, if the subject lets the mail join it.

    Raises:
        GoogleError: 404 for a thread this mailbox does not have.
    """
    thread_id = text_of(body, "threadId")
    if not thread_id:
        return None
    mails = mailbox.thread(checked_id(thread_id))
    if not mails:
        raise GoogleError(404)
    same = normal_subject(mails[0].header("Subject")) == normal_subject(field(raw, "Subject"))
    return thread_id if same else None


def _limited(raw: bytes, most: int) -> bytes:
    if len(raw) > most:
        raise GoogleError(413, "Request entity too large", "uploadTooLarge")
    return raw


def _stored(call: Call, *, dated: bool) -> Json:
    body, raw = posted(call)
    stored = call.mailbox.deliver(
        _limited(raw, LARGEST_INSERTED),
        labels=texts_of(body, "labelIds"),
        at=_date(raw) if dated else None,
        thread_id=joined(call.mailbox, body, raw),
    )
    return brief(stored)


def _date(raw: bytes) -> datetime | None:
    try:
        return parsedate_to_datetime(field(raw, "Date")).astimezone(UTC)
    except (ValueError, TypeError):
        return None


def _related(call: Call) -> tuple[Json, bytes]:
    boundary = b"--" + call.request.mimetype_params.get("boundary", "").encode()
    parts = [_HEAD.sub(b"", part, count=1) for part in call.request.get_data().split(boundary)[1:-1]]
    if len(parts) != 2:  # noqa: PLR2004 - the JSON, then the mail
        raise GoogleError(400, "Invalid multipart request", "badRequest")
    return json.loads(parts[0]), parts[1].removesuffix(b"\n").removesuffix(b"\r")
