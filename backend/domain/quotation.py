"""What a mail quotes of others, told from what its writer says; pure and linear, for mails are written by anybody."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

QUOTED = re.compile(r"[ \t]*>")
GAPS = re.compile(r"\n[ \t]*(?:\n[ \t]*)+\n")
DATED = re.compile(r"\d{4}|\d{1,2}[./:]\d{1,2}|<[^\s<>]+@")
"""What a line has that names the mail it introduces, in any language: a date, a time or an address."""
LONGEST_ATTRIBUTION = 3
"""Lines; mailers wrap "On Monday, November 30, 2026 at 08:02 Jane Doe <jane@roe.example> wrote:"."""


@dataclass(frozen=True)
class Passage:
    """Lines of a mail that belong together, `quoted` or its writer's own."""

    text: str
    quoted: bool


def passages(text: str) -> tuple[Passage, ...]:
    """The text in its order, apart from empty lines between; the words that introduce a quotation belong to it.

    Of a text that only quotes, all counts as the writer's own: somebody sent it for that.
    """
    told = [Passage(joined, quoted) for quoted, lines in _runs(text.splitlines()) if (joined := _text(lines))]
    if all(passage.quoted for passage in told):
        return tuple(Passage(whole, quoted=False) for whole in (text.strip(),) if whole)
    return tuple(told)


def unquoted(text: str) -> str:
    """The writer's own lines; a text that only quotes stays whole."""
    return "\n".join(passage.text for passage in passages(text) if not passage.quoted)


def _runs(lines: Iterable[str]) -> Iterator[tuple[bool, list[str]]]:
    """Lines in a row that are quoted, and those that are not."""
    held: list[str] = []
    for quoted, run in groupby(lines, key=lambda line: bool(QUOTED.match(line))):
        if not quoted:
            held = list(run)
            continue
        own, introduction = _introduced(held)
        yield False, own
        yield True, [*introduction, *run]
        held = []
    yield False, held


def _introduced(lines: list[str]) -> tuple[list[str], list[str]]:
    """The lines before a quotation, and of these the last ones if they say whose it is."""
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    start = end
    while start and end - start < LONGEST_ATTRIBUTION and _introduces(lines[start - 1], last=start == end):
        start -= 1
    dated = DATED.search(" ".join(lines[start:end]))
    return (lines[:start], lines[start:]) if dated else (lines, [])


def _introduces(line: str, *, last: bool) -> bool:
    """Whether a line may be the last of an introduction, or stand before that one."""
    end = line.rstrip()[-1:]
    return end == ":" if last else bool(end and end not in ".!?:" and DATED.search(line))


def _text(lines: Iterable[str]) -> str:
    return GAPS.sub("\n\n", "\n".join(lines)).strip()
