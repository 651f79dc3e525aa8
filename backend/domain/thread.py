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
    REMOVED = "removed"


class Stop(StrEnum):
    """Why a thread is followed no more. Only the first two end by themselves when the label is there again."""

    UNLABELLED = "unlabelled"
    UNDONE = "undone"
    DECLINED = "declined"
    ENDED = "ended"
    SILENT = "silent"
    REMOVED = "removed"
    LEFT = "left"


ASKED_BEFORE = frozenset({Stop.DECLINED, Stop.ENDED, Stop.SILENT, Stop.REMOVED, Stop.LEFT})
"""After these only a person's word, by label or button, makes us follow again."""


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
    for `message.text`, else "". `mark` is that of a mail this mailbox sent for us, else "".
    """

    gmail_id: str
    label_ids: tuple[str, ...]
    message: Message | None
    full_text: str = ""
    mark: str = ""


@dataclass(frozen=True)
class FetchedThread:
    """A thread as Gmail gave it; `history_id` is the last change to it."""

    gmail_id: str
    history_id: int
    messages: tuple[FetchedMessage, ...]


@dataclass(frozen=True)
class Thread:
    """What we know of one Gmail thread; `history_id` tells a later listing whether it changed since.

    `message_ids` are the Gmail ids of the messages imported, `left_out` those kept out on purpose, `missing` those
    that could not be read, `labelled` those that bore one of our labels. `resumed_at` is when a person asked to follow
    again what had ended. `candidates` are those it was filed under: where a card looks first, and no proof.
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
    labelled: tuple[str, ...] = ()
    stopped: Stop | None = None
    stopped_at: datetime | None = None
    resumed_at: datetime | None = None
    candidates: tuple[str, ...] = ()


def thread_record_id(mailbox: str, gmail_id: str) -> str:
    """The id of our record of a mailbox's thread."""
    return derived("thread", mailbox, gmail_id)


@dataclass(frozen=True)
class Decision:
    """What to do with a fetched thread: follow it or not, which of our labels it bears, which messages go where.

    `labelled` are the Gmail ids of the messages that bear one of our labels.
    """

    follow: bool
    label_ids: tuple[str, ...]
    keep: tuple[Message, ...]
    left_out: tuple[LeftOut, ...]
    missing: tuple[str, ...] = ()
    labelled: tuple[str, ...] = ()


def decide(
    fetched: FetchedThread, hire_labels: Collection[str], *, followed: bool, unlabelled: bool = False
) -> Decision:
    """What to do with a thread (pure).

    A thread that bears the label on any message is followed. A followed one stops only when the label was taken off
    (`unlabelled`) and stands nowhere any more; when the labelled mail was merely deleted it goes on. Drafts, spam,
    trash and chat are left out, each with its reason.
    """
    hire = frozenset(hire_labels)
    labels = {label for message in fetched.messages for label in message.label_ids} & hire
    reasons = [(message, reason_to_leave_out(message.label_ids)) for message in fetched.messages]
    left_out = tuple(LeftOut(message.gmail_id, reason) for message, reason in reasons if reason)
    follow = bool(labels) or (followed and not unlabelled)
    if not follow:
        return Decision(follow, (), (), left_out)
    keep = tuple(message.message for message, reason in reasons if message.message and not reason)
    missing = tuple(message.gmail_id for message, reason in reasons if not message.message and not reason)
    labelled = tuple(message.gmail_id for message in fetched.messages if hire.intersection(message.label_ids))
    return Decision(follow, tuple(sorted(labels)), keep, left_out, missing, labelled)


def taken_off(known: Thread, fetched: FetchedThread, hire_labels: Collection[str]) -> bool:
    """Whether a message that bore one of our labels is still there without it (pure).

    For when history cannot say any more what happened. A label that was itself deleted was not taken off.
    """
    hire = frozenset(hire_labels)
    return bool(hire.intersection(known.label_ids)) and any(
        message.gmail_id in known.labelled and not hire.intersection(message.label_ids) for message in fetched.messages
    )


def reason_to_leave_out(label_ids: Collection[str]) -> Reason | None:
    """Why a message with these labels is not imported, None when it is."""
    return next((reason for label, reason in NEVER_IMPORTED.items() if label in label_ids), None)


def newer(stored: Thread | None, fresh: Thread) -> Thread:
    """Of two sights of a thread the one Gmail gave later, with every message either brought in.

    What a person removed meanwhile stays removed and given up, and what she stopped following stays stopped.
    """
    if stored is None:
        return fresh
    removed = [left.id for left in stored.left_out if left.reason is Reason.REMOVED]
    ended = stored.stopped in (Stop.REMOVED, Stop.LEFT) and (stored.stopped_at or stored.changed_at) > fresh.changed_at
    if stored.history_id < fresh.history_id and not ended:
        return without(fresh, removed)
    latest = stored if ended or stored.history_id > fresh.history_id else fresh
    both = tuple(dict.fromkeys((*stored.message_ids, *fresh.message_ids)))
    return without(replace(latest, message_ids=both), removed)


def without(thread: Thread, removed: Collection[str]) -> Thread:
    """The thread once messages (Gmail ids) were removed from the profile for good: they count as left out."""
    left_out = (*thread.left_out, *(LeftOut(message, Reason.REMOVED) for message in removed))
    message_ids = tuple(message for message in thread.message_ids if message not in removed)
    return replace(
        thread,
        message_ids=message_ids,
        left_out=tuple(dict.fromkeys(left_out)),
        candidates=thread.candidates if message_ids else (),
    )


def left(thread: Thread, at: datetime) -> Thread:
    """A followed thread once a person stopped following it in the product: what came in stays, the label comes off.

    Following has ended before the label is gone, so that its going is not taken for an undo.
    """
    if not thread.followed:
        return thread
    return replace(thread, followed=False, stopped=Stop.LEFT, stopped_at=at, changed_at=at, label_ids=(), labelled=())


def given_up(thread: Thread, at: datetime) -> Thread:
    """A followed thread of which everything was removed is followed no more, until a person labels it again.

    What could not be read goes with the rest: otherwise the next mail would bring back what was removed.
    """
    if not thread.followed or thread.message_ids:
        return thread
    return replace(
        thread,
        followed=False,
        stopped=Stop.REMOVED,
        stopped_at=at,
        changed_at=at,
        label_ids=(),
        labelled=(),
        missing=(),
    )
