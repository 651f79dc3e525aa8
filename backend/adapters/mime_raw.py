"""RFC 5322 bytes to a tree of parts, through the standard library under its compat32 policy (it never raises there)."""

import email
import re
from email.message import Message
from email.parser import BytesParser
from itertools import islice

from backend.adapters.mime_headers import field
from backend.adapters.mime_part import DEPTH, FIELD_CHARACTERS, FIELDS, MESSAGE_BYTES, PARTS, Part

# The parser reads these while it builds the tree, in time that grows with the square of their length.
STRUCTURE_FIELD = re.compile(rb"^content-[a-z-]+:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE)


class _Excess(Exception):
    """More nesting or more parts than we read."""


class _BoundedMessage(Message):
    """A message that counts its parts while the parser builds it."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.count = [1]

    def attach(self, payload: Message | str) -> None:
        assert isinstance(payload, _BoundedMessage)
        payload.depth, payload.count = self.depth + 1, self.count
        self.count[0] += 1
        if payload.depth > DEPTH or self.count[0] > PARTS:
            raise _Excess
        super().attach(payload)


def part_of_bytes(raw: bytes) -> Part:
    """The tree; a mail nested or divided beyond the bounds becomes its header and one plain text."""
    bounded = STRUCTURE_FIELD.sub(lambda found: found.group()[:FIELD_CHARACTERS], raw[:MESSAGE_BYTES])
    try:
        return _part(email.message_from_bytes(bounded, _class=_BoundedMessage), "")
    except _Excess:
        return _part(BytesParser(_class=_BoundedMessage).parsebytes(bounded, headersonly=True), "")


def _part(message: Message, part_id: str) -> Part:
    headers = tuple(field(name, value) for name, value in islice(message.raw_items(), FIELDS))
    kind = message.get_content_type()
    if not message.is_multipart():
        undivided = message.get_content_maintype() in {"multipart", "message"}
        content = message.get_payload(decode=True)
        body = content if isinstance(content, bytes) else b""
        return Part("text/plain" if undivided else kind, headers, body, len(body), part_id)
    children = enumerate(message.get_payload())
    parts = tuple(_part(child, f"{part_id}.{number}".lstrip(".")) for number, child in children)
    return Part(kind, headers, b"", sum(part.size for part in parts), part_id, parts=parts)
