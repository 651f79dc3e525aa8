"""Undoing an import: what a label brought in within the last day is hidden at once and erased after thirty."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from backend.domain import clock
from backend.domain.errors import LeaseLost
from backend.domain.message import Message, hidden_in, shown_in, taken_back
from backend.domain.organization import Organization
from backend.domain.thread import Stop, Thread
from backend.domain.work import Task, WorkItem, planned
from backend.ports.queue import Queue
from backend.ports.store import Query, Store, Transaction
from backend.services.burying import BATCH, Burying
from backend.services.filing import Filing, resolved
from backend.services.holding import Keep
from backend.services.paging import every
from backend.services.recounting import Recounting


class Undoing:
    """Takes back what a mailbox's thread brought in."""

    def __init__(self, store: Store, queue: Queue, filing: Filing, recounting: Recounting, burying: Burying) -> None:
        self._store = store
        self._queue = queue
        self._filing = filing
        self._recounting = recounting
        self._burying = burying

    def hide(self, organization: Organization, thread: Thread) -> None:
        """Hide what this mailbox's copy of the thread showed; twice is harmless.

        Labelled again it is shown again by being filed. A colleague's copy of the same mail stays. Raises LeaseLost
        when the thread was read from Gmail later by somebody else.
        """
        self._queue.put(_erasure(organization, thread))
        records = self._store.of(organization.id)
        while messages := self._messages(organization, thread, shown_in):
            records.transact(partial(_take_back, ids=_ids(messages), thread=thread))
        self._recounting.whole(organization, thread.conversation, hide=True)

    def item(self, item: WorkItem, keep: Keep) -> WorkItem:
        """The step of erasing what a thread still hides: all of it, or what has left Gmail since it is followed again.

        Without tombstones: she may label it again. When it was taken back anew the thirty days begin anew.
        """
        organization = self._store.root.get(Organization, item.organization)
        thread = self._store.of(item.organization).get(Thread, item.about)
        if organization is None or thread is None:
            return replace(item, due=False)
        until = _erased_at(organization, thread)
        if until > clock.now():
            return replace(item, due_at=until)
        self._erase(organization, thread, keep)
        return replace(item, due=False)

    def _erase(self, organization: Organization, thread: Thread, keep: Keep) -> None:
        records = self._store.of(organization.id)
        while messages := self._messages(organization, thread, hidden_in):
            keep()
            going = [message for message in messages if _forgotten(message, thread.mailbox) is None]
            self._burying.delete(organization.id, going, partial(_erase, ids=_ids(messages), mailbox=thread.mailbox))
        self._recounting.whole(organization, thread.conversation)
        records.transact(lambda tx: _forget(tx, thread))

    def _messages(
        self, organization: Organization, thread: Thread, stands: Callable[[Message, str, str], bool]
    ) -> list[Message]:
        """Some of the thread's messages that stand so; none when there are no more."""
        records = self._store.of(organization.id)
        conversation = resolved(records, thread.conversation) if thread.conversation else None
        if conversation is None:
            return []
        conversation = self._filing.settle(organization, conversation)
        found = every(records, Query(Message, equals={"conversation": conversation.id}, order="at"))
        return [message for message in found if stands(message, thread.mailbox, thread.gmail_id)][:BATCH]


def _ids(messages: Iterable[Message]) -> list[str]:
    return [message.id for message in messages]


def _take_back(tx: Transaction, ids: Sequence[str], thread: Thread) -> None:
    current = tx.get(Thread, thread.id)
    messages = [message for each in ids if (message := tx.get(Message, each))]
    if current and current.history_id > thread.history_id:
        raise LeaseLost(f"thread {thread.id} was read again")
    for message in messages:
        if shown_in(message, thread.mailbox, thread.gmail_id):
            tx.put(taken_back(message, thread.mailbox))


def _erase(tx: Transaction, ids: Sequence[str], mailbox: str) -> list[Message]:
    """Forget the mailbox's hidden copies; returns the messages of which nothing was left."""
    messages = [message for each in ids if (message := tx.get(Message, each))]
    gone = []
    for message in messages:
        if left := _forgotten(message, mailbox):
            tx.put(left)
        else:
            gone.append(message)
            tx.delete(Message, message.id)
    return gone


def _forgotten(message: Message, mailbox: str) -> Message | None:
    """The message without what the mailbox hides; None when nothing is left of it."""
    left = replace(message, hidden={box: copy for box, copy in message.hidden.items() if box != mailbox})
    return left if left.copies or left.hidden else None


def _forget(tx: Transaction, thread: Thread) -> None:
    if tx.get(Thread, thread.id) == thread and thread.stopped is Stop.UNDONE:
        tx.delete(Thread, thread.id)


def _erased_at(organization: Organization, thread: Thread) -> datetime:
    """When what the thread hides is to be erased; long ago when it is followed again."""
    taken_back_at = thread.stopped_at if thread.stopped is Stop.UNDONE else None
    return taken_back_at + timedelta(days=organization.policy.erase_days) if taken_back_at else thread.changed_at


def _erasure(organization: Organization, thread: Thread) -> WorkItem:
    wait = timedelta(days=organization.policy.erase_days)
    return planned(Task.ERASE, organization.id, "", thread.id, wait=wait, about=thread.id)
