"""What Gmail's history says happened, and which threads it touches."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.thread import ASKED_BEFORE, Thread, reason_to_leave_out


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

    `unlabelled` says that our label was taken off the last message that bore it (None: history cannot say); where it
    was taken off one and as far as we know stands on others, these are the `bearers`. `relabelled` says that it was
    put on by hand, `history_id` is the newest change's (0: unknown, look in any case).
    """

    thread_id: str
    only_new: str | None = None
    unlabelled: bool | None = False
    relabelled: bool = False
    history_id: int = 0
    bearers: tuple[str, ...] = ()


MOVED_OUT_OR_BACK = frozenset({"TRASH", "SPAM"})


def touched(
    changes: Iterable[Change], hire_labels: Collection[str], known: Mapping[str, Thread]
) -> tuple[Touched, ...]:
    """The threads the changes concern, in order of first appearance (design §6.3; pure); `known` by Gmail id.

    A label event touches a thread when it names one of our labels; an arrival when it carries one (a filter's label
    shows only there) or its thread is followed; a deletion, a trashing or a restoring when its thread is followed.
    A thread whose following has ended waits for a label put on by hand. What we brought in and labelled ourselves, as a
    reply we sent, is no news where nothing else happened.
    """
    hire = frozenset(hire_labels)
    by_thread: dict[str, list[Change]] = {}
    for change in changes:
        if _concerns(change, hire, known.get(change.thread_id)):
            by_thread.setdefault(change.thread_id, []).append(change)
    return tuple(
        _touched(found, hire, known.get(thread))
        for thread, found in by_thread.items()
        if not _no_news(found, hire, known.get(thread))
    )


def unfollowed_arrivals(changes: Iterable[Change], known: Collection[str]) -> tuple[Change, ...]:
    """New mail in threads nobody has decided about, which References may yet show to continue a followed one."""
    return tuple(
        change
        for change in changes
        if change.kind is Kind.ADDED and change.thread_id not in known and not reason_to_leave_out(change.label_ids)
    )


def _touched(changes: list[Change], hire: frozenset[str], thread: Thread | None) -> Touched:
    unlabelled, bearers = _unlabelled(changes, hire, thread)
    return Touched(
        thread_id=changes[0].thread_id,
        only_new=_only_new(changes) if thread and thread.followed else None,
        unlabelled=unlabelled,
        relabelled=any(change.kind is Kind.LABELLED and hire.intersection(change.label_ids) for change in changes),
        history_id=max(change.history_id for change in changes),
        bearers=bearers,
    )


def _concerns(change: Change, hire: frozenset[str], thread: Thread | None) -> bool:
    followed = thread is not None and thread.followed
    labels = frozenset(change.label_ids)
    match change.kind:
        case Kind.ADDED if followed:
            return not reason_to_leave_out(change.label_ids) or bool(labels & hire)
        case Kind.ADDED:
            return bool(labels & hire) and not (thread and thread.stopped in ASKED_BEFORE)
        case Kind.DELETED:
            # A draft's every autosave deletes a message we never had.
            return (
                followed
                and thread is not None
                and change.message_id in (*thread.message_ids, *thread.missing, *thread.labelled)
            )
        case _:
            return bool(labels & hire) or (followed and bool(labels & MOVED_OUT_OR_BACK))


def _no_news(changes: list[Change], hire: frozenset[str], thread: Thread | None) -> bool:
    """Whether all that happened is our label on messages that a followed thread holds with it already."""
    return (
        thread is not None
        and thread.followed
        and any(change.kind is Kind.LABELLED for change in changes)
        and all(
            change.message_id in thread.labelled
            and change.message_id in thread.message_ids
            and change.kind in (Kind.ADDED, Kind.LABELLED)
            and (change.kind is Kind.ADDED or _borne(hire.intersection(change.label_ids), thread))
            for change in changes
        )
    )


def _borne(labels: frozenset[str], thread: Thread) -> bool:
    return bool(labels) and labels <= set(thread.label_ids)


def _only_new(changes: list[Change]) -> str | None:
    arrivals = {change.message_id for change in changes if change.kind is Kind.ADDED}
    alone = len(arrivals) == 1 and all(change.kind is Kind.ADDED for change in changes)
    return arrivals.pop() if alone else None


def _unlabelled(changes: list[Change], hire: frozenset[str], thread: Thread | None) -> tuple[bool, tuple[str, ...]]:
    """Whether the last message that bore our label lost it by a hand, not by being deleted; events come in order.

    And, where it was not the last, the others: one that was deleted unheard bears none.
    """
    # What bore a label that has been deleted since bears none.
    bearing = set(thread.labelled) if thread and hire.intersection(thread.label_ids) else set()
    taken_off, others = False, set[str]()
    for change in changes:
        if change.kind is Kind.DELETED:
            bearing.discard(change.message_id)
            others = set() if change.message_id in others else others
        elif hire.intersection(change.label_ids):
            unlabels = change.kind is Kind.UNLABELLED
            (bearing.discard if unlabels else bearing.add)(change.message_id)
            taken_off = unlabels and not bearing
            others = set(bearing) if unlabels else set()
    return taken_off, tuple(sorted(others))
