"""Untrusted JSON read by path and type, or Malformed with the path; knows no message's meaning."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from backend.domain.errors import Malformed

LONGEST_TEXT = 65_536
MOST_ITEMS = 1_000
DIGITS = re.compile(r"-?[0-9]{1,20}", re.ASCII)


@dataclass(frozen=True)
class Payload:
    """A decoded JSON value and where it stands; absent and null are the same, any other surprise is Malformed."""

    value: object = field(repr=False)
    path: str = "$"

    def at(self, *keys: str) -> "Payload":
        """The value below these keys, with None for what is absent. Raises Malformed when the way is no object."""
        here = self
        for key in keys:
            here = Payload(_members(here).get(key), f"{here.path}.{key}")
        return here

    def has(self, *keys: str) -> bool:
        """Whether anything but null stands below these keys."""
        return self.at(*keys).value is not None

    def text(self, *keys: str) -> str:
        """A string of at most 65,536 characters."""
        return _text(self.at(*keys))

    def optional_text(self, *keys: str) -> str:
        """A string as `text` reads it, "" when absent."""
        found = self.at(*keys)
        return "" if found.value is None else _text(found)

    def integer(self, *keys: str) -> int:
        """A whole number; a string of digits too, as proto-JSON writes int64."""
        found = self.at(*keys)
        if isinstance(found.value, str) and DIGITS.fullmatch(found.value):
            return int(found.value)
        if not isinstance(found.value, int) or isinstance(found.value, bool):
            raise Malformed(found.path, "a whole number")
        return found.value

    def items(self, *keys: str) -> tuple["Payload", ...]:
        """The elements of a list of at most 1,000, none when absent."""
        found = self.at(*keys)
        if found.value is None:
            return ()
        if not isinstance(found.value, list) or len(found.value) > MOST_ITEMS:
            raise Malformed(found.path, f"a list of at most {MOST_ITEMS}")
        return tuple(Payload(value, f"{found.path}[{number}]") for number, value in enumerate(found.value))

    def mapping(self, *keys: str) -> dict[str, "Payload"]:
        """The members of an object of at most 1,000, none when absent."""
        found = self.at(*keys)
        return {name: Payload(value, f"{found.path}[{name[:40]!r}]") for name, value in _members(found).items()}


def decoded(text: str | bytes) -> object:
    """The JSON value of a text, None when it is none or nested deeper than Python reads."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(found: Payload) -> str:
    if not isinstance(found.value, str) or len(found.value) > LONGEST_TEXT:
        raise Malformed(found.path, f"a string of at most {LONGEST_TEXT} characters")
    try:
        found.value.encode()
    except UnicodeEncodeError:
        raise Malformed(found.path, "a string without lone surrogates") from None
    return found.value


def _members(payload: Payload) -> Mapping[str, object]:
    if payload.value is None:
        return {}
    if not isinstance(payload.value, dict) or len(payload.value) > MOST_ITEMS:
        raise Malformed(payload.path, f"an object of at most {MOST_ITEMS}")
    return payload.value
