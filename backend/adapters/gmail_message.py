"""Gmail's message JSON, or a mail's bytes, to a fetched message (pure); fetching is the mailbox's work."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from backend.adapters.mime_headers import field
from backend.adapters.mime_message import Place, headers_of, message_of
from backend.adapters.mime_part import DEPTH, FIELDS, MESSAGE_BYTES, PARTS, Part
from backend.adapters.mime_raw import part_of_bytes
from backend.adapters.mime_text import text_parts
from backend.domain.letter import MARK
from backend.domain.thread import FetchedMessage
from backend.ports.mailbox import Headers

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
HEADER_NAMES = (
    "Message-ID",
    "From",
    "To",
    "Cc",
    "Reply-To",
    "Date",
    "In-Reply-To",
    "References",
    "List-Id",
    "X-Original-From",
    "X-Google-Original-From",
)
"""What `fetched_headers` reads of a message."""


@dataclass(frozen=True)
class KeptAside:
    """A text part that Gmail does not send along; its attachment id is good for the answer at hand only."""

    part_id: str
    attachment_id: str


def kept_aside(resource: Mapping[str, Any]) -> tuple[KeptAside, ...]:
    """The text parts of a `messages.get` answer (format full) that must be fetched before it can be read."""
    chosen = text_parts(_root(resource, {}))
    return tuple(KeptAside(part.part_id, part.attachment_id) for part in chosen if part.attachment_id)


def fetched_message(resource: Mapping[str, Any], mailbox: str, bodies: Mapping[str, bytes]) -> FetchedMessage:
    """A Gmail message (format full) as fetched by a mailbox; `bodies` are the parts kept aside, by part id."""
    return _fetched(_root(resource, bodies), _place(resource, mailbox))


def fetched_bytes(raw: bytes, place: Place) -> FetchedMessage:
    """The same from RFC 5322 bytes."""
    return _fetched(part_of_bytes(raw), place)


def fetched_headers(resource: Mapping[str, Any], mailbox: str) -> Headers:
    """The address headers of a Gmail message (format metadata is enough)."""
    return headers_of(_root(resource, {}), _place(resource, mailbox))


def content_of(body: Mapping[str, Any]) -> bytes:
    """The bytes of a MessagePartBody: base64url, padded or not, in either alphabet; what cannot be read is empty."""
    text = str(body.get("data", "")).rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4))[:MESSAGE_BYTES]
    except (binascii.Error, ValueError):
        return b""


def time_of(milliseconds: str | int) -> datetime:
    """The instant of Gmail's epoch milliseconds, which come as text or number."""
    return EPOCH + timedelta(milliseconds=int(milliseconds))


def _fetched(root: Part, place: Place) -> FetchedMessage:
    message, full_text = message_of(root, place)
    mark = root.value(MARK).strip() if "SENT" in place.label_ids else ""
    return FetchedMessage(place.gmail_id, place.label_ids, message, full_text, mark)


def _is_utf8(content: bytes) -> bool:
    """Whether Gmail turned a text into UTF-8, which it does whatever the part's Content-Type still says."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return b"\x1b" not in content  # the escapes of ISO-2022 are ASCII, too


def _place(resource: Mapping[str, Any], mailbox: str) -> Place:
    at = time_of(resource.get("internalDate", 0))
    labels = tuple(resource.get("labelIds", ()))
    return Place(mailbox, str(resource["id"]), str(resource["threadId"]), labels, at)


def _root(resource: Mapping[str, Any], bodies: Mapping[str, bytes]) -> Part:
    return _TreeReader(bodies).part(resource.get("payload", {}), 0)


class _TreeReader:
    """Reads Gmail's `payload` tree, at most 50 levels and 500 parts of it."""

    def __init__(self, bodies: Mapping[str, bytes]) -> None:
        self._bodies = bodies
        self._left = PARTS

    def part(self, payload: Mapping[str, Any], depth: int) -> Part:
        self._left -= 1
        part_id = str(payload.get("partId", ""))
        body = payload.get("body", {})
        content = self._bodies.get(part_id) or content_of(body)
        kind = str(payload.get("mimeType", "text/plain")).casefold()
        undivided = kind.startswith("multipart/") and not payload.get("parts")
        return Part(
            type="text/plain" if undivided else kind,
            headers=tuple(field(str(one["name"]), str(one["value"])) for one in payload.get("headers", ())[:FIELDS]),
            body=content,
            size=int(body.get("size", len(content))),
            part_id=part_id,
            file_name=str(payload.get("filename", "")),
            attachment_id=str(body.get("attachmentId", "")) if not content else "",
            charset="utf-8" if _is_utf8(content) else "",
            parts=tuple(self._parts(payload, depth + 1)),
        )

    def _parts(self, payload: Mapping[str, Any], depth: int) -> list[Part]:
        if depth > DEPTH:
            return []
        return [self.part(child, depth) for child in payload.get("parts", ()) if self._left > 0]
