"""Erasing: a candidate's profile, addresses and mail are deleted; who writes anew is a stranger."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from backend.domain import clock
from backend.domain.access import may_erase, reader_of
from backend.domain.candidate import AddressClaim, Candidate, claim_id, hidden
from backend.domain.conversation import Conversation, alias_of
from backend.domain.errors import Busy, Missing, Refused
from backend.domain.message import Message
from backend.domain.note import Notebook
from backend.domain.organization import Organization
from backend.domain.outgoing import Outgoing, State
from backend.domain.question import BulkQuestion
from backend.domain.tombstone import erased_with
from backend.domain.wording import word
from backend.domain.work import Task, WorkItem, planned
from backend.ports.queue import Queue
from backend.ports.store import Query, Records, Store, Transaction
from backend.services.burying import Burying
from backend.services.filing import Filing, resolved
from backend.services.holding import Keep
from backend.services.paging import every
from backend.services.reading import Reading
from backend.services.recounting import Recounting
from backend.services.signing_in import Session

PATIENCE = timedelta(seconds=30)
"""How long after an erasure began somebody else ends it."""

STEP = 20
"""Conversations in one step."""


class Erasing:
    """Erases candidates. While it goes on nothing is filed under her: whoever tries is told to come back (Busy)."""

    def __init__(
        self,
        store: Store,
        queue: Queue,
        reading: Reading,
        filing: Filing,
        recounting: Recounting,
        burying: Burying,
    ) -> None:
        self._store = store
        self._queue = queue
        self._reading = reading
        self._filing = filing
        self._recounting = recounting
        self._burying = burying

    def offered(self, session: Session, candidate_id: str) -> Candidate:
        """The candidate she may erase. Raises Missing when she does not see her, Refused when others must decide."""
        reader = reader_of(session.recruiter)
        candidate = self._reading.candidate(session.organization, candidate_id)
        if self._reading.dossier(session.organization, reader, candidate) is None:
            raise Missing(f"candidate {candidate_id} for this reader")
        if not may_erase(reader, candidate):
            raise Refused("not hers", tell=word("Only the candidate's owner or an admin may erase a candidate."))
        return candidate

    def erase(self, session: Session, candidate_id: str) -> None:
        """Erase her: gone from sight at once, from the store within moments; raises as `offered`.

        Mail that is also about another candidate stays for that one (`erased_with`).
        """
        candidate = self.offered(session, candidate_id)
        item = self._queue.put(
            planned(Task.FORGET, session.organization.id, "", candidate.id, wait=PATIENCE, about=candidate.id)
        )
        self._store.of(session.organization.id).transact(lambda tx: _begin(tx, candidate))
        self._some(session.organization, item.about)

    def item(self, item: WorkItem, keep: Keep) -> WorkItem:
        """The step of an erasure that is not done yet. It never touches who came back under the same address."""
        organization = self._store.root.get(Organization, item.organization)
        keep()
        more = bool(organization and self._some(organization, item.about))
        return replace(item, due=more, due_at=clock.now())

    def _some(self, organization: Organization, candidate_id: str) -> bool:
        """Erase her from some conversations; whether there may be more."""
        return all(self._from_one(organization, candidate_id) for _ in range(STEP))

    def _from_one(self, organization: Organization, candidate_id: str) -> bool:
        """Erase her from one conversation, or from the list of candidates when there is none any more: then False."""
        records = self._store.of(organization.id)
        candidate = records.get(Candidate, candidate_id)
        if candidate is None or not candidate.erasing:
            return False
        query = Query(Conversation, contains=("candidates", candidate_id), order="last_at", limit=1)
        found = records.find(query).records
        if not found:
            self._unname(records, candidate)
            self._unsend(organization, candidate)
            records.transact(lambda tx: _end(tx, candidate))
            return False
        main = resolved(records, found[0].id)
        if main and candidate_id in main.candidates:
            self._from(organization, candidate, self._filing.settle(organization, main))
        else:
            records.transact(partial(_point, former=found[0], main=main))
        return True

    def _from(self, organization: Organization, candidate: Candidate, conversation: Conversation) -> None:
        records = self._store.of(organization.id)
        others = _others(records, candidate, conversation)
        messages = every(records, Query(Message, equals={"conversation": conversation.id}, order="at"))
        self._burying.bury(
            organization.id, erased_with(candidate, others.values(), messages, organization.insiders), give_up=True
        )
        if others:
            records.transact(lambda tx: _leave(tx, conversation.id, candidate.id))
        self._recounting.whole(organization, conversation.id)

    def _unsend(self, organization: Organization, candidate: Candidate) -> None:
        """Take back the mails to her that are not settled; one that is on its way is settled first. Raises Busy."""
        records = self._store.of(organization.id)
        for identity in candidate.outgoing:
            mime = records.transact(partial(_unsent, identity=identity))
            if mime:
                self._burying.shred(organization.id, mime)

    def _unname(self, records: Records, candidate: Candidate) -> None:
        """Take her out of what recruiters are asked about threads that were never imported."""
        for question in every(records, Query(BulkQuestion)):
            if any(stranger.key in candidate.keys for stranger in question.strangers):
                records.transact(partial(_unnamed, identity=question.id, keys=candidate.keys))


def _others(records: Records, candidate: Candidate, conversation: Conversation) -> Mapping[str, Candidate]:
    found = (records.get(Candidate, each) for each in conversation.candidates if each != candidate.id)
    return {other.id: other for other in found if other}


def _begin(tx: Transaction, candidate: Candidate) -> None:
    """From here on she is in no list, her addresses are nobody's, and nothing more is filed under her."""
    current = tx.get(Candidate, candidate.id)
    claims = [claim for key in sorted(candidate.keys) if (claim := tx.get(AddressClaim, claim_id(key)))]
    if current is None:
        return
    tx.put(replace(hidden(current), erasing=True))
    for claim in claims:
        if claim.candidate == candidate.id:
            tx.delete(AddressClaim, claim.id)


def _unsent(tx: Transaction, identity: str) -> str:
    outgoing = tx.get(Outgoing, identity)
    if outgoing is None:
        return ""
    if outgoing.state is State.SENDING:
        raise Busy(f"outgoing {identity} is on its way")
    tx.delete(Outgoing, identity)
    return outgoing.mime


def _end(tx: Transaction, candidate: Candidate) -> None:
    if tx.get(Candidate, candidate.id) == candidate:
        tx.delete(Candidate, candidate.id)
        tx.delete(Notebook, candidate.id)


def _unnamed(tx: Transaction, identity: str, keys: Collection[str]) -> None:
    question = tx.get(BulkQuestion, identity)
    if question:
        left = tuple(stranger for stranger in question.strangers if stranger.key not in keys)
        tx.put(replace(question, strangers=left))


def _leave(tx: Transaction, identity: str, candidate: str) -> None:
    conversation = tx.get(Conversation, identity)
    if conversation:
        rest = tuple(each for each in conversation.candidates if each != candidate)
        tx.put(replace(conversation, candidates=rest, unsettled=True))


def _point(tx: Transaction, former: Conversation, main: Conversation | None) -> None:
    """What the conversation absorbed still names her: it only leads there from now on."""
    if main:
        tx.put(alias_of(main, former.id))
    else:
        tx.delete(Conversation, former.id)
