"""Stopping: a recruiter says that a thread is followed no more; what came in stays."""

from dataclasses import dataclass
from functools import partial

from backend.domain import clock
from backend.domain.errors import NotInMailbox
from backend.domain.thread import Thread, left, thread_record_id
from backend.ports.store import Store, Transaction
from backend.services.labelling import Labelling
from backend.services.opening import Box, Opening
from backend.services.signing_in import Session


@dataclass(frozen=True)
class Stopping:
    """Ends the following of a thread at a person's word."""

    store: Store
    opening: Opening
    labelling: Labelling

    def stop(self, session: Session, thread_id: str) -> None:
        """Follow a thread of her mailbox no more and take our labels off it in Gmail; twice is harmless.

        Our record comes first: of a thread nobody follows a label that comes off takes nothing back, while one that
        merely stays on asks for nothing. Raises ReconnectNeeded when her mailbox is not connected, and the
        MailboxError tree.
        """
        self.opening.at_her_word(
            session.organization.id, session.recruiter.id, lambda box: self._stopped(box, thread_id)
        )

    def _stopped(self, box: Box, thread_id: str) -> None:
        records = self.store.of(box.organization.id)
        leave = partial(_leave, identity=thread_record_id(box.record.id, thread_id))
        records.transact(leave)
        self._unlabel(box, thread_id)
        records.transact(leave)  # An import that had begun before may have written it as followed meanwhile.

    def _unlabel(self, box: Box, thread_id: str) -> None:
        """Take every label we follow off; one that was deleted meanwhile is found out by reading them again."""
        try:
            box.gmail.take_labels(thread_id, box.record.label_ids)
        except NotInMailbox:
            fresh = self.labelling.read(box)
            if fresh.record.label_ids and fresh.record.label_ids != box.record.label_ids:
                fresh.gmail.take_labels(thread_id, fresh.record.label_ids)


def _leave(tx: Transaction, identity: str) -> None:
    thread = tx.get(Thread, identity)
    if thread and thread.followed:
        tx.put(left(thread, clock.now()))
