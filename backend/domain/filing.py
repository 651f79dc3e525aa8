"""Filing a thread, decided purely: its conversation, its candidates, and every record to write."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.about import About, Known, Newcomer, Unclear, participants
from backend.domain.address import Address, Insiders
from backend.domain.candidate import Candidate, CandidateAddress, Source, candidate_id, name_from, search_words
from backend.domain.conversation import Conversation, Link, conversation_id, joined
from backend.domain.ids import derived
from backend.domain.message import Message, merged
from backend.domain.organization import Organization


@dataclass(frozen=True)
class Reference:
    """A conversation id a thread's message names, and whether a stranger could have made it up."""

    conversation: str
    trusted: bool


@dataclass(frozen=True)
class Home:
    """Where a thread belongs: the conversation's id, its record if it exists, and those it absorbs.

    `aliases` are ids nobody holds yet that lead there too, so that it does not matter which mail comes first.
    """

    id: str
    record: Conversation | None
    absorbed: tuple[Conversation, ...]
    aliases: tuple[str, ...] = ()


def references(
    messages: tuple[Message, ...], stored: Mapping[str, Message], thread_conversation: str, insiders: Insiders
) -> tuple[Reference, ...]:
    """Every conversation id the thread points to, each once; those of the store and of mail among our own are trusted.

    Of a thread a stranger is on no header is: she can write any References and any Message-ID, and our answers repeat
    hers (RFC 5322 §3.6.4). What she truly belongs to shows by the messages we hold and by her address.
    """
    found = [Reference(thread_conversation, trusted=True)] if thread_conversation else []
    found += [Reference(message.conversation, trusted=True) for message in stored.values()]
    ours = all(insiders.include(person) for person in participants(messages, insiders))
    found += [Reference(conversation_id(message), trusted=ours) for message in messages]
    return tuple(dict.fromkeys(found))


def home(
    named: tuple[Reference, ...],
    records: Mapping[str, Conversation],
    messages: tuple[Message, ...],
    about: About,
    outsiders: frozenset[str],
    mailbox: str,
) -> Home:
    """The conversation a thread belongs to: the smallest id of all it proves to be one with.

    When every id it names is another's, it stands apart, under an id no header can give.
    `records` holds what each named id resolves to (moves followed); an id without a record is free to take.
    """
    links = [Link(records[ref.conversation], ref.trusted) for ref in named if ref.conversation in records]
    one = joined(links, about.candidates if isinstance(about, Known) else (), outsiders, mailbox)
    free = [ref.conversation for ref in named if ref.conversation not in records]
    ids = [conversation.id for conversation in one] + free
    first = min(messages, key=lambda message: (message.at, message.id))
    chosen = min(ids) if ids else derived("conversation", "apart", first.id)
    record = next((conversation for conversation in one if conversation.id == chosen), None)
    absorbed = tuple(conversation for conversation in one if conversation.id != chosen)
    return Home(chosen, record, absorbed, tuple(sorted({*free} - {chosen})))


def filed(
    place: Home, messages: tuple[Message, ...], about: About, mailbox: str, outsiders: frozenset[str]
) -> Conversation:
    """The conversation's record after these messages.

    Once it has candidates, only known candidates join them: a person in Cc who answers becomes no new profile. Of one
    that no mailbox shows nothing but its candidates is known.
    """
    records = [conversation for conversation in (place.record, *place.absorbed) if conversation]
    before = [conversation for conversation in records if conversation.mailboxes]
    candidates = {candidate for conversation in records for candidate in conversation.candidates}
    match about:
        case Known(known):
            candidates |= set(known)
        case Newcomer(address) if not candidates:
            candidates.add(candidate_id(address.key))
        case _:
            pass
    first = min(messages, key=lambda message: (message.at, message.id))
    last = max(messages, key=lambda message: (message.at, message.id))
    earliest = min(before, key=lambda conversation: conversation.first_at, default=None)
    latest = max(before, key=lambda conversation: conversation.last_at, default=None)
    after = Conversation(
        id=place.id,
        subject=earliest.subject if earliest and earliest.first_at <= first.at else first.subject,
        first_at=min([first.at, *(conversation.first_at for conversation in before)]),
        last_at=max(last.at, latest.last_at) if latest else last.at,
        newest=latest.newest if latest and latest.last_at > last.at else last.id,
        mailboxes=tuple(sorted({mailbox, *(box for conversation in before for box in conversation.mailboxes)})),
        candidates=tuple(sorted(candidates)),
        outsiders=tuple(sorted({*outsiders, *(key for conversation in before for key in conversation.outsiders)})),
        waiting=not candidates,
        reason=about.reason if isinstance(about, Unclear) and not candidates else "",
    )
    changed = any(conversation.candidates != after.candidates for conversation in records)
    return replace(after, unsettled=changed or bool(place.absorbed) or any(c.unsettled for c in records))


def under(conversation: Conversation, message: Message, stored: Message | None) -> Message:
    """The message as it is to be stored: merged with what we have, filed under the conversation."""
    return placed(conversation, merged(stored, message) if stored else message)


def placed(conversation: Conversation, message: Message) -> Message:
    """The message filed as the conversation is; one that is shown to nobody stands on no profile."""
    candidates = conversation.candidates if message.copies else ()
    return replace(message, conversation=conversation.id, candidates=candidates)


def newcomer(
    address: Address, organization: Organization, by: str, at: datetime, conversation: Conversation, message: str | None
) -> Candidate:
    """The profile of someone first seen now: in the first stage of the default job, owned by who brought her."""
    on_it = Source.PICKED if address.key in conversation.outsiders else Source.ADDED
    source = Source.MAIL if message else on_it
    candidate = Candidate(
        id=candidate_id(address.key),
        name=name_from(address),
        addresses=(CandidateAddress(address.address, source, by, at, message),),
        owner=by,
        job=organization.default_job,
        stage=organization.stages[0].id,
        created_at=at,
        last_at=conversation.last_at,
        internal=organization.insiders.include(address),
    )
    return replace(candidate, words=search_words(candidate))
