"""Labelling: which labels a mailbox follows, read again whenever history names one we do not know."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from backend.domain import clock
from backend.domain.errors import LabelTaken
from backend.domain.history import Change
from backend.domain.labels import relabelled, to_be_read
from backend.domain.mailbox import Mailbox
from backend.domain.work import Task, WorkItem, planned
from backend.ports.queue import Queue
from backend.ports.store import Store, Transaction
from backend.services.opening import Box

LABEL_GONE = "label_gone"
"""What a telling is about when the label was deleted."""


class Labelling:
    """Keeps a mailbox's labels as Gmail has them. A label that is gone takes nothing with it."""

    def __init__(self, store: Store, queue: Queue) -> None:
        self._store = store
        self._queue = queue

    def after(self, box: Box, changes: Iterable[Change]) -> Box:
        """The box with its labels as they are once these changes happened; usually without a call."""
        return self.read(box) if to_be_read(box.record, changes) else box

    def read(self, box: Box) -> Box:
        """The box with its labels as Gmail has them now (1 unit); the recruiter hears when ours was deleted.

        Reading twice is harmless; when others changed the labels meanwhile they are read once more. Raises the
        MailboxError tree, LeaseLost.
        """
        names = {label.id: label.name for label in box.gmail.labels()}
        wanted, at = box.organization.policy.label_name, clock.now()
        fresh = relabelled(box.record, names, wanted, at)
        if fresh == box.record:
            return box
        box.keep()
        stored = self._store.of(box.organization.id).transact(lambda tx: _write(tx, box.record, fresh))
        if stored and _labels(stored) != _labels(fresh):
            return self.read(replace(box, record=stored))
        if fresh.label_gone_at:
            self._queue.put(_telling(box, fresh))
        return replace(box, record=fresh)

    def ensured(self, box: Box) -> Box:
        """The box with a label to put on: the one there is, else a new one of the wanted name.

        Twice is one label. Raises the MailboxError tree.
        """
        box = self.read(box)
        if box.record.label_id:
            return box
        with suppress(LabelTaken):  # somebody was faster, which the next reading shows
            box.gmail.create_label(box.organization.policy.label_name)
        return self.read(box)


def _write(tx: Transaction, before: Mailbox, fresh: Mailbox) -> Mailbox | None:
    """The record as it then stands, as it was when somebody changed its labels since `before`: theirs may be newer.

    Only the labels are written: her choices and the state of the mailbox are others' to change.
    """
    record = tx.get(Mailbox, fresh.id)
    if record is None or _labels(record) != _labels(before):
        return record
    after = replace(
        record,
        label_id=fresh.label_id,
        label_ids=fresh.label_ids,
        seen_labels=fresh.seen_labels,
        label_gone_at=fresh.label_gone_at,
    )
    tx.put(after)
    return after


def _labels(record: Mailbox) -> tuple[object, ...]:
    return (record.label_id, record.label_ids, record.left_labels, record.seen_labels, record.label_gone_at)


def _telling(box: Box, record: Mailbox) -> WorkItem:
    since = record.label_gone_at.isoformat() if record.label_gone_at else ""
    return planned(Task.TELL, box.organization.id, record.id, LABEL_GONE, since, about=LABEL_GONE)
