"""The profile: who a candidate is, her addresses and where each came from."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from backend.domain.address import Address, Insiders, key_of
from backend.domain.ids import derived
from backend.domain.last_words import LastWords, after
from backend.domain.message import Message
from backend.domain.turn import Sides

LONGEST = 16
"""Letters of a word that are kept to be found by."""


class Source(StrEnum):
    """How an address came to a profile."""

    MAIL = "mail"
    PICKED = "picked"
    IMPORTED = "imported"
    ADDED = "added"


@dataclass(frozen=True)
class CandidateAddress:
    """One address of a candidate and its provenance: how, by which recruiter, from which message, when."""

    address: str
    source: Source
    by: str
    at: datetime
    message: str | None = None

    @property
    def key(self) -> str:
        """The form under which the address is claimed."""
        return key_of(self.address)


@dataclass(frozen=True)
class Candidate:
    """A person considered for a job. `words` are search prefixes; `internal` marks a colleague who applied.

    `ats_url` leads to her in the organization's own applicant tracking system, "" when that is not known.

    She is `hidden` while all the mail she came by is taken back, and `erasing` while she is being erased: then no
    search finds her, no address is claimed for her, and her mail is a stranger's. `concerns` are her owner and those
    whose mailboxes brought her mail; who is named there may have let go of her since. `unanswered_since` is
    when the mail came that waits for a word of ours. `outgoing` are the mails to her that are not settled.
    """

    id: str
    name: str
    addresses: tuple[CandidateAddress, ...]
    owner: str
    job: str
    stage: str
    created_at: datetime
    last_at: datetime
    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    internal: bool = False
    hidden: bool = False
    erasing: bool = False
    concerns: tuple[str, ...] = ()
    last: LastWords = field(default_factory=LastWords)
    unanswered: bool = False
    unanswered_since: datetime | None = None
    ats_url: str = ""
    outgoing: tuple[str, ...] = ()

    @property
    def keys(self) -> frozenset[str]:
        """The keys of all her addresses."""
        return frozenset(address.key for address in self.addresses)


@dataclass(frozen=True)
class AddressClaim:
    """Says whose an address is; one record per address key keeps a candidate's address unique."""

    id: str
    candidate: str


def claim_id(key: str) -> str:
    """The id of the claim on an address key."""
    return derived("claim", key)


def candidate_id(key: str) -> str:
    """The id of the candidate first seen under this address key, so that two importers make one profile."""
    return derived("candidate", key)


def with_outgoing(candidate: Candidate, identity: str) -> Candidate:
    """The candidate with a mail to her that is not settled; twice is once."""
    return replace(candidate, outgoing=tuple(dict.fromkeys((*candidate.outgoing, identity))))


def without_outgoing(candidate: Candidate, identity: str) -> Candidate:
    """The candidate once a mail to her is settled."""
    return replace(candidate, outgoing=tuple(each for each in candidate.outgoing if each != identity))


def touched_at(candidate: Candidate, at: datetime) -> Candidate:
    """The candidate shown, with her newest message no older than `at`."""
    return shown(candidate, at if candidate.hidden else max(candidate.last_at, at))


def shown(candidate: Candidate, last_at: datetime) -> Candidate:
    """The candidate where people see and find her, her newest message being of `last_at`."""
    words = search_words(candidate) if candidate.hidden else candidate.words
    return replace(candidate, last_at=last_at, hidden=False, words=words)


def heard(candidate: Candidate, messages: Collection[Message], insiders: Insiders) -> Candidate:
    """The candidate with these messages of hers counted in; a second time they change nothing."""
    last = after(candidate.last, messages, Sides(insiders, candidate.internal))
    asked = last.asked
    told = replace(candidate, last=last, unanswered=asked is not None, unanswered_since=asked.at if asked else None)
    return _concerning(told, (mailbox for message in messages for mailbox in message.copies))


def heard_anew(candidate: Candidate, messages: Collection[Message], insiders: Insiders) -> Candidate:
    """The candidate as these messages alone tell of her: her newest ones."""
    return heard(replace(candidate, last=LastWords(), concerns=()), messages, insiders)


def cared_for_by(candidate: Candidate, owner: str) -> Candidate:
    """The candidate in another's care."""
    return _concerning(replace(candidate, owner=owner), ())


def _concerning(candidate: Candidate, mailboxes: Iterable[str]) -> Candidate:
    return replace(candidate, concerns=tuple(sorted({*candidate.concerns, *mailboxes, candidate.owner} - {""})))


def without_mail(candidate: Candidate) -> Candidate:
    """The candidate when no message of hers is shown any more: as old as her profile."""
    return replace(candidate, last_at=candidate.created_at)


def hidden(candidate: Candidate) -> Candidate:
    """The candidate where nobody sees or finds her."""
    return replace(candidate, hidden=True, words=())


def held(candidate: Candidate, first_stage: str, *, noted: bool = False) -> bool:
    """Whether something other than her mail keeps the profile: an address, a stage, a tag, a link or a note."""
    by_hand = any(address.source is not Source.MAIL for address in candidate.addresses)
    return by_hand or candidate.stage != first_stage or noted or bool(candidate.tags or candidate.ats_url)


def name_from(address: Address) -> str:
    """A person's name: the display name the right way round and without "via …", else a guess from the address."""
    name = re.sub(r"\s+via\s+.+$", "", address.name).strip("'\" ")
    if name and "@" not in name:
        last, comma, first = name.partition(",")
        return f"{first.strip()} {last.strip()}".strip() if comma and first.strip() else name
    words = re.split(r"[._\-+]+", address.address.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word and not word.isdigit()) or address.address


def search_words(candidate: Candidate) -> tuple[str, ...]:
    """Every prefix, from `shortest` to `LONGEST` letters, of the folded words of her name and addresses."""
    texts = [candidate.name, *(address.address for address in candidate.addresses)]
    words = {word for text in texts for word in fold(text)}
    return tuple(
        sorted({word[:length] for word in words for length in range(shortest(word), min(len(word), LONGEST) + 1)})
    )


def shortest(word: str) -> int:
    """How many letters of a folded word are looked up at least: one letter finds half of all candidates.

    Not so where a character is a word or a syllable, as in Chinese and Japanese names.
    """
    return 1 if unicodedata.east_asian_width(word[0]) == "W" else 2


def fold(text: str) -> list[str]:
    """The words of a text without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.findall(r"\w+", plain)
