"""Confirming: a mail of ours found in its mailbox settles what became of it, whatever the attempt to send it heard."""

from dataclasses import replace
from functools import partial

from backend.domain import clock
from backend.domain.outgoing import Outgoing, State, moved
from backend.domain.work import Task, WorkItem, planned
from backend.ports.mailbox import Sent
from backend.ports.queue import Queue
from backend.ports.store import Store, Transaction


class Confirming:
    """Hears that a mail was sent; the second time changes nothing."""

    def __init__(self, store: Store, queue: Queue) -> None:
        self._store = store
        self._queue = queue

    def sent(self, organization: str, mailbox: str, mark: str, found: Sent) -> Outgoing | None:
        """The mail with this mark as sent, if it is this mailbox's and was ever tried; else None.

        Anybody may write our header into a mail, so only what stands among the mailbox's own sent mail counts.
        """
        records = self._store.of(organization)
        outgoing = records.transact(partial(_sent, mailbox=mailbox, mark=mark, found=found))
        if outgoing and not outgoing.filed:
            self._queue.put(sending(organization, outgoing))
        return outgoing


def sending(organization: str, outgoing: Outgoing) -> WorkItem:
    """The work of sending a mail at its time, and of filing it afterwards."""
    item = planned(Task.SEND, organization, outgoing.mailbox, outgoing.id, outgoing.due_at.isoformat())
    return replace(item, due_at=max(item.due_at, outgoing.due_at), about=outgoing.id)


def _sent(tx: Transaction, mailbox: str, mark: str, found: Sent) -> Outgoing | None:
    outgoing = tx.get(Outgoing, mark)
    if outgoing is None or outgoing.mailbox != mailbox or not outgoing.attempt or outgoing.state is State.CANCELLED:
        return None
    if outgoing.state is State.SENT:
        return outgoing
    after = moved(outgoing, State.SENT, clock.now())
    after = replace(after, gmail_id=found.gmail_id, thread_id=found.thread_id)
    tx.put(after)
    return after
