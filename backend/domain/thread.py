"""Gmail's conversation inside one mailbox, and what to do with it once fetched."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from backend.domain.ids import derived
from backend.domain.message import Message


class Reason(StrEnum):
    """Why a message of a followed thread is not imported."""

    DRAFT = "draft"
    SPAM = "spam"
    TRASH = "trash"
    CHAT = "chat"


NEVER_IMPORTED = {"DRAFT": Reason.DRAFT, "SPAM": Reason.SPAM, "TRASH": Reason.TRASH, "CHAT": Reason.CHAT}
"""Gmail's system labels that keep a message out, in the order they are named."""


@dataclass(frozen=True)
class LeftOut:
    """A message we did not import and why; id is Gmail's."""

    id: str
    reason: Reason


@dataclass(frozen=True)
class FetchedMessage:
    """One message as Gmail gave it: ids, labels, and the parsed mail.

    `message` is None when it is not to be imported or cannot be read. `full_text` is the whole text when it is too long
    for `message.text`, else "".
    """

    gmail_id: str
    label_ids: tuple[str, ...]
    message: Message | None
    full_text: str = ""


@dataclass(frozen=True)
class FetchedThread:
    """A thread as Gmail gave it; `history_id` is the last change to it."""

    gmail_id: str
    history_id: int
    messages: tuple[FetchedMessage, ...]


@dataclass(frozen=True)
class Thread:
    """What we know of one Gmail thread; `history_id` tells a later listing whether it changed since.

    `message_ids` are the Gmail ids of the messages imported, `left_out` those kept out on purpose and `missing` those
    that could not be read.
    """

    id: str
    mailbox: str
    gmail_id: str
    changed_at: datetime
    followed: bool = False
    history_id: int = 0
    conversation: str = ""
    label_ids: tuple[str, ...] = ()
    message_ids: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    followed_since: datetime | None = None


def thread_record_id(mailbox: str, gmail_id: str) -> str:
    """The id of our record of a mailbox's thread."""
    return derived("thread", mailbox, gmail_id)


@dataclass(frozen=True)
class Decision:
    """What to do with a fetched thread: follow it or not, which of our labels it bears, which messages go where."""

    follow: bool
    label_ids: tuple[str, ...]
    keep: tuple[Message, ...]
    left_out: tuple[LeftOut, ...]
    missing: tuple[str, ...] = ()


def decide(fetched: FetchedThread, hire_labels: Collection[str], *, followed: bool, unlabelled: bool) -> Decision:
    """What to do with a thread (pure).

    A thread that bears the label on any message is followed. A followed one stops only when the label was taken off
    (`unlabelled`) and stands nowhere any more; when the labelled mail was merely deleted it goes on. Drafts, spam,
    trash and chat are left out, each with its reason.
    """
    labels = {label for message in fetched.messages for label in message.label_ids} & set(hire_labels)
    reasons = [(message, reason_to_leave_out(message.label_ids)) for message in fetched.messages]
    left_out = tuple(LeftOut(message.gmail_id, reason) for message, reason in reasons if reason)
    follow = bool(labels) or (followed and not unlabelled)
    if not follow:
        return Decision(follow, (), (), left_out)
    keep = tuple(message.message for message, reason in reasons if message.message and not reason)
    missing = tuple(message.gmail_id for message, reason in reasons if not message.message and not reason)
    return Decision(follow, tuple(sorted(labels)), keep, left_out, missing)


def reason_to_leave_out(label_ids: Collection[str]) -> Reason | None:
    """Why a message with these labels is not imported, None when it is."""
    return next((reason for label, reason in NEVER_IMPORTED.items() if label in label_ids), None)


def newer(stored: Thread | None, fresh: Thread) -> Thread:
    """Of two sights of a thread the one Gmail gave later, with every message either brought in."""
    if stored is None or stored.history_id < fresh.history_id:
        return fresh
    latest = fresh if stored.history_id == fresh.history_id else stored
    return replace(latest, message_ids=tuple(dict.fromkeys((*stored.message_ids, *fresh.message_ids))))
