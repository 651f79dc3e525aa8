"""Raw RFC 5322 bytes seen as Gmail sees them: headers, the part tree, a snippet; ids and labels live elsewhere."""

import email
import html
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from functools import cached_property

SNIPPET_LENGTH = 200
INLINE_LIMIT = 1 << 20
ADDRESS_HEADERS = frozenset({"from", "to", "cc", "bcc", "reply-to", "sender"})
_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(r"\r?\n[ \t]+")
_ENCODED = re.compile(r"=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=(?:\s+=\?[^?\s]+\?[bqBQ]\?[^?\s]*\?=)*")
_SPECIALS = re.compile(r'[,;:<>@()"]')
_HIDDEN = re.compile(r"(?is)<(style|script|head)\b.*?</\1>|<!--.*?-->|<[^>]*>")


def base64url(content: bytes) -> str:
    """Return padded base64url, as Gmail writes bytes."""
    return urlsafe_b64encode(content).decode()


@dataclass(frozen=True)
class Part:
    """One MIME part; `content` is decoded, and text is UTF-8 whatever the mail declared, as at Gmail."""

    part_id: str
    mime_type: str
    filename: str
    headers: list[dict[str, str]]
    content: bytes
    parts: tuple["Part", ...]

    @property
    def is_attached(self) -> bool:
        """Whether `full` gives an attachmentId instead of the bytes."""
        return bool(self.filename) or len(self.content) > INLINE_LIMIT

    @cached_property
    def data(self) -> str:
        return base64url(self.content)

    def walk(self) -> Iterator["Part"]:
        yield self
        for part in self.parts:
            yield from part.walk()


def parse(raw: bytes) -> Part:
    """Return the part tree of a mail; never raises, broken mail gives the tree the stdlib could read."""
    return _part(email.message_from_bytes(raw), "")


def headers(raw: bytes) -> list[dict[str, str]]:
    """Return the mail's header fields, decoded, without reading its body."""
    end = _END.search(raw)
    return _headers(email.message_from_bytes(raw[: end.end()] if end else raw))


def snippet(part: Part) -> str:
    """Return the first words of the mail, HTML-escaped as Gmail sends them."""
    texts = [each for each in part.walk() if each.mime_type.startswith("text/") and not each.filename]
    plain = [each for each in texts if each.mime_type != "text/html"] or texts
    if not plain:
        return ""
    text = plain[0].content[: INLINE_LIMIT // 8].decode("utf-8", "replace")
    if plain[0].mime_type == "text/html":
        text = html.unescape(_HIDDEN.sub(" ", text))
    return html.escape(" ".join(text.split())[:SNIPPET_LENGTH]).replace("&#x27;", "&#39;")


def _part(message: "Message[str, str]", part_id: str) -> Part:
    payload = message.get_payload()
    inner = [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []
    prefix = f"{part_id}." if part_id else ""
    mime_type = message.get_content_type()
    return Part(
        part_id=part_id,
        mime_type=mime_type,
        filename=_filename(message, mime_type, part_id),
        headers=_headers(message),
        content=_content(message, mime_type, inner),
        parts=tuple(_part(each, f"{prefix}{number}") for number, each in enumerate(inner)),
    )


def _headers(message: "Message[str, str]") -> list[dict[str, str]]:
    return [{"name": name, "value": header_text(name, str(value))} for name, value in message.raw_items()]


def _content(message: "Message[str, str]", mime_type: str, inner: list["Message[str, str]"]) -> bytes:
    if inner:
        return _flat(inner[0]) if mime_type == "message/rfc822" else b""
    content = message.get_payload(decode=True)
    if not isinstance(content, bytes):
        return b""
    if not mime_type.startswith("text/"):
        return content
    return _utf8(content, message.get_content_charset("utf-8"))


def _flat(message: "Message[str, str]") -> bytes:
    try:
        return message.as_bytes()
    except (UnicodeError, LookupError, ValueError):
        return message.as_string().encode("utf-8", "surrogateescape")


def _utf8(content: bytes, charset: str) -> bytes:
    try:
        return content.decode(charset).encode()
    except (LookupError, ValueError):
        return _eight_bit(content).encode()


def _filename(message: "Message[str, str]", mime_type: str, part_id: str) -> str:
    try:
        named = message.get_filename("")
    except (LookupError, ValueError, TypeError):
        named = ""
    is_forward = mime_type == "message/rfc822" and bool(part_id)
    return header_text("filename", named) or ("noname.eml" if is_forward else "")


def header_text(name: str, value: str) -> str:
    """Return one header value unfolded, its encoded words (RFC 2047) read, raw 8-bit repaired."""
    flat = _FOLD.sub(" ", value)
    if not flat.isascii():
        flat = _eight_bit(flat.encode("utf-8", "surrogateescape"))
    quoting = name.lower() in ADDRESS_HEADERS
    return _ENCODED.sub(lambda found: _word(found[0], quoting=quoting), flat).strip()


def _word(word: str, *, quoting: bool) -> str:
    try:
        pieces = decode_header(word)
        text = "".join(
            piece.decode(charset or "ascii", "replace") if isinstance(piece, bytes) else piece
            for piece, charset in pieces
        )
    except (HeaderParseError, LookupError, ValueError):
        return word
    if quoting and _SPECIALS.search(text):
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return text


def _eight_bit(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
