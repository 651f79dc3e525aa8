"""Header fields other than addresses: encoded words, parameters, message ids, dates; bounded before they are read."""

import binascii
import re
from datetime import UTC, datetime
from email.message import Message
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from itertools import groupby

from backend.adapters.mime_charsets import decode, repaired
from backend.adapters.mime_part import FIELD_CHARACTERS

TEXT_CHARACTERS = 8_000
REFERENCES = 100

WORD = re.compile(r"=\?([^?\s]{1,75})\?([bq])\?([^?]*(?:\?(?!=)[^?]*)*)\?=", re.IGNORECASE)
WORDS = re.compile(rf"(?:{WORD.pattern})+", re.IGNORECASE)
BETWEEN_WORDS = re.compile(r"(?<=\?=)\s+(?==\?[^?\s]{1,75}\?[bq]\?)", re.IGNORECASE)
MESSAGE_ID = re.compile(r"<[^<>\s]{3,500}>")


def field(name: str, value: str) -> tuple[str, str]:
    """A header field as a Part keeps it: cut at 64,000 characters, unfolded (RFC 5322 §2.2.3), its octets repaired."""
    return name, repaired(value[:FIELD_CHARACTERS].replace("\r", "").replace("\n", ""))


def decoded(value: str) -> str:
    """Unstructured text with its encoded words read (RFC 2047) and white space folded; cut at 8,000 characters."""
    text = BETWEEN_WORDS.sub("", value[:TEXT_CHARACTERS])
    return " ".join(WORDS.sub(_words, text).split())


def parameter(value: str, name: str) -> str:
    """A parameter of a structured field (RFC 2045, RFC 2231, encoded words tolerated), "" without one."""
    carrier = Message()
    carrier["Content-Type"] = value[:TEXT_CHARACTERS]
    try:
        found = carrier.get_param(name, "")
        return decoded(collapse_rfc2231_value(found or ""))
    except (ValueError, TypeError, LookupError):
        # So the standard library fails on mixed or misnumbered continuations.
        return ""


def message_ids(value: str) -> tuple[str, ...]:
    """The well-formed ids of a field, angle brackets kept; of very many the first and the last 99."""
    found = MESSAGE_ID.findall(value)
    return tuple(found if len(found) <= REFERENCES else [found[0], *found[1 - REFERENCES :]])


def own_id(value: str) -> str:
    """The Message-ID in angle brackets, "" when it is missing or unusable; some writers forget the brackets."""
    bare = value.strip()
    found = message_ids(value) or message_ids(f"<{bare}>" if "@" in bare else "")
    return next(iter(found), "")


def date(value: str) -> datetime | None:
    """What a Date field claims, in UTC; None when it cannot be read."""
    try:
        claimed = parsedate_to_datetime(decoded(value))
        return claimed.replace(tzinfo=UTC) if claimed.tzinfo is None else claimed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _words(run: re.Match[str]) -> str:
    """A run of adjacent encoded words; one character may be split over two words of the same set."""
    words = [(charset.partition("*")[0], _octets(kind, text)) for charset, kind, text in WORD.findall(run.group())]
    groups = groupby(words, key=lambda word: word[0].casefold())
    return "".join(decode(b"".join(octets for _, octets in group), charset) for charset, group in groups)


def _octets(kind: str, text: str) -> bytes:
    octets = text.encode()
    if kind in "qQ":
        return binascii.a2b_qp(octets, header=True)
    try:
        return binascii.a2b_base64(octets.rstrip(b"=") + b"=" * (-len(octets.rstrip(b"=")) % 4))
    except binascii.Error:
        return octets
