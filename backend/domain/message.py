"""One RFC 5322 mail, stored once for the organization, with the copies its mailboxes hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from backend.domain.address import Address, unique
from backend.domain.ids import derived


@dataclass(frozen=True)
class Attachment:
    """A file on a message, `size` bytes long; `part_id` finds it in Gmail, whose attachment ids change."""

    name: str
    type: str
    size: int
    part_id: str
    inline: bool = False


@dataclass(frozen=True)
class Copy:
    """The message as one mailbox holds it; `bcc` is known to the sender's copy alone."""

    gmail_id: str
    thread_id: str
    at: datetime
    sent: bool
    label_ids: tuple[str, ...] = ()
    bcc: tuple[Address, ...] = ()


@dataclass(frozen=True)
class Message:
    """A mail; `at` is Gmail's arrival time (the earliest of its copies), `date` what the header claims.

    `text` is the readable body, at most 200 KB; a longer one stands whole in files under `text_file`. `hidden` are the
    copies of mailboxes that took theirs back: they count for nothing, and a message with no other copy is shown to
    nobody and filed under no candidate.
    """

    id: str
    rfc_id: str
    sender: Address | None
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    subject: str
    at: datetime
    date: datetime | None
    text: str
    copies: Mapping[str, Copy]
    reply_to: tuple[Address, ...] = ()
    original_sender: Address | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    list_id: str = ""
    automatic: bool = False
    text_file: str = ""
    conversation: str = ""
    candidates: tuple[str, ...] = ()
    hidden: Mapping[str, Copy] = field(default_factory=dict)

    @property
    def outgoing(self) -> bool:
        """Whether one of our mailboxes sent it; Gmail's SENT label decides, not the From address."""
        return any(copy.sent for copy in self.copies.values())

    @property
    def people(self) -> tuple[Address, ...]:
        """Everyone its headers name openly, each once; Bcc is not among them."""
        return unique((*((self.sender,) if self.sender else ()), *self.to, *self.cc))


def message_id(rfc_id: str, sender: Address | None, date_header: str, mailbox: str, gmail_id: str) -> str:
    """The same mail has one id in every mailbox; without a Message-ID it is known by its mailbox and Gmail id."""
    if not rfc_id:
        return derived("message", mailbox, gmail_id)
    return derived("message", rfc_id, sender.key if sender else "", date_header.strip())


def merged(stored: Message, fresh: Message) -> Message:
    """One message out of two sightings, the same whichever came first.

    The content is that of the copy in the smallest mailbox id (a list footer may differ between copies); the copies
    are united, the fresh one winning for its own mailbox and showing it again; where it is filed stays as stored.
    """
    copies = dict(sorted({**stored.copies, **fresh.copies}.items()))
    content = fresh if min(copies) in fresh.copies else stored
    return replace(
        content,
        copies=copies,
        at=min(copy.at for copy in copies.values()),
        conversation=stored.conversation,
        candidates=stored.candidates,
        hidden={box: copy for box, copy in stored.hidden.items() if box not in copies},
    )


def shown_in(message: Message, mailbox: str, thread_id: str) -> bool:
    """Whether the mailbox's copy of the message stands in this thread and is shown."""
    return mailbox in message.copies and message.copies[mailbox].thread_id == thread_id


def hidden_in(message: Message, mailbox: str, thread_id: str) -> bool:
    """Whether the mailbox's copy of the message stands in this thread and is hidden."""
    return mailbox in message.hidden and message.hidden[mailbox].thread_id == thread_id


def taken_back(message: Message, mailbox: str) -> Message:
    """The message with the mailbox's copy hidden; it is then as old as the copies that are left (pure)."""
    copies = {box: copy for box, copy in message.copies.items() if box != mailbox}
    return replace(
        message,
        copies=copies,
        hidden={**message.hidden, mailbox: message.copies[mailbox]},
        at=min((copy.at for copy in copies.values()), default=message.at),
        candidates=message.candidates if copies else (),
    )
