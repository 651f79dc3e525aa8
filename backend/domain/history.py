"""What Gmail's history says happened, and which threads it touches."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.thread import reason_to_leave_out


class Kind(StrEnum):
    """What happened to a message."""

    ADDED = "added"
    DELETED = "deleted"
    LABELLED = "labelled"
    UNLABELLED = "unlabelled"


@dataclass(frozen=True)
class Change:
    """One thing that happened to one message; `label_ids` were put on or taken off, or came with a new mail.

    `history_id` is the record's own: a thread fetched later bears at least this one.
    """

    kind: Kind
    message_id: str
    thread_id: str
    label_ids: tuple[str, ...] = ()
    history_id: int = 0


@dataclass(frozen=True)
class HistoryPage:
    """A page of changes; `history_id` is the mailbox's newest id when the page was made."""

    changes: tuple[Change, ...]
    history_id: int


@dataclass(frozen=True)
class Touched:
    """A thread to look at; `only_new` is the one new message when nothing else happened to a followed thread.

    `unlabelled` says that one of our labels was taken off one of its messages, `history_id` is the newest change's (0:
    unknown, look in any case).
    """

    thread_id: str
    only_new: str | None = None
    unlabelled: bool = False
    history_id: int = 0


MOVED_OUT_OR_BACK = frozenset({"TRASH", "SPAM"})


def touched(changes: Iterable[Change], hire_labels: Collection[str], followed: Collection[str]) -> tuple[Touched, ...]:
    """The threads the changes concern, in order of first appearance (design §6.3; pure).

    A label event touches a thread when it names one of our labels; an arrival when it carries one (a filter's label
    shows only there) or its thread is followed; a deletion, a trashing or a restoring when its thread is followed.
    """
    by_thread: dict[str, list[Change]] = {}
    for change in changes:
        if _concerns(change, frozenset(hire_labels), change.thread_id in followed):
            by_thread.setdefault(change.thread_id, []).append(change)
    return tuple(
        Touched(
            thread,
            _only_new(found, thread in followed),
            _unlabelled(found, frozenset(hire_labels)),
            max(change.history_id for change in found),
        )
        for thread, found in by_thread.items()
    )


def unfollowed_arrivals(changes: Iterable[Change], followed: Collection[str]) -> tuple[Change, ...]:
    """New mail outside followed threads, which References may yet show to belong to one."""
    return tuple(
        change
        for change in changes
        if change.kind is Kind.ADDED and change.thread_id not in followed and not reason_to_leave_out(change.label_ids)
    )


def _concerns(change: Change, hire: frozenset[str], followed: bool) -> bool:  # noqa: FBT001
    labels = frozenset(change.label_ids)
    match change.kind:
        case Kind.ADDED:
            return bool(labels & hire) or (followed and not reason_to_leave_out(change.label_ids))
        case Kind.DELETED:
            return followed
        case _:
            return bool(labels & hire) or (followed and bool(labels & MOVED_OUT_OR_BACK))


def _only_new(changes: list[Change], followed: bool) -> str | None:  # noqa: FBT001
    arrivals = {change.message_id for change in changes if change.kind is Kind.ADDED}
    alone = followed and len(arrivals) == 1 and all(change.kind is Kind.ADDED for change in changes)
    return arrivals.pop() if alone else None


def _unlabelled(changes: list[Change], hire: frozenset[str]) -> bool:
    return any(change.kind is Kind.UNLABELLED and hire & set(change.label_ids) for change in changes)
