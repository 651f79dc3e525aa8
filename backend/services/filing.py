"""Filing: a thread's messages, conversation and candidate, written in one step that may be repeated."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from backend.domain import clock
from backend.domain.about import About, Newcomer, about, participants
from backend.domain.address import Address, key_of
from backend.domain.candidate import AddressClaim, Candidate, candidate_id, claim_id, heard, touched_at
from backend.domain.contact import Contact
from backend.domain.conversation import Conversation, alias_of
from backend.domain.errors import Busy, Missing
from backend.domain.filing import Home, Reference, filed, home, newcomer, placed, references, under
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.recruiter import Recruiter
from backend.domain.thread import Thread, newer, thread_record_id, without
from backend.domain.tombstone import Seal, Tombstone
from backend.ports.store import Query, Record, Records, Store, Transaction
from backend.services.hearing import hear
from backend.services.paging import every, pages

BATCH = 40
"""Messages in one transaction: at 200 KB each below Firestore's 10 MiB a request, and far below its 500 writes."""


@dataclass(frozen=True)
class Sighting:
    """A thread as one mailbox shows it: the record to keep of it and the messages to import."""

    organization: Organization
    thread: Thread
    messages: tuple[Message, ...]


class Filing:
    """Writes what the domain decided. Filing the same sighting again changes nothing."""

    def __init__(self, store: Store, seal: Seal) -> None:
        self._store = store
        self._seal = seal

    def thread(self, sighting: Sighting) -> Thread:
        """Write a thread and return its record: messages first, so that a crash leaves it to be done again.

        What was removed for good is left out. Raises Busy, also while a candidate of the thread is being erased.
        """
        records = self._store.of(sighting.organization.id)
        thread, conversation = sighting.thread, None
        for start in range(0, len(sighting.messages), BATCH):
            batch = sighting.messages[start : start + BATCH]
            last = start + BATCH >= len(sighting.messages)
            write = partial(_write, sighting=sighting, batch=batch, last=last, seal=self._seal)
            thread, conversation = records.transact(write)
        if conversation:
            self._file_waiting(sighting.organization, conversation)
            self.settle(sighting.organization, conversation)
        return thread

    def removed(self, organization: Organization, message: Message) -> bool:
        """Whether the message was removed for good."""
        return self._store.of(organization.id).get(Tombstone, self._seal(message.id)) is not None

    def under(self, organization: Organization, conversation: str, address: Address, by: str) -> Conversation:
        """File a conversation under the person of this address, as a recruiter said; a new profile if need be.

        Saying it twice is harmless: ids are derived from the address. Raises Missing.
        """
        records = self._store.of(organization.id)
        return self.settle(
            organization, records.transact(lambda tx: _assign(tx, organization, conversation, address, by))
        )

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
        for former in (conversation.id, *formers(records, conversation.id)):
            for page in pages(records, Query(Message, equals={"conversation": former}, order="at", limit=BATCH)):
                stale = [message.id for message in page if placed(conversation, message) != message]
                if stale:
                    records.transact(partial(_refile, stale=stale, identity=conversation.id))
        for candidate in conversation.candidates:
            hear(records, candidate, organization.insiders)
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


def formers(records: Records, conversation: str) -> list[str]:
    """The ids that lead to a conversation: those it absorbed, directly or through others, and its aliases."""
    found: list[str] = []
    waiting = [conversation]
    while waiting:
        query = Query(Conversation, equals={"moved_to": waiting.pop()}, limit=BATCH)
        moved = [former.id for former in every(records, query) if former.id not in (conversation, *found)]
        found += moved
        waiting += moved
    return found


def _write(
    tx: Transaction, sighting: Sighting, batch: tuple[Message, ...], *, last: bool, seal: Seal
) -> tuple[Thread, Conversation | None]:
    before = tx.get(Thread, sighting.thread.id)
    stored = tx.existing(Message, [message.id for message in batch])
    sighting = _without_removed(tx, sighting, stored, seal)
    thread = newer(before, sighting.thread)
    if not sighting.messages:
        tx.put(thread)
        return thread, None
    insiders = sighting.organization.insiders
    outsiders = [person for person in participants(sighting.messages, insiders) if not insiders.include(person)]
    known, contacts = acquaintances(tx, outsiders)
    known |= {} if outsiders else _applicants(tx, sighting)
    verdict = about(sighting.messages, known, contacts, insiders)
    named = references(sighting.messages, stored, sighting.thread.conversation, insiders)
    keys = frozenset(person.key for person in outsiders)
    place = home(named, _existing(tx, named), sighting.messages, verdict, keys, sighting.thread.mailbox)
    conversation = filed(place, sighting.messages, verdict, sighting.thread.mailbox, keys)
    profiles = {candidate: _profile(tx, candidate) for candidate in conversation.candidates}
    taken, _ = acquaintances(
        tx, (Address(key) for each in profiles.values() if each and each.hidden for key in each.keys)
    )
    kept_ids = {message.id for message in sighting.messages}
    fresh = [under(conversation, message, stored.get(message.id)) for message in batch if message.id in kept_ids]
    thread = replace(thread, conversation=conversation.id, candidates=conversation.candidates)
    _put_changed(tx, [(message, stored.get(message.id)) for message in fresh])
    _put_conversation(tx, conversation, place)
    _put_candidates(tx, sighting, fresh, conversation, profiles, verdict, taken)
    if last:
        tx.put(thread)
    return thread, conversation


def _applicants(tx: Transaction, sighting: Sighting) -> dict[str, str]:
    """Of mail among own people: the colleagues on it who apply, other than the one whose mailbox it is."""
    mailbox = tx.get(Recruiter, sighting.thread.mailbox)
    hers = {key_of(address) for address in mailbox.addresses} if mailbox else set()
    people = [each for each in participants(sighting.messages, sighting.organization.insiders) if each.key not in hers]
    claimed, _ = acquaintances(tx, people)
    found = {key: tx.get(Candidate, candidate) for key, candidate in claimed.items()}
    return {key: candidate.id for key, candidate in found.items() if candidate and candidate.internal}


def _without_removed(tx: Transaction, sighting: Sighting, stored: Mapping[str, Message], seal: Seal) -> Sighting:
    """The sighting without what a person removed for good; looked up in the step that would bring it back."""
    sealed = {seal(message.id): message for message in sighting.messages if message.id not in stored}
    removed = {sealed[stone].id: sealed[stone] for stone in tx.existing(Tombstone, sealed)}
    if not removed:
        return sighting
    mailbox = sighting.thread.mailbox
    thread = without(sighting.thread, [message.copies[mailbox].gmail_id for message in removed.values()])
    alive = tuple(message for message in sighting.messages if message.id not in removed)
    return replace(sighting, thread=thread, messages=alive)


def _profile(tx: Transaction, candidate: str) -> Candidate | None:
    """The profile to file under. Raises Busy while it is being erased: what comes after that is a stranger's."""
    found = tx.get(Candidate, candidate)
    if found and found.erasing:
        raise Busy(f"candidate {candidate} is being erased")
    return found


def _existing(tx: Transaction, named: tuple[Reference, ...]) -> dict[str, Conversation]:
    found = {identity: resolved(tx, identity) for identity in {reference.conversation for reference in named}}
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
    fresh: Collection[Message],
    conversation: Conversation,
    profiles: dict[str, Candidate | None],
    verdict: About,
    taken: Collection[str],
) -> None:
    mailbox = sighting.thread.mailbox
    born = {candidate_id(verdict.address.key): verdict.address} if isinstance(verdict, Newcomer) else {}
    for identity, profile in profiles.items():
        if profile and not (identity in born and profile.hidden and profile.owner != mailbox):
            touched = heard(touched_at(profile, conversation.last_at), fresh, sighting.organization.insiders)
            _put_touched(tx, profile, touched, taken)
        elif identity in born:
            _create(tx, sighting.organization, born[identity], mailbox, conversation, sighting.messages, fresh)


def _put_touched(tx: Transaction, before: Candidate, after: Candidate, taken: Iterable[str] = ()) -> None:
    """One who was hidden claims her addresses again, but for those taken meanwhile."""
    _put_changed(tx, [(after, before)])
    for key in sorted(before.keys - set(taken) if before.hidden else ()):
        tx.put(AddressClaim(claim_id(key), before.id))


def _create(
    tx: Transaction,
    organization: Organization,
    address: Address,
    by: str,
    conversation: Conversation,
    messages: tuple[Message, ...] = (),
    fresh: Collection[Message] = (),
) -> None:
    insiders = organization.insiders
    first = next((m.id for m in messages if address.key in {p.key for p in participants((m,), insiders)}), None)
    candidate = newcomer(address, organization, by, clock.now(), conversation, first)
    tx.put(heard(candidate, fresh, insiders))
    tx.put(AddressClaim(claim_id(address.key), candidate.id))


def _refile(tx: Transaction, stale: list[str], identity: str) -> None:
    """File messages, and their threads, as the conversation stands now: someone may have filed it further meanwhile."""
    conversation = resolved(tx, identity)
    messages = [message for each in stale if (message := tx.get(Message, each))]
    if conversation is None:
        return
    copies = {place for message in messages for place in {**message.hidden, **message.copies}.items()}
    standing = {thread_record_id(mailbox, copy.thread_id) for mailbox, copy in copies}
    threads = [thread for each in sorted(standing) if (thread := tx.get(Thread, each))]
    for message in messages:
        tx.put(placed(conversation, message))
    _put_changed(tx, [(replace(thread, candidates=conversation.candidates), thread) for thread in threads])


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
    profile = _profile(tx, candidate)
    if candidate in conversation.candidates and profile:
        return conversation
    everyone = tuple(sorted({*conversation.candidates, candidate}))
    after = replace(conversation, candidates=everyone, waiting=False, reason="", unsettled=True)
    tx.put(after)
    if profile and not profile.hidden:
        _put_touched(tx, profile, touched_at(profile, conversation.last_at))
    else:
        _create(tx, organization, address, by, after)
    return after
