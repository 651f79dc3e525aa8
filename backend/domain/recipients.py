"""Whom an answer goes to, and who is left out and why; everybody who was on the mail stays on it."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.address import Address, key_of, unique
from backend.domain.message import Message


class LeftOut(StrEnum):
    """Why somebody who was on the mail gets no answer."""

    OWN = "own"
    ELSEWHERE = "elsewhere"
    NOT_ALL = "not_all"


@dataclass(frozen=True)
class Dropped:
    """Somebody who gets no answer: she herself, who asked for answers elsewhere, or all but the sender."""

    person: Address
    why: LeftOut


@dataclass(frozen=True)
class Recipients:
    """To whom, with whom in copy, and who is left out."""

    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    dropped: tuple[Dropped, ...] = ()

    @property
    def unwritable(self) -> tuple[Address, ...]:
        """Those whose address needs more than ASCII before the @, or a domain that is none: Gmail sends to neither."""
        return tuple(each for each in self.everyone if not key_of(each.address).isascii())

    @property
    def everyone(self) -> tuple[Address, ...]:
        """All who get it."""
        return (*self.to, *self.cc)


def answering(message: Message, mine: Collection[str], *, everyone: bool) -> Recipients:
    """Whom an answer to this mail goes to (pure); `mine` are the keys of all her addresses, aliases too.

    What she wrote herself is answered to whom she wrote it; a mail to nobody else has no recipients.
    """
    hers = message.sender is not None and message.sender.key in mine
    to = message.to if hers else message.reply_to or ((message.sender,) if message.sender else message.to)
    others = message.cc if hers else (*message.to, *message.cc)
    direct = tuple(each for each in unique(to) if each.key not in mine)
    if not direct and not hers and message.sender:
        direct = (message.sender,)  # Who asks for answers to the reader's own address gets them all the same.
    keys = {each.key for each in direct}
    rest = tuple(each for each in unique(others) if each.key not in mine and each.key not in keys)
    copied = rest if everyone else ()
    left = tuple(_left(message, mine, keys | {each.key for each in copied}, everyone=everyone))
    return Recipients(direct, copied, left)


def _left(message: Message, mine: Collection[str], reached: Collection[str], *, everyone: bool) -> list[Dropped]:
    found = []
    for person in message.people:
        if person.key in reached:
            continue
        if person.key in mine:
            found.append(Dropped(person, LeftOut.OWN))
        elif message.sender and person.key == message.sender.key:
            found.append(Dropped(person, LeftOut.ELSEWHERE))
        elif not everyone:
            found.append(Dropped(person, LeftOut.NOT_ALL))
    return found
