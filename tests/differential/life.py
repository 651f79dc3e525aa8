"""What happened to one Gmail thread, as the sandbox recorded it; what the rules make of it is in `rules`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sandbox.mailbox import Change, StoredMail

NEVER_HELD = ("DRAFT", "SPAM", "TRASH", "CHAT")
"""Gmail's labels that keep a message out, in the order they are named as its reason (design §6.3)."""


class Status(StrEnum):
    """Where a thread stands: never followed, followed, or why it is followed no more."""

    UNKNOWN = "unknown"
    FOLLOWED = "followed"
    UNLABELLED = "unlabelled"
    UNDONE = "undone"
    DECLINED = "declined"
    ENDED = "ended"
    SILENT = "silent"


WAITS_FOR_A_WORD = frozenset({Status.DECLINED, Status.ENDED, Status.SILENT})
"""Only a label put on by hand, or the button, makes us follow these again."""


Told = tuple[Status, datetime | None, datetime | None, bool]
"""Where a thread stands, since when it is followed, when a person asked for it again, whether she is being asked."""


@dataclass(frozen=True)
class State:
    """Where a thread may stand. `since` is when following began, `resumed` when a person asked for it again.

    `undone` is when the import was taken back; `asked`: she has yet to answer a question about it. What happened before
    `cursor` has been heard.
    """

    status: Status = Status.UNKNOWN
    since: datetime | None = None
    resumed: datetime | None = None
    undone: datetime | None = None
    asked: bool = False
    cursor: int = 0

    def told(self) -> Told:
        """What the store can be asked for."""
        followed = self.status is Status.FOLLOWED
        return self.status, self.since if followed else None, self.resumed if followed else None, self.asked


@dataclass(frozen=True)
class Labels:
    """The ids of the labels followed: all there ever were, and those that exist."""

    ever: frozenset[str]
    living: frozenset[str]


@dataclass(frozen=True)
class Happening:
    """One record of history. `change` None stands for a label that was deleted without a record."""

    change: Change | None
    message: str
    carried: frozenset[str]
    changed: frozenset[str]
    by_hand: bool = True


@dataclass
class Life:
    """A thread of one mailbox: what happened, which mail is which, where it may stand now.

    Since the last comparison, when there were `settled` happenings: `could` are the Message-IDs that may have been seen
    while it may have been followed, and `hidden` says whether the import may have been taken back.
    """

    box: str
    id: str
    happenings: list[Happening] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    states: set[State] = field(default_factory=lambda: {State()})
    could: set[str] = field(default_factory=set)
    hidden: bool = False
    settled: int = 0

    def since(self, cursor: int) -> list[Happening]:
        """What has not been heard."""
        return self.happenings[cursor:]

    def hand_on(self, cursor: int, ever: frozenset[str]) -> bool:
        """Whether somebody put our label on."""
        return any(each.change is Change.LABELS_ADDED and each.changed & ever for each in self.since(cursor))

    def hand_off(self, cursor: int, ever: frozenset[str]) -> bool:
        """Whether somebody took our label off one of its messages."""
        return any(
            each.by_hand and each.change is Change.LABELS_REMOVED and each.changed & ever for each in self.since(cursor)
        )

    def label_came(self, cursor: int, ever: frozenset[str]) -> bool:
        """Whether our label came to one of its messages, by hand or with a new one."""
        return any(_puts_on(each, ever) for each in self.since(cursor))

    def bearing(self, cursor: int, ever: frozenset[str]) -> dict[str, frozenset[str]]:
        """The messages that bore our labels then, by Gmail id, and which of them."""
        found: dict[str, frozenset[str]] = {}
        for each in self.happenings[:cursor]:
            found = after(found, each, ever)
        return found

    def deleted(self, cursor: int) -> set[str]:
        """The messages deleted for good since."""
        return {each.message for each in self.since(cursor) if each.change is Change.MESSAGE_DELETED}

    def taken_off(self, cursor: int, ever: frozenset[str]) -> frozenset[str]:
        """The labels whose removal by hand left no message labelled and was the last word since the cursor."""
        bearing, taken = self.bearing(cursor, ever), frozenset[str]()
        for each in self.since(cursor):
            bearing = after(bearing, each, ever)
            off = each.change is Change.LABELS_REMOVED and each.changed & ever
            if off and each.by_hand and not bearing:
                taken = each.changed & ever
            elif _puts_on(each, ever):
                taken = frozenset()
        return taken


def after(bearing: dict[str, frozenset[str]], each: Happening, ever: frozenset[str]) -> dict[str, frozenset[str]]:
    """Which messages bear which of our labels after this happened."""
    if each.change is None:
        kept = {message: labels - each.changed for message, labels in bearing.items()}
    else:
        gone = each.change is Change.MESSAGE_DELETED
        kept = bearing | {each.message: frozenset() if gone else each.carried & ever}
    return {message: labels for message, labels in kept.items() if labels}


def _puts_on(each: Happening, ever: frozenset[str]) -> bool:
    came = each.change is Change.MESSAGE_ADDED and each.carried & ever
    return bool(came) or (each.change is Change.LABELS_ADDED and bool(each.changed & ever))


def reason(stored: StoredMail) -> str:
    """Why a message is not held, "" when it is."""
    return next((label.lower() for label in NEVER_HELD if label in stored.label_ids), "")


def wanted(mails: Iterable[StoredMail]) -> Iterator[StoredMail]:
    """The messages a followed thread brings in."""
    return (each for each in mails if not reason(each))
