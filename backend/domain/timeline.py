"""One conversation of a candidate as one reader may read it, told message by message."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain.access import Reader, bcc_seen_by
from backend.domain.address import Address
from backend.domain.message import Attachment, Message
from backend.domain.quotation import unquoted


@dataclass(frozen=True)
class Entry:
    """One message: who wrote to whom, when and what, without what it quotes; `bcc` is that of the reader's own copy."""

    sender: Address | None
    to: tuple[Address, ...]
    bcc: tuple[Address, ...]
    at: datetime
    text: str
    attachments: tuple[Attachment, ...]
    automatic: bool = False


@dataclass(frozen=True)
class Timeline:
    """A conversation of the candidate called `name`; its entries that the reader may read, the newest first.

    `mine` is the thread in the reader's own mailbox, "" when it is not there.
    """

    candidate: str
    name: str
    conversation: str
    subject: str
    entries: tuple[Entry, ...]
    mine: str = ""
    may_reply: bool = False


def entry_of(reader: Reader, message: Message) -> Entry:
    """A message the reader may read, as one entry (pure)."""
    return Entry(
        sender=message.sender,
        to=(*message.to, *message.cc),
        bcc=bcc_seen_by(reader, message),
        at=message.at,
        text=unquoted(message.text),
        attachments=message.attachments,
        automatic=message.automatic,
    )
