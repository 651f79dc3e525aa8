"""Gathering: what home lists for a recruiter, from records that filing keeps; her mail is looked up, never searched."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from backend.domain.access import Reader, knows_of
from backend.domain.agenda import ROWS, Agenda, Line, Mail, first, new_since, unanswered, undecided
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.job import Job
from backend.domain.last_words import Word
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.recruiter import Recruiter
from backend.ports.store import Key, Page, Query
from backend.services.glancing import Glance
from backend.services.reading import as_read, waiting_of

LONGEST_WAITING = 60
NEWEST = 40
"""Candidates looked at for seven rows: some are in an ended stage, wrote to a colleague, or heard from her alone."""
ENOUGH = 2 * ROWS
FURTHER, FURTHER_PAGES = 200, 5
"""Where most who wait are in an ended stage, so many more are looked through until there are enough."""


def questions(reader: Reader) -> tuple[Query[Any], ...]:
    """Asks for all that the lists are made of: three pages in the order `gathered` takes them."""
    newest = Query(Candidate, contains=("concerns", reader.id), order="last_at", descending=True, limit=NEWEST)
    return _longest_waiting(reader), newest, waiting_of(reader)


def gathered(
    pages: Sequence[Page[Any]], organization: Organization, reader: Reader, recruiter: Recruiter, records: Glance
) -> Agenda:
    """The lists out of their pages; the mail they name and what decides who may read it is read in one trip.

    Another trip is made where mail was moved to another conversation or is about several candidates.
    """
    since = recruiter.new_since or recruiter.since
    longest, *others = pages
    waiting, more = _still_open(longest, organization, reader, records)
    newest, held = (page.records for page in others)
    records.know(*waiting, *newest, *held)
    words = [word for each in waiting if (word := each.last.asked)]
    words += [word for each in newest if (word := each.last.newest) and word.at > since]
    asked = [each for each in held if each.newest][: ROWS + 1]
    records.foresee(*_keys(words, asked, (*waiting, *newest)))
    ids = dict.fromkeys([*(word.message for word in words), *(each.newest for each in asked)])
    mail = _mail(records, organization, reader, ids)
    waiting, newest = (_known(reader, each, records) for each in (waiting, newest))
    return Agenda(
        yours=unanswered(waiting, reader.id, mail, more=more),
        held=first(_undecided(asked, reader, mail)),
        new=new_since(newest, reader, since, mail),
    )


def _longest_waiting(reader: Reader) -> Query[Candidate]:
    return Query(
        Candidate,
        equals={"unanswered": True},
        contains=("concerns", reader.id),
        order="unanswered_since",
        limit=LONGEST_WAITING,
    )


def _still_open(
    page: Page[Candidate], organization: Organization, reader: Reader, records: Glance
) -> tuple[tuple[Candidate, ...], bool]:
    """Those in no ended stage, this page's and as many further ones' as it takes; and whether there are others."""
    ended = frozenset(stage.id for stage in organization.stages if stage.ended)
    found = [each for each in page.records if each.stage not in ended]
    for _ in range(FURTHER_PAGES):
        if page.next is None or len(found) >= ENOUGH:
            break
        page = records.find(replace(_longest_waiting(reader), after=page.next, limit=FURTHER))
        found += [each for each in page.records if each.stage not in ended]
    return tuple(found[:LONGEST_WAITING]), page.next is not None or len(found) > LONGEST_WAITING


def _known(reader: Reader, candidates: Sequence[Candidate], records: Glance) -> tuple[Candidate, ...]:
    """Those she may learn of as candidates."""
    return tuple(each for each in candidates if knows_of(reader, each, records.get(Job, each.job)))


def _keys(words: Sequence[Word], held: Sequence[Conversation], candidates: Sequence[Candidate]) -> Iterator[Key]:
    """The messages and all that decides who may read them."""
    for word in words:
        yield Message, word.message
        yield Conversation, word.conversation
    yield from ((Message, each.newest) for each in held)
    yield from ((Job, each.job) for each in candidates)


def _mail(records: Glance, organization: Organization, reader: Reader, ids: dict[str, None]) -> Mail:
    found = [message for each in ids if (message := records.get(Message, each))]
    records.foresee(*((Candidate, each) for message in found for each in message.candidates))
    return {message.id: message for message in as_read(records, organization, reader, found)}


def _undecided(held: Sequence[Conversation], reader: Reader, mail: Mail) -> Iterator[Line]:
    for conversation in held:
        if message := mail.get(conversation.newest):
            yield undecided(message, reader, conversation.reason)
