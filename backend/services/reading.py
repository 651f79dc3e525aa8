"""Reading: candidates and conversations as one reader may see them; every count and name goes through may_read."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from backend.domain.about import about, offered
from backend.domain.access import WITHHELD, Reader, as_seen_by, knows_of, may_read, may_remove, may_see, sees_all
from backend.domain.address import Address
from backend.domain.candidate import LONGEST, Candidate, fold, shortest
from backend.domain.conversation import Conversation
from backend.domain.dossier import Dossier, profile_of
from backend.domain.errors import Missing
from backend.domain.job import Job
from backend.domain.message import Message
from backend.domain.note import Notebook, readable
from backend.domain.organization import Organization, Stage
from backend.domain.outgoing import Outgoing
from backend.domain.recognition import Profile
from backend.domain.recruiter import Recruiter
from backend.ports.files import FileStore
from backend.ports.store import Key, Query, Records, Store
from backend.services.filing import resolved
from backend.services.glancing import Glance
from backend.services.paging import every

ROWS = 50
SCANNED = 1_000
"""Candidates looked through for a reader who may see only some."""

NEWEST = 200
"""Messages of a candidate that a card or page looks at."""


@dataclass(frozen=True)
class Matter:
    """A conversation with all that decides who may read it."""

    conversation: Conversation
    candidates: tuple[Candidate, ...]
    jobs: tuple[Job, ...]


@dataclass(frozen=True)
class Row:
    """A line of the list of candidates; `at` is when her newest mail came, None before the first."""

    candidate: Candidate
    stage: Stage
    job: Job | None
    owner: str
    at: datetime | None


@dataclass(frozen=True)
class Rows:
    """A page of them, and the cursor of the next page."""

    rows: tuple[Row, ...]
    next: str | None


@dataclass(frozen=True)
class Question:
    """A waiting conversation and whom it may be about."""

    conversation: Conversation
    messages: tuple[Message, ...]
    choices: tuple[Address, ...]


class Reading:
    """Answers readers."""

    def __init__(self, store: Store, files: FileStore) -> None:
        self._store = store
        self._files = files

    def glance(self, organization: Organization, reader: Reader) -> Glance:
        """A look at the organization's records for one answer to this reader."""
        return Glance(self._store, organization.id, reader.recruiter)

    def foresee(self, organization: Organization, records: Glance, candidates: Collection[str], *keys: Key) -> None:
        """Read what these candidates' profiles are made of, and `keys`: a query a candidate, then all else in one trip.

        Their job and owner are guessed; only a wrong guess costs another trip.
        """
        messages = [each for key in candidates for each in records.foresee_page(_newest(key)).records]
        profiles = ((kind, each) for each in candidates for kind in (Candidate, Notebook))
        records.foresee(*keys, *_around(organization, messages), *profiles)
        found = [each for key in candidates if (each := records.get(Candidate, key))]
        records.foresee(*(key for each in found for key in ((Job, each.job), (Recruiter, each.owner), *_waiting(each))))

    def dossier(
        self, organization: Organization, reader: Reader, candidate: Candidate, records: Glance | None = None
    ) -> Dossier | None:
        """What the reader may know of a candidate; None when that is nothing at all, or nobody may see her."""
        if candidate.hidden:
            return None
        records = records or self.glance(organization, reader)
        messages = records.find(_newest(candidate.id)).records
        records.foresee((Job, candidate.job), (Notebook, candidate.id), *_around(organization, messages))
        job = records.get(Job, candidate.job)
        if not knows_of(reader, candidate, job):
            return None
        hers = tuple(reversed(list(_readable(records, organization, reader, messages))))
        if not hers and not may_see(reader, candidate, organization, job):
            return None
        owner = _owner(records, organization, reader, candidate)
        notes = readable(reader, records.get(Notebook, candidate.id), candidate, organization, job)
        hidden, waiting = len(hers) < len(messages), _outgoing(records, reader, candidate)
        return Dossier(candidate, job, owner, hers, hidden=hidden, notes=notes, outgoing=waiting)

    def profile(
        self, organization: Organization, reader: Reader, candidate: Candidate, records: Glance
    ) -> Profile | None:
        """The card's view of a candidate; None when nothing of her may be shown to the reader."""
        dossier = self.dossier(organization, reader, candidate, records)
        return profile_of(dossier, organization, reader) if dossier else None

    def candidate(self, organization: Organization, candidate_id: str) -> Candidate:
        """The candidate's record, unseen by anyone yet. Raises Missing."""
        found = self._store.of(organization.id).get(Candidate, candidate_id)
        if found is None:
            raise Missing(f"candidate {candidate_id}")
        return found

    def rows(
        self,
        organization: Organization,
        reader: Reader,
        *,
        search: str = "",
        after: str | None = None,
        scanned: int = SCANNED,
    ) -> Rows:
        """A page of the candidates open to the reader, newest mail first; `search` is the start of a word.

        For a reader who may see only some, so many are looked through.
        """
        word = next(iter(fold(search)), "")[:LONGEST]
        contains = ("words", word) if word and len(word) >= shortest(word) else None
        records = self.glance(organization, reader)
        query = Query(Candidate, contains=contains, order="last_at", descending=True, limit=ROWS, after=after)
        if sees_all(reader, organization):
            page = records.find(query)
            return Rows(tuple(self._seen(records, organization, reader, page.records)), page.next)
        # A cursor would tell of the hidden ones; who sees a part gets it whole.
        rows = self._seen(records, organization, reader, islice(every(records, query), scanned))
        return Rows(tuple(sorted(rows, key=lambda row: row.at or row.candidate.last_at, reverse=True)), None)

    def waiting(self, organization: Organization, reader: Reader, limit: int = 50) -> tuple[Conversation, ...]:
        """The conversations of the reader's own mailbox that nobody has filed, newest first."""
        return self._store.of(organization.id).find(waiting_of(reader, limit)).records

    def questions(self, organization: Organization, reader: Reader) -> tuple[Question, ...]:
        """What waits in the reader's own mailbox, with whom each may be about."""
        found = (self.question(organization, reader, each) for each in self.waiting(organization, reader))
        return tuple(question for question in found if question.messages)

    def question(
        self, organization: Organization, reader: Reader, conversation: Conversation, records: Glance | None = None
    ) -> Question:
        """One waiting conversation."""
        messages = self.messages(organization, reader, conversation, records)
        return Question(conversation, messages, offered(about(messages, {}, (), organization.insiders)))

    def text(self, organization: Organization, message: Message) -> str:
        """The whole text of a message the reader was given, or its beginning while the message is being deleted."""
        if not message.text_file:
            return message.text
        try:
            return self._files.of(organization.id).get(message.text_file).decode()
        except Missing:
            return message.text

    def messages(
        self, organization: Organization, reader: Reader, conversation: Conversation, records: Glance | None = None
    ) -> tuple[Message, ...]:
        """The readable ones of a conversation's newest messages, oldest first."""
        records = records or self.glance(organization, reader)
        query = Query(Message, {"conversation": conversation.id}, order="at", descending=True, limit=NEWEST)
        found = records.find(query).records
        return tuple(_readable(records, organization, reader, reversed(found)))

    def removable(
        self, organization: Organization, reader: Reader, conversation_id: str
    ) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
        """Of one conversation all the messages she may remove for good, and those she reads but may not remove."""
        records = self.glance(organization, reader)
        found = every(records, Query(Message, equals={"conversation": conversation_id}, order="at", limit=NEWEST))
        readable = tuple(_readable(records, organization, reader, found))
        matter = _matter(records, conversation_id)
        candidates = matter.candidates if matter else ()
        hers = tuple(message for message in readable if may_remove(reader, message, candidates))
        return hers, tuple(message for message in readable if message not in hers)

    def _seen(
        self, records: Glance, organization: Organization, reader: Reader, candidates: Iterable[Candidate]
    ) -> Iterator[Row]:
        """A row for each candidate open to the reader, with the newest mail she may know of."""
        for candidate in candidates:
            job = records.get(Job, candidate.job)
            at = candidate.last_at if candidate.last.newest else None
            if not may_see(reader, candidate, organization, job):
                dossier = self.dossier(organization, reader, candidate, records)
                if dossier is None:
                    continue
                at = dossier.messages[-1].at
            owner = _owner(records, organization, reader, candidate)
            yield Row(candidate, organization.stage(candidate.stage), job, owner, at)


def waiting_of(reader: Reader, limit: int = 50) -> Query[Conversation]:
    """Asks for the conversations of a reader's own mailbox that nobody has filed, newest first."""
    mine = ("mailboxes", reader.id)
    return Query(Conversation, equals={"waiting": True}, contains=mine, order="last_at", descending=True, limit=limit)


def as_read(
    records: Records, organization: Organization, reader: Reader, messages: Iterable[Message]
) -> tuple[Message, ...]:
    """Those of these messages the reader may read, as she sees them."""
    return tuple(_readable(records, organization, reader, messages))


def _newest(candidate: str) -> Query[Message]:
    return Query(Message, contains=("candidates", candidate), order="at", descending=True, limit=NEWEST)


def _around(organization: Organization, messages: Collection[Message]) -> Iterator[Key]:
    """What decides who may read these messages, and the likely job and owner: the default one, whose mailbox it is."""
    yield Job, organization.default_job
    for message in messages:
        yield Conversation, message.conversation
        yield from ((Candidate, each) for each in message.candidates)
        yield from ((Recruiter, each) for each in message.copies)


def _waiting(candidate: Candidate) -> Iterator[Key]:
    yield from ((Outgoing, each) for each in candidate.outgoing)


def _outgoing(records: Records, reader: Reader, candidate: Candidate) -> tuple[Outgoing, ...]:
    """The reader's own mails to the candidate that are not settled."""
    found = (records.get(Outgoing, each) for each in candidate.outgoing)
    hers = (each for each in found if each and each.mailbox == reader.id)
    return tuple(sorted(hers, key=lambda each: (each.due_at, each.id)))


def _owner(records: Records, organization: Organization, reader: Reader, candidate: Candidate) -> str:
    """The owner's name, unless the reader knows the candidate by her own mails alone."""
    job = records.get(Job, candidate.job)
    if candidate.owner != reader.id and not may_see(reader, candidate, organization, job):
        return WITHHELD
    recruiter = records.get(Recruiter, candidate.owner)
    return recruiter.name if recruiter else ""


def _readable(
    records: Records, organization: Organization, reader: Reader, messages: Iterable[Message]
) -> Iterator[Message]:
    matters: dict[str, Matter | None] = {}
    for message in messages:
        if message.conversation not in matters:
            matters[message.conversation] = _matter(records, message.conversation)
        matter = matters[message.conversation]
        if matter and may_read(reader, message, matter.conversation, matter.candidates, organization, matter.jobs):
            yield as_seen_by(reader, message)


def _matter(records: Records, conversation_id: str) -> Matter | None:
    conversation = resolved(records, conversation_id)
    if conversation is None:
        return None
    candidates = tuple(found for key in conversation.candidates if (found := records.get(Candidate, key)))
    jobs = (records.get(Job, candidate.job) for candidate in candidates)
    return Matter(conversation, candidates, tuple(job for job in jobs if job))
