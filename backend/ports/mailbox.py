"""One Gmail mailbox, in our words.

Adapters: `backend.adapters.gmail_mailbox`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from backend.domain.address import Address, unique
from backend.domain.history import HistoryPage
from backend.domain.mailbox import Mailbox as MailboxRecord
from backend.domain.mailbox import SendAs
from backend.domain.quota import Account, Urgency
from backend.domain.thread import FetchedMessage, FetchedThread


@dataclass(frozen=True)
class Profile:
    """Whose mailbox it is and its newest history id."""

    address: str
    history_id: int


@dataclass(frozen=True)
class Label:
    """A Gmail label; the id never changes, the name may."""

    id: str
    name: str


@dataclass(frozen=True)
class ThreadRow:
    """A line of a thread listing; `history_id` is the last change to the thread."""

    id: str
    history_id: int


@dataclass(frozen=True)
class ThreadPage:
    """A page of a listing, newest thread first; `next` asks for the following one."""

    rows: tuple[ThreadRow, ...]
    next: str


@dataclass(frozen=True)
class MessageRow:
    """A line of a message listing, or of a thread read without its mail."""

    id: str
    thread_id: str
    label_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class MessagePage:
    """A page of a message listing, newest first; `next` asks for the following one."""

    rows: tuple[MessageRow, ...]
    next: str


@dataclass(frozen=True)
class Sent:
    """A mail that Gmail took: its id and thread in the mailbox it was sent from."""

    gmail_id: str
    thread_id: str


@dataclass(frozen=True)
class Watch:
    """A running watch: the history id it started at and when Gmail stops pushing."""

    history_id: int
    expires_at: datetime


@dataclass(frozen=True)
class Headers:
    """What the address headers of one message say; no body, no snippet."""

    gmail_id: str
    thread_id: str
    message_id: str
    rfc_id: str
    sender: Address | None
    people: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    original_sender: Address | None
    references: tuple[str, ...]
    list_id: str
    at: datetime

    @property
    def everyone(self) -> tuple[Address, ...]:
        """The sender and the recipients, each once."""
        return unique((*((self.sender,) if self.sender else ()), *self.people))


class Mailbox(Protocol):
    """Gmail calls on one mailbox. Called by services; raises the MailboxError tree, always in our words.

    Reads are repeated by themselves with jitter; nothing that changes Gmail is repeated blindly.
    """

    def profile(self) -> Profile:
        """Address and newest history id (1 unit)."""

    def labels(self) -> tuple[Label, ...]:
        """The user's labels, without counts (1 unit)."""

    def create_label(self, name: str) -> Label:
        """A new label (5 units). Raises LabelTaken."""

    def send_as(self) -> tuple[SendAs, ...]:
        """The addresses it writes from (1 unit)."""

    def threads(self, label_id: str, *, since: datetime | None = None, page_token: str = "") -> ThreadPage:
        """One page of the threads that bear a label, at most 500 (10 units)."""

    def thread(self, thread_id: str) -> FetchedThread:
        """A whole thread with its bodies (40 units). Raises NotInMailbox."""

    def labelled_messages(self, label_id: str, *, page_token: str = "") -> MessagePage:
        """One page of the messages that bear a label, at most 500, without their labels (5 units)."""

    def thread_rows(self, thread_id: str) -> tuple[MessageRow, ...]:
        """Which messages a thread has and what labels they bear (40 units). Raises NotInMailbox."""

    def thread_headers(self, thread_id: str) -> tuple[Headers, ...]:
        """The address headers of a thread's messages (40 units). Raises NotInMailbox."""

    def message(self, message_id: str) -> FetchedMessage:
        """One message with its body (20 units). Raises NotInMailbox."""

    def message_headers(self, message_id: str) -> Headers:
        """The address headers of one message (20 units). Raises NotInMailbox."""

    def changes_since(self, cursor: int) -> Iterator[HistoryPage]:
        """Every page of history after the cursor, empty pages too (2 units each). Raises HistoryExpired."""

    def put_label(self, thread_id: str, label_id: str) -> None:
        """Label every message the thread has now (10 units); twice is harmless. Raises NotInMailbox."""

    def take_labels(self, thread_id: str, label_ids: Collection[str]) -> None:
        """Take labels off every message of the thread (10 units); twice is harmless. Raises NotInMailbox."""

    def label_message(self, message_id: str, label_id: str) -> None:
        """Label one message (5 units); twice is harmless. Raises NotInMailbox."""

    def send(self, mime: bytes, thread_id: str = "") -> Sent:
        """Post a mail exactly once (100 units), into a thread of this mailbox.

        Raises SendUnclear when it may have been taken; after any other MailboxError it was not.
        """

    def find_sent(self, mark: str, thread_id: str = "") -> Sent | None:
        """The sent mail with our mark, in its thread (40 units) or else among the newest twenty sent (5 + 20 each)."""

    def drafts(self, thread_id: str) -> tuple[str, ...]:
        """The ids of the drafts she writes in a thread, of her newest hundred (5 units)."""

    def draft(self, draft_id: str) -> bytes:
        """A draft as it would be sent (20 units). Raises NotInMailbox."""

    def send_draft(self, draft_id: str, mime: bytes) -> Sent:
        """Send a draft once, as these bytes (100 units); it is used up. Raises NotInMailbox, and as `send`."""

    def create_draft(self, mime: bytes, thread_id: str = "") -> str:
        """A draft in her Gmail (10 units); returns its id. Twice makes two."""

    def watch(self, topic: str) -> Watch:
        """Start or renew the pushes (100 units)."""

    def stop(self) -> None:
        """End the pushes (50 units)."""


class OpenMail(Protocol):
    """The mail open in Gmail, read with the add-on's own short-lived tokens. Called by recognizing."""

    def headers(self, account: Account, message_id: str, *, user_token: str, message_token: str) -> Headers:
        """The address headers (20 units). Raises ReconnectNeeded when the tokens do not allow it, NotInMailbox."""

    def message(self, account: Account, message_id: str, *, user_token: str, message_token: str) -> FetchedMessage:
        """The message with its body (20 units, and 20 for each text Gmail keeps aside). Raises as `headers`."""


class Mailboxes(Protocol):
    """Opens mailboxes."""

    def open(self, organization: str, mailbox: MailboxRecord, urgency: Urgency = Urgency.INTERACTIVE) -> Mailbox:
        """The Gmail of a connected mailbox, by its sealed refresh token. Raises ReconnectNeeded without one.

        Background work on it never uses the reserve for interactive work.
        """
