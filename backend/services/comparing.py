"""Comparing one line of Gmail's listing with the store; what is missing is brought in and counted again."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from backend.domain.audit import Missing, Tally, accounted
from backend.domain.errors import MailboxDown, NotInMailbox, RequestRefused
from backend.domain.history import Touched
from backend.domain.message import Message
from backend.domain.thread import ASKED_BEFORE, Thread, reason_to_leave_out
from backend.domain.work import Pending
from backend.ports.store import Query, Store
from backend.services.filing import resolved
from backend.services.importing import Importing
from backend.services.opening import Box
from backend.services.paging import every
from backend.services.parking import Parking


@dataclass(frozen=True)
class Comparing:
    """What an audit asks of every line. Every message we say we hold is looked for in the store itself."""

    store: Store
    importing: Importing
    parking: Parking

    def thread(self, box: Box, listed: Touched, tally: Tally, *, thorough: bool) -> Tally:
        """The tally after a labelled thread. Raises the MailboxError tree, LeaseLost.

        A thread whose history id is ours has not changed since we read it; a thorough audit reads its ids all the same
        (40 units).
        """
        thread = self.importing.known(box, listed.thread_id)
        held = self._held(box, thread)
        absent = _absent(box, thread, listed, held, thorough=thorough)
        if absent:
            thread = self._brought(box, listed.thread_id)
            held = self._held(box, thread)
        if thread and thread.stopped in ASKED_BEFORE:
            return replace(tally, left=tally.left + 1)
        if thread is None or not thread.followed:
            # Unlabelled or deleted since it was listed, or it cannot be read at all.
            return _lacking(tally, absent) if _bears_label(box, listed.thread_id) else tally
        expected = {*thread.message_ids, *thread.missing}
        for missing in absent:
            tally = tally.found(missing, repaired=expected <= held)
        return tally.thread(len(expected), len(expected & held))

    def message(self, box: Box, listed: Touched, tally: Tally) -> Tally:
        """The tally after a labelled message of a thread that was compared; raises as `thread`."""
        if not lacks(self.importing.known(box, listed.thread_id), listed):
            return tally
        message_id = listed.only_new or ""
        held = message_id in accounted(self._brought(box, listed.thread_id))
        if not held and not _bears_label(box, listed.thread_id, message_id):
            return tally
        tally = tally.found(Missing(listed.thread_id, message_id), repaired=held)
        return replace(tally, messages_expected=tally.messages_expected + 1, messages_held=tally.messages_held + held)

    def _brought(self, box: Box, thread_id: str) -> Thread | None:
        failed = self.parking.bring(box, Pending(Touched(thread_id, unlabelled=None)))
        self.parking.later(box, [failed] if failed else ())
        return self.importing.known(box, thread_id)

    def _held(self, box: Box, thread: Thread | None) -> set[str]:
        """The Gmail ids of a followed thread's messages that stand in the store."""
        records = self.store.of(box.organization.id)
        filed = thread.conversation if thread and thread.followed else ""
        conversation = resolved(records, filed) if filed else None
        if conversation is None:
            return set()
        found = every(records, Query(Message, equals={"conversation": conversation.id}, order="at"))
        return {message.copies[box.record.id].gmail_id for message in found if box.record.id in message.copies}


def lacks(thread: Thread | None, listed: Touched) -> bool:
    """Whether a followed thread knows nothing of a listed message."""
    return bool(thread and thread.followed and listed.only_new not in {*accounted(thread), *thread.missing})


def _absent(
    box: Box, thread: Thread | None, listed: Touched, held: Collection[str], *, thorough: bool
) -> tuple[Missing, ...]:
    if thread is None or not thread.followed or thread.history_id < listed.history_id:
        return (Missing(listed.thread_id),)
    wanted = set(thread.message_ids)
    if thorough:
        wanted |= _shown(box, listed.thread_id) - accounted(thread)
    return tuple(Missing(listed.thread_id, message) for message in sorted(wanted.difference(held)))


def _shown(box: Box, thread_id: str) -> set[str]:
    try:
        rows = box.gmail.thread_rows(thread_id)
    except NotInMailbox:
        return set()
    return {row.id for row in rows if not reason_to_leave_out(row.label_ids)}


def _bears_label(box: Box, thread_id: str, message_id: str = "") -> bool:
    """Whether a thread, or this message of it, still bears one of our labels; so it counts when Gmail cannot say."""
    hire = frozenset(box.record.label_ids)
    try:
        rows = box.gmail.thread_rows(thread_id)
    except NotInMailbox:
        return False
    except (RequestRefused, MailboxDown):
        return True
    return any(message_id in ("", row.id) and hire.intersection(row.label_ids) for row in rows)


def _lacking(tally: Tally, absent: tuple[Missing, ...]) -> Tally:
    for missing in absent:
        tally = tally.found(missing, repaired=False)
    return tally.thread(len(absent), 0)
