"""The profile: who a candidate is, her addresses and where each came from."""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from backend.domain.address import Address, key_of
from backend.domain.ids import derived


class Source(StrEnum):
    """How an address came to a profile."""

    MAIL = "mail"
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
    """A person considered for a job. `words` are search prefixes; `internal` marks a colleague who applied."""

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


def touched_at(candidate: Candidate, at: datetime) -> Candidate:
    """The candidate with her newest message no older than `at`."""
    return replace(candidate, last_at=max(candidate.last_at, at))


def name_from(address: Address) -> str:
    """A person's name: the display name the right way round and without "via …", else a guess from the address."""
    name = re.sub(r"\s+via\s+.+$", "", address.name).strip("'\" ")
    if name and "@" not in name:
        last, comma, first = name.partition(",")
        return f"{first.strip()} {last.strip()}".strip() if comma and first.strip() else name
    words = re.split(r"[._\-+]+", address.address.partition("@")[0])
    return " ".join(word.capitalize() for word in words if word and not word.isdigit()) or address.address


def search_words(candidate: Candidate) -> tuple[str, ...]:
    """Every prefix (2 to 16 letters) of the words of her name and addresses, folded; what `contains` looks up."""
    texts = [candidate.name, *(address.address for address in candidate.addresses)]
    words = {word for text in texts for word in fold(text)}
    return tuple(sorted({word[:length] for word in words for length in range(2, min(len(word), 16) + 1)}))


def fold(text: str) -> list[str]:
    """The words of a text without case and accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.findall(r"\w+", plain)
