"""A mail as it is to be written, and the rules of an answer: its subject, what it refers to, what it quotes."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from backend.domain.address import Address
from backend.domain.mailbox import SendAs
from backend.domain.message import Message

MARK = "X-Hirelabel-Outgoing"
"""Gmail keeps header fields that begin with X-, so a mail of ours is found by this one (`find_sent`)."""

LAST_REFERENCES = 10
LONGEST_SUBJECT = 2_000
QUOTED = 100_000
ANSWER = re.compile(r"\s*(?:re|aw|antw|sv|vs|odp|rif|ref|res|r)(?:\[\d+\])?\s*:", re.IGNORECASE)
"""What begins the subject of an answer in the languages whose mail programs translate it."""


@dataclass(frozen=True)
class Letter:
    """What a mail says and to whom; `signature` is HTML, `quoted` the text of the mail it answers under `quoted_as`."""

    sender: Address
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    text: str
    mark: str
    at: datetime
    signature: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    quoted_as: str = ""
    quoted: str = ""


def answer_subject(subject: str) -> str:
    """The subject of an answer: Gmail keeps a mail in its thread only while nothing but the prefix differs."""
    plain = " ".join(subject.split())[:LONGEST_SUBJECT]
    return plain if ANSWER.match(plain) else f"Re: {plain}".rstrip()


def references_of(message: Message) -> tuple[str, ...]:
    """What an answer refers to (RFC 5322 §3.6.4): the message's own references and itself, the first and last ten.

    Ids that are no plain ASCII are left out, for an encoded one is another.
    """
    answered = message.references or ((message.in_reply_to,) if message.in_reply_to else ())
    ids = tuple(dict.fromkeys(each for each in (*answered, message.rfc_id) if each and each.isascii()))
    return ids if len(ids) <= LAST_REFERENCES + 1 else (ids[0], *ids[-LAST_REFERENCES:])


def sender_of(message: Message | None, send_as: Sequence[SendAs], own: Collection[str] = ()) -> SendAs | None:
    """The verified address the mail was written to or, being hers, from; else the default one; None without any.

    `own` are keys of addresses that the message must name to count: none means all of hers.
    """
    verified = [each for each in send_as if each.verified]
    people = (*((message.sender,) if message.sender else ()), *message.to, *message.cc) if message else ()
    named = {person.key for person in people}
    mine = [each for each in verified if Address(each.address).key in named]
    wanted = [each for each in mine if not own or Address(each.address).key in own]
    return next(iter((*wanted, *(each for each in verified if each.default), *verified)), None)
