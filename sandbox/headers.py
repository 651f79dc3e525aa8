"""Changing single header fields of a raw mail and leaving every other byte alone."""

import re
from collections.abc import Mapping

from sandbox.mail import header_text

_END = re.compile(rb"\r?\n\r?\n")
_FIELD = re.compile(rb"^(?P<name>[^\s:]+)[ \t]*:(?P<value>[^\n]*\n(?:[ \t][^\n]*\n)*)", re.MULTILINE)


def crlf(raw: bytes) -> bytes:
    """Return the mail with SMTP's line ends."""
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def with_fields(raw: bytes, fields: Mapping[str, str | None]) -> bytes:
    """Return the mail with these fields replaced, added in front when missing, or removed (None).

    Args:
        raw: the mail, with any line ends; it comes back with CRLF.
        fields: field name, in any capitals, to its new value or None.
    """
    head, body = _split(crlf(raw))
    wanted = {name.lower(): (name, value) for name, value in fields.items()}
    kept = _FIELD.sub(lambda found: b"" if found["name"].decode("latin-1").lower() in wanted else found[0], head)
    new = "".join(f"{name}: {value}\r\n" for name, value in wanted.values() if value is not None)
    return new.encode("utf-8", "surrogateescape") + kept + b"\r\n" + body


def field(raw: bytes, name: str) -> str:
    """Return the first value of a field, decoded; empty when the mail has none."""
    head, _ = _split(crlf(raw))
    for found in _FIELD.finditer(head):
        if found["name"].decode("latin-1").lower() == name.lower():
            return header_text(name, found["value"].decode("utf-8", "surrogateescape").strip())
    return ""


def _split(raw: bytes) -> tuple[bytes, bytes]:
    end = _END.search(raw)
    if end is None:
        return (raw if raw.endswith(b"\n") else raw + b"\r\n"), b""
    return raw[: end.start()] + b"\r\n", raw[end.end() :]
