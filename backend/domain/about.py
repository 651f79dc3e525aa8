"""Who a conversation is about: pure, from its messages to candidates, a new one, or a question to a person."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from backend.domain.address import Address, Insiders, unique
from backend.domain.automated import automated
from backend.domain.message import Message
from backend.domain.wording import word


@dataclass(frozen=True)
class Known:
    """About candidates we know: one or several."""

    candidates: tuple[str, ...]


@dataclass(frozen=True)
class Newcomer:
    """About exactly one human outsider nobody knows yet."""

    address: Address


@dataclass(frozen=True)
class Unclear:
    """Nobody is created; a person is asked. `offered` are those she may pick from."""

    reason: str
    offered: tuple[Address, ...] = ()


About = Known | Newcomer | Unclear


class Signed(Protocol):
    """What tells the writer of a mail; a Message has it, and so have the address headers alone."""

    @property
    def sender(self) -> Address | None: ...  # noqa: D102
    @property
    def reply_to(self) -> tuple[Address, ...]: ...  # noqa: D102
    @property
    def original_sender(self) -> Address | None: ...  # noqa: D102
    @property
    def list_id(self) -> str: ...  # noqa: D102


SEVERAL = word("several people from outside")
LISTED = word("a mailing list carried it")
NOBODY = word("nobody from outside")
CONTACTS = word("only contacts")
MACHINES = word("only automatic senders")
FORWARDED = word("a colleague forwarded it")

FORWARD_START = re.compile(
    r"^\s*(-{2,}\s*(Forwarded message|Original Message|Weitergeleitete Nachricht)|Begin forwarded message:|_{20,}\s*$)"
)
FORWARD_FROM = re.compile(r"^[>\s*]*(?:From|Von|De)\s*:\*?\s*(.+)$", re.IGNORECASE)
BRACKETED = re.compile(r"^\"?(.*?)\"?\s*(?:<|\[mailto:)\s*([^\s<>\]]+@[^\s<>\]]+)\s*[>\]]")
BARE = re.compile(r"([^\s<>\"',;:]+@[^\s<>\"',;:]+)")
FORWARD_LINES = 400


def about(
    messages: Sequence[Message], known: Mapping[str, str], contacts: Collection[str], insiders: Insiders
) -> About:
    """Who these messages are about; `known` maps address keys to candidate ids, `contacts` are address keys."""
    people = participants(messages, insiders)
    candidates = tuple(sorted({known[person.key] for person in people if person.key in known}))
    if candidates:
        return Known(candidates)
    outsiders = [person for person in people if not insiders.include(person)]
    humans = [person for person in outsiders if not automated(person)]
    strangers = tuple(person for person in humans if person.key not in contacts)
    if len(strangers) == 1 and not any(through_list(message, insiders) for message in messages):
        return Newcomer(strangers[0])
    return _unclear(messages, outsiders, humans, strangers, insiders)


def offered(verdict: About) -> tuple[Address, ...]:
    """Whom a recruiter may pick from after this verdict."""
    match verdict:
        case Unclear(_, people):
            return people
        case Newcomer(address):
            return (address,)
        case Known():
            return ()


def participants(messages: Iterable[Message], insiders: Insiders) -> tuple[Address, ...]:
    """Everyone on the messages, each once, with the true author in place of an own group that rewrote From."""
    found: list[Address] = []
    for message in messages:
        writer = author(message, insiders)
        found += [writer] if writer else []
        found += (*message.to, *message.cc)
    return unique(found)


def author(message: Signed, insiders: Insiders) -> Address | None:
    """Who wrote a message: for mail an own group rewrote, X-Original-From, else the single outside Reply-To."""
    if message.sender is None or not from_own_group(message, insiders):
        return message.sender
    outside = [address for address in message.reply_to if not insiders.include(address)]
    original = message.original_sender or (outside[0] if len(outside) == 1 else None)
    if original is None:
        return message.sender
    return Address(original.address, original.name or re.sub(r"\s+via\s+.+$", "", message.sender.name).strip("' "))


def from_own_group(message: Signed, insiders: Insiders) -> bool:
    """Whether one of our own groups rewrote the From of a message that came from outside."""
    if message.sender is None or not insiders.include(message.sender):
        return False
    rewritten = message.original_sender is not None and not insiders.include(message.original_sender)
    relayed = bool(message.list_id) or " via " in message.sender.name
    return rewritten or (relayed and any(not insiders.include(address) for address in message.reply_to))


def forwarded_sender(text: str) -> Address | None:
    """The inner From of a forwarded mail, read from the first forward header of the text (its first 400 lines)."""
    lines = text.splitlines()[:FORWARD_LINES]
    starts = (number for number, line in enumerate(lines) if FORWARD_START.match(line[:200]))
    for start in starts:
        for line in lines[start + 1 : start + 8]:
            if found := FORWARD_FROM.match(line[:500]):
                return _one_address(found.group(1))
    return None


def _unclear(
    messages: Sequence[Message],
    outsiders: Sequence[Address],
    humans: Sequence[Address],
    strangers: tuple[Address, ...],
    insiders: Insiders,
) -> Unclear:
    if strangers:
        return Unclear(SEVERAL if len(strangers) > 1 else LISTED, strangers)
    if humans:
        return Unclear(CONTACTS, tuple(humans))
    inner = [sender for message in messages if (sender := forwarded_sender(message.text))]
    inside = unique(sender for sender in inner if not insiders.include(sender) and not automated(sender))
    if inside:
        return Unclear(FORWARDED, inside)
    return Unclear(MACHINES if outsiders else NOBODY, tuple(outsiders))


def through_list(message: Signed, insiders: Insiders) -> bool:
    """Whether a list of someone else's carried it; our own groups set List-Id too (`<jobs.our-domain>`)."""
    identifier = message.list_id.casefold().rpartition("<")[2].rstrip("> ")
    return bool(identifier) and not any(f".{identifier}".endswith(f".{domain}") for domain in insiders.domains)


def _one_address(text: str) -> Address | None:
    if bracketed := BRACKETED.match(text.strip("* ")):
        return Address(bracketed.group(2), bracketed.group(1).strip("* "))
    bare = BARE.search(text)
    return Address(bare.group(1)) if bare else None
