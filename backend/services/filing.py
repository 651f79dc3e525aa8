"""Filing: a thread's messages, conversation and candidate, written in one step that may be repeated."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import partial

from backend.domain import clock
from backend.domain.about import About, Newcomer, about, participants
from backend.domain.address import Address
from backend.domain.candidate import AddressClaim, Candidate, candidate_id, claim_id, touched_at
from backend.domain.contact import Contact
from backend.domain.conversation import Conversation, alias_of
from backend.domain.errors import Missing
from backend.domain.filing import Home, Reference, filed, home, newcomer, references, under
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.thread import Thread, newer
from backend.domain.work import WorkItem
from backend.ports.store import Query, Record, Records, Store, Transaction
from backend.services.paging import every, pages

BATCH = 100
"""Messages in one transaction: with conversation, candidates and claims well below Firestore's 500 writes."""


@dataclass(frozen=True)
class Sighting:
    """A thread as one mailbox shows it: the record to keep of it and the messages to import."""

    organization: Organization
    thread: Thread
    messages: tuple[Message, ...]


class Filing:
    """Writes what the domain decided. Filing the same sighting again changes nothing."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def thread(self, sighting: Sighting) -> Conversation:
        """Write a thread: messages first, its record last, so that a crash leaves it to be done again. Raises Busy."""
        records = self._store.of(sighting.organization.id)
        conversation = None
        for start in range(0, len(sighting.messages), BATCH):
            batch = sighting.messages[start : start + BATCH]
            last = start + BATCH >= len(sighting.messages)
            conversation = records.transact(partial(_write, sighting=sighting, batch=batch, last=last))
        if conversation is None:
            raise Missing("a sighting without messages has no conversation")
        self._file_waiting(sighting.organization, conversation)
        return self.settle(sighting.organization, conversation)

    def under(self, organization: Organization, conversation: str, address: Address, by: str) -> Conversation:
        """File a conversation under the person of this address, as a recruiter said; a new profile if need be.

        Saying it twice is harmless: ids are derived from the address. Raises Missing.
        """
        records = self._store.of(organization.id)
        return self.settle(
            organization, records.transact(lambda tx: _assign(tx, organization, conversation, address, by))
        )

    def settle_item(self, item: WorkItem) -> WorkItem:
        """The step of a settling item: whatever an interrupted filing left undone."""
        organization = self._store.root.get(Organization, item.organization)
        conversation = resolved(self._store.of(item.organization), item.conversation)
        if organization and conversation:
            self.settle(organization, conversation)
        return replace(item, due=False)

    def _file_waiting(self, organization: Organization, filed_now: Conversation) -> None:
        """File what waits under a candidate who is on it, so that it matters not which of two mails came first."""
        records = self._store.of(organization.id)
        for candidate in filter(None, (records.get(Candidate, each) for each in filed_now.candidates)):
            for key in sorted(candidate.keys):
                query = Query(Conversation, equals={"waiting": True}, contains=("outsiders", key), order="last_at")
                for conversation in every(records, query):
                    self.under(organization, conversation.id, Address(key), candidate.owner)

    def settle(self, organization: Organization, conversation: Conversation) -> Conversation:
        """Bring older messages under the conversation and candidates in force; goes on where a crash left it."""
        if not conversation.unsettled:
            return conversation
        records = self._store.of(organization.id)
        for former in _formers(records, conversation.id):
            for page in pages(records, Query(Message, equals={"conversation": former}, order="at", limit=BATCH)):
                stale = [
                    m.id for m in page if (m.conversation, m.candidates) != (conversation.id, conversation.candidates)
                ]
                if stale:
                    records.transact(partial(_refile, stale=stale, identity=conversation.id))
        return records.transact(lambda tx: _settled(tx, conversation))


def kept(tx: Transaction, thread: Thread) -> Thread:
    """Write a thread's record unless what stands there was read from Gmail later."""
    latest = newer(tx.get(Thread, thread.id), thread)
    tx.put(latest)
    return latest


def resolved(tx: Transaction | Records, conversation: str) -> Conversation | None:
    """The conversation of that id, moves followed."""
    found = tx.get(Conversation, conversation)
    while found and found.moved_to:
        found = tx.get(Conversation, found.moved_to)
    return found


def acquaintances(tx: Transaction | Records, people: Iterable[Address]) -> tuple[dict[str, str], set[str]]:
    """Of these people, by address key: the candidate of each known one, and who is a contact."""
    keys = {person.key for person in people}
    claims = {key: tx.get(AddressClaim, claim_id(key)) for key in sorted(keys)}
    known = {key: claim.candidate for key, claim in claims.items() if claim}
    return known, {key for key in keys - known.keys() if tx.get(Contact, key)}


def _write(tx: Transaction, sighting: Sighting, batch: tuple[Message, ...], *, last: bool) -> Conversation:
    stored = {message.id: found for message in batch if (found := tx.get(Message, message.id))}
    insiders = sighting.organization.insiders
    outsiders = [person for person in participants(sighting.messages, insiders) if not insiders.include(person)]
    known, contacts = acquaintances(tx, outsiders)
    verdict = about(sighting.messages, known, contacts, insiders)
    named = references(sighting.messages, stored, sighting.thread.conversation, insiders)
    keys = frozenset(person.key for person in outsiders)
    place = home(named, _existing(tx, named), sighting.messages, verdict, keys, sighting.thread.mailbox)
    conversation = filed(place, sighting.messages, verdict, sighting.thread.mailbox, keys)
    thread = newer(tx.get(Thread, sighting.thread.id), sighting.thread)
    profiles = {candidate: tx.get(Candidate, candidate) for candidate in conversation.candidates}
    fresh = [under(conversation, message, stored.get(message.id)) for message in batch]
    _put_changed(tx, [(message, stored.get(message.id)) for message in fresh])
    _put_conversation(tx, conversation, place)
    _put_candidates(tx, sighting, conversation, profiles, verdict)
    if last:
        tx.put(replace(thread, conversation=conversation.id))
    return conversation


def _existing(tx: Transaction, named: tuple[Reference, ...]) -> dict[str, Conversation]:
    found = {reference.conversation: resolved(tx, reference.conversation) for reference in named}
    return {key: conversation for key, conversation in found.items() if conversation}


def _put_changed(tx: Transaction, pairs: Iterable[tuple[Record, Record | None]]) -> None:
    for fresh, stored in pairs:
        if fresh != stored:
            tx.put(fresh)


def _put_conversation(tx: Transaction, conversation: Conversation, place: Home) -> None:
    _put_changed(tx, [(conversation, place.record)])
    for absorbed in place.absorbed:
        tx.put(replace(absorbed, moved_to=conversation.id, waiting=False, unsettled=False))
    for alias in place.aliases:
        tx.put(alias_of(conversation, alias))


def _put_candidates(
    tx: Transaction,
    sighting: Sighting,
    conversation: Conversation,
    profiles: dict[str, Candidate | None],
    verdict: About,
) -> None:
    for identity, profile in profiles.items():
        if profile:
            _put_changed(tx, [(touched_at(profile, conversation.last_at), profile)])
        elif isinstance(verdict, Newcomer) and identity == candidate_id(verdict.address.key):
            _create(
                tx, sighting.organization, verdict.address, sighting.thread.mailbox, conversation, sighting.messages
            )


def _create(
    tx: Transaction,
    organization: Organization,
    address: Address,
    by: str,
    conversation: Conversation,
    messages: tuple[Message, ...] = (),
) -> None:
    insiders = organization.insiders
    first = next((m.id for m in messages if address.key in {p.key for p in participants((m,), insiders)}), None)
    candidate = newcomer(address, organization, by, clock.now(), conversation.last_at, first)
    tx.put(candidate)
    tx.put(AddressClaim(claim_id(address.key), candidate.id))


def _formers(records: Records, conversation: str) -> list[str]:
    """The conversation and all it absorbed, directly or through others."""
    found, waiting = [conversation], [conversation]
    while waiting:
        query = Query(Conversation, equals={"moved_to": waiting.pop()}, limit=BATCH)
        moved = [former.id for former in every(records, query) if former.id not in found]
        found += moved
        waiting += moved
    return found


def _refile(tx: Transaction, stale: list[str], identity: str) -> None:
    """File messages as the conversation stands now: someone may have filed it further meanwhile."""
    conversation = resolved(tx, identity)
    messages = [message for each in stale if (message := tx.get(Message, each))]
    if conversation is None:
        return
    for message in messages:
        tx.put(replace(message, conversation=conversation.id, candidates=conversation.candidates))


def _settled(tx: Transaction, conversation: Conversation) -> Conversation:
    current = tx.get(Conversation, conversation.id)
    if current != conversation:
        return current or conversation
    calm = replace(conversation, unsettled=False)
    tx.put(calm)
    return calm


def _assign(tx: Transaction, organization: Organization, identity: str, address: Address, by: str) -> Conversation:
    conversation = resolved(tx, identity)
    if conversation is None:
        raise Missing(f"conversation {identity}")
    claim = tx.get(AddressClaim, claim_id(address.key))
    candidate = claim.candidate if claim else candidate_id(address.key)
    profile = tx.get(Candidate, candidate)
    if candidate in conversation.candidates and profile:
        return conversation
    after = replace(
        conversation,
        candidates=tuple(sorted({*conversation.candidates, candidate})),
        waiting=False,
        reason="",
        unsettled=True,
    )
    tx.put(after)
    if profile:
        tx.put(touched_at(profile, conversation.last_at))
    else:
        _create(tx, organization, address, by, after)
    return after
