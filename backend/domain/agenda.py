"""What home lists for a recruiter: who waits for a word of hers, what is held for her to decide, what is new."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.access import Reader, wrote
from backend.domain.candidate import Candidate
from backend.domain.last_words import Word
from backend.domain.message import Message

ROWS = 7


@dataclass(frozen=True)
class Line:
    """A row: whom and which mail it is about. `thread` is the mail's thread in the reader's own Gmail, "" elsewhere.

    Without a candidate nobody has said yet whom it is about, and `reason` says why.
    """

    name: str
    candidate: str
    subject: str
    at: datetime
    thread: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Lines:
    """The first rows of a list, and whether there are others."""

    lines: tuple[Line, ...] = ()
    more: bool = False


@dataclass(frozen=True)
class Agenda:
    """The lists of home: `yours` longest waiting first, `held` and `new` newest first."""

    yours: Lines = Lines()
    held: Lines = Lines()
    new: Lines = Lines()


Mail = Mapping[str, Message]
"""The messages a reader may read, by their ids."""


def unanswered(candidates: Iterable[Candidate], reader: str, mail: Mail, *, more: bool = False) -> Lines:
    """Whose mail nobody has answered (pure), in the order given; `more` says that others were not looked at."""
    found = first(_lines(((candidate, candidate.last.asked) for candidate in candidates), reader, mail))
    return replace(found, more=found.more or more) if found.lines else found


def new_since(candidates: Iterable[Candidate], reader: Reader, since: datetime, mail: Mail) -> Lines:
    """Whose newest mail came after `since` and is not the reader's own (pure); candidates in the order given."""
    newest = ((candidate, candidate.last.newest) for candidate in candidates)
    fresh = ((candidate, word) for candidate, word in newest if word and word.at > since)
    return first(_lines(fresh, reader.id, {key: each for key, each in mail.items() if not wrote(reader, each)}))


def undecided(message: Message, reader: Reader, reason: str) -> Line:
    """The row of a conversation nobody has said yet whom it is about; the reader's own mail is named by who got it."""
    people = (*message.to, *message.cc) if wrote(reader, message) else (message.sender,)
    name = next((person.label for person in people if person), "")
    return Line(name, "", message.subject, message.at, thread_of(message, reader.id), reason)


def first(lines: Iterable[Line]) -> Lines:
    """The rows of a list there is room for."""
    found = tuple(lines)
    return Lines(found[:ROWS], len(found) > ROWS)


def thread_of(message: Message, reader: str) -> str:
    """The message's thread in the reader's own Gmail, "" when she holds no copy."""
    copy = message.copies.get(reader)
    return copy.thread_id if copy else ""


def _lines(found: Iterable[tuple[Candidate, Word | None]], reader: str, mail: Mail) -> Iterator[Line]:
    """A row for each candidate whose mail the reader may read and whom she looks after, or who wrote with her."""
    for candidate, word in found:
        message = mail.get(word.message) if word else None
        if message and not candidate.hidden and (candidate.owner == reader or reader in message.copies):
            name = candidate.name or next((each.address for each in candidate.addresses), "")
            yield Line(name, candidate.id, message.subject, message.at, thread_of(message, reader))
