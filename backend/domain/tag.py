"""The words a recruiter files candidates under."""

import re
from collections.abc import Iterable

from backend.domain.wording import word

LONGEST = 40
MOST = 20


def tags_of(text: str) -> tuple[str, ...]:
    """The tags in what a person typed, between commas or lines: one space between words, no #, each once."""
    parts = (" ".join(part.split()).lstrip("#").strip() for part in re.split(r"[,;\n]", text))
    return distinct(part for part in parts if part)


def distinct(tags: Iterable[str]) -> tuple[str, ...]:
    """Each tag once, whatever its capitals; the first spelling stays."""
    found: dict[str, str] = {}
    for tag in tags:
        found.setdefault(tag.casefold(), tag)
    return tuple(found.values())


def retagged(tags: tuple[str, ...], shown: tuple[str, ...], typed: tuple[str, ...]) -> tuple[str, ...]:
    """The tags after a person who was shown these typed those: what others added or took off meanwhile stays so."""
    before, after = {tag.casefold() for tag in shown}, {tag.casefold() for tag in typed}
    stay = (tag for tag in tags if tag.casefold() in after or tag.casefold() not in before)
    return distinct((*stay, *(tag for tag in typed if tag.casefold() not in before)))


def fault_of(tags: tuple[str, ...]) -> str:
    """Why these tags will not do, "" when they will."""
    if any(len(tag) > LONGEST for tag in tags):
        return word("A tag has at most %(most)s characters.", most=LONGEST)
    return word("At most %(most)s tags.", most=MOST) if len(tags) > MOST else ""
