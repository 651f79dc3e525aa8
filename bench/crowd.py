"""Ten thousand candidates in a store within a minute: records like one that was really imported, written straight."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil

from backend.domain.address import Address, Insiders
from backend.domain.candidate import AddressClaim, Candidate, claim_id, heard, search_words
from backend.domain.conversation import Conversation
from backend.domain.ids import derived
from backend.domain.last_words import LastWords
from backend.domain.message import Copy, Message
from backend.domain.thread import Thread, thread_record_id
from backend.ports.store import Query, Record, Records
from bench import letters

AT_ONCE = 2_000
APART = timedelta(minutes=7)


@dataclass(frozen=True)
class Size:
    """So many candidates and conversations in all; `busy` of those we know get `long` more of `mails` mails each."""

    candidates: int
    conversations: int
    busy: int
    long: int
    mails: int


TEN_THOUSAND = Size(candidates=10_000, conversations=50_000, busy=2, long=100, mails=10)


@dataclass(frozen=True)
class Pattern:
    """What one import of one thread wrote."""

    candidate: Candidate
    conversation: Conversation
    thread: Thread
    message: Message


def grow(records: Records, mailbox: str, size: Size) -> None:
    """Make the organization as large as that; the oldest of those in it already are the busy ones."""
    known = records.find(Query(Candidate, order="last_at", limit=size.candidates)).records
    patterns = [pattern_of(records, each, mailbox) for each in known]
    each_has = ceil((size.conversations - size.busy * size.long) / size.candidates)
    _write(records, (each for pattern in patterns[: size.busy] for each in _more(pattern, size.long, size.mails)))
    _write(records, (each for pattern in patterns[size.busy :] for each in _more(pattern, each_has - 1, 2)))
    made = range(size.candidates - len(known))
    _write(records, (each for number in made for each in _person(patterns[0], number, each_has)))


def pattern_of(records: Records, candidate: Candidate, mailbox: str) -> Pattern:
    """The records of a candidate with one imported thread."""
    message = records.find(
        Query(Message, contains=("candidates", candidate.id), order="at", descending=True, limit=1)
    ).records[0]
    conversation = records.get(Conversation, message.conversation)
    thread = records.get(Thread, thread_record_id(mailbox, message.copies[mailbox].thread_id))
    if conversation is None or thread is None:
        raise RuntimeError("nothing was imported to go by")
    return Pattern(candidate, conversation, thread, message)


def _person(like: Pattern, number: int, conversations: int) -> Iterator[Record]:
    """Another candidate with as many conversations of one mail."""
    address = f"person{number}@crowd{number % 97}.example"
    sender = Address(address, f"Person Number{number}")
    old = like.message.at - APART * number
    first = replace(like.candidate.addresses[0], address=address, message=None)
    candidate = replace(
        like.candidate, id=derived("candidate", address), name=sender.name, addresses=(first,), last_at=old,
        last=LastWords(), concerns=(),
    )  # fmt: skip
    mine = replace(like, candidate=candidate, message=replace(like.message, sender=sender, at=old))
    made = [_conversation(mine, f"{address}/{each}", 1) for each in range(conversations)]
    yield AddressClaim(claim_id(candidate.addresses[0].key), candidate.id)
    written = [mail for _, _, mails in made for mail in mails]
    yield heard(replace(candidate, words=search_words(candidate)), written, Insiders(frozenset({letters.DOMAIN})))
    for conversation, thread, mails in made:
        yield conversation
        yield thread
        yield from mails


def _more(like: Pattern, conversations: int, mails_each: int) -> Iterator[Record]:
    """Further conversations of a candidate."""
    for each in range(conversations):
        conversation, thread, mails = _conversation(like, f"{like.candidate.id}/{each}", mails_each)
        yield conversation
        yield thread
        yield from mails


def _conversation(like: Pattern, name: str, mails: int) -> tuple[Conversation, Thread, list[Message]]:
    (mailbox,) = like.message.copies
    identity, gmail_id = derived("conversation", name), derived("gmail", name)[:16]
    written = [_mail(like, mailbox, name, gmail_id, number) for number in range(mails)]
    conversation = replace(
        like.conversation, id=identity, candidates=(like.candidate.id,), first_at=written[-1].at,
        last_at=written[0].at, newest=written[0].id, outsiders=tuple(sorted(like.candidate.keys)),
    )  # fmt: skip
    thread = replace(
        like.thread, id=thread_record_id(mailbox, gmail_id), gmail_id=gmail_id, conversation=identity,
        message_ids=tuple(mail.copies[mailbox].gmail_id for mail in written), candidates=(like.candidate.id,),
    )  # fmt: skip
    return conversation, thread, written


def _mail(like: Pattern, mailbox: str, name: str, thread: str, number: int) -> Message:
    rfc_id = f"{name.replace('@', '.')}.{number}@crowd.example"
    at = like.message.at - APART * (number + 1)
    copy = Copy(derived("gmail", rfc_id)[:16], thread, at, sent=False)
    return replace(
        like.message, id=derived("message", rfc_id), rfc_id=rfc_id, at=at, date=at, copies={mailbox: copy},
        conversation=derived("conversation", name), candidates=(like.candidate.id,), references=(), in_reply_to="",
    )  # fmt: skip


def _write(records: Records, made: Iterator[Record]) -> None:
    """Put them down some thousand at a time."""
    while batch := [record for record, _ in zip(made, range(AT_ONCE), strict=False)]:
        records.transact(lambda tx, batch=batch: [tx.put(record) for record in batch])  # type: ignore[misc]
