"""Ids nobody has, shaped like somebody's, and answers compared up to them."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from html import escape
from typing import Any
from urllib.parse import quote

SHIFTED = str.maketrans("0123456789abcdefghijklmnopqrstuvwxyz", "1234567890bcdefahijklmnopqrstuvwxyzg")
"""Digits stay digits and a to f stay a to f, so that a hexadecimal id, a number and an address keep their form."""
CLIPPED = 30
"""So much at least is left of a text that is clipped where it is shown."""
DERIVED = re.compile(r"\b[0-9a-f]{32}\b|\b[0-9a-f]{64}\b")
NEW_EVERY_TIME = re.compile(
    r'name="csrf_token" value="[^"]*"|\b(?:state|code_challenge)=[\w-]{43}(?![\w-])| at 0x[0-9a-f]+'
)


def made_up(value: Any, ids: Collection[str]) -> Any:
    """The same value with these ids in it shifted, and nothing else changed."""
    if isinstance(value, str) and not isinstance(value, Enum):
        return value.translate(SHIFTED) if value in ids else value
    if isinstance(value, tuple | list | frozenset | set):
        return type(value)(made_up(each, ids) for each in value)
    if isinstance(value, Mapping):
        return {made_up(name, ids): made_up(each, ids) for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        shown = [each.name for each in fields(value) if each.init]
        return replace(value, **{name: made_up(getattr(value, name), ids) for name in shown})
    return value


def texts(value: Any) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str) and not isinstance(value, Enum):
        yield value
    elif isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from texts(each)
    elif isinstance(value, Mapping):
        yield from texts((*value, *value.values()))
    elif is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from texts(getattr(value, each.name))


def but_for(answer: str, asked: Any) -> str:
    """The answer with all that was asked with, in any spelling, and all that is derived from it taken out.

    Of an address that includes the name a nameless person is called by.
    """
    answer = NEW_EVERY_TIME.sub("", answer)
    for text in sorted({text for text in texts(asked) if len(text) > 1}, key=len, reverse=True):
        spellings = (quote(text, safe=safe) for safe in ("", "/", "/:@"))
        called = " ".join(re.split(r"[._+-]+", text.partition("@")[0])).title() if "@" in text else text
        for spelt in {text, called, escape(text), escape(repr(text)[1:-1]), repr(text)[1:-1], *spellings}:
            answer = answer.replace(spelt, "<id>")
        if len(text) > CLIPPED:
            answer = re.sub(re.escape(text[:CLIPPED]) + r"[^\s…]*…", "<id>", answer)
    return DERIVED.sub("<id>", answer)
