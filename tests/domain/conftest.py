"""The cast as values: Brightwater's people, Jane who applies, and the mails between them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import getaddresses
from itertools import count
from typing import Any

import pytest

from backend.domain.address import Address, Insiders, key_of
from backend.domain.candidate import Candidate, CandidateAddress, Source, candidate_id
from backend.domain.message import Copy, Message, message_id

DOMAIN = "brightwater.example"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

Mail = Callable[..., Message]
Profile = Callable[..., Candidate]


@pytest.fixture
def noon() -> datetime:
    return NOON


@pytest.fixture
def insiders() -> Insiders:
    """Everyone at Brightwater, and Alice's private alias."""
    return Insiders(frozenset({DOMAIN}), frozenset({"alice.moreau@home.example"}))


@pytest.fixture
def mail() -> Mail:
    """Writes a mail from header texts; `boxes` hold a copy, the first is the sender's when `sent`; ids are minted."""
    numbers = count(1)

    def write(
        sender: str = "Jane Roe <jane@roe.example>",
        to: str = f"alice@{DOMAIN}",
        cc: str = "",
        *,
        boxes: tuple[str, ...] = ("alice",),
        sent: bool = False,
        bcc: str = "",
        minutes: int = 0,
        **fields: Any,
    ) -> Message:
        rfc_id = fields.pop("rfc_id", f"<{next(numbers)}@mail.example>")
        writer = next(iter(people(sender)), None)
        at = NOON + timedelta(minutes=minutes)
        copies = {
            box: Copy(f"gmail-{rfc_id}", "thread", at, sent=sent and not place, bcc=() if place else people(bcc))
            for place, box in enumerate(boxes)
        }
        named = {name: people(fields.pop(name)) for name in ("reply_to",) if name in fields}
        rest = {"subject": "Backend Engineer", "text": "Hello", "date": at, "rfc_id": rfc_id} | named | fields
        identity = message_id(rfc_id, writer, str(at), boxes[0], f"gmail-{rfc_id}")
        return Message(identity, sender=writer, to=people(to), cc=people(cc), at=at, copies=copies, **rest)

    return write


@pytest.fixture
def profile() -> Profile:
    """A candidate known by these addresses, the first of which gave her the id."""

    def make(*addresses: str, name: str = "Jane Roe", owner: str = "alice", job: str = "backend") -> Candidate:
        known = tuple(CandidateAddress(address, Source.MAIL, owner, NOON) for address in addresses)
        return Candidate(candidate_id(key_of(addresses[0])), name, known, owner, job, "new", NOON, NOON)

    return make


def people(text: str) -> tuple[Address, ...]:
    return tuple(Address(address, name) for name, address in getaddresses([text]) if address)
