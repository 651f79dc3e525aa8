"""Importing: a thread fetched once, decided purely and filed. Doing it again changes nothing."""

import logging
from dataclasses import replace

from backend.domain import clock
from backend.domain.errors import HirelabelError, NotInMailbox, ReconnectNeeded
from backend.domain.history import Touched
from backend.domain.message import Message
from backend.domain.thread import FetchedMessage, FetchedThread, Thread, decide, reason_to_leave_out, thread_record_id
from backend.ports.files import FileStore
from backend.ports.store import Store
from backend.services.filing import Filing, Sighting, kept
from backend.services.opening import Box

log = logging.getLogger(__name__)


class Importing:
    """Brings threads of a mailbox into the store."""

    def __init__(self, store: Store, files: FileStore, filing: Filing) -> None:
        self._store = store
        self._files = files
        self._filing = filing

    def known(self, box: Box, thread_id: str) -> Thread | None:
        """Our record of one of the mailbox's threads."""
        return self._store.of(box.organization.id).get(Thread, thread_record_id(box.record.id, thread_id))

    def touched(self, box: Box, touched: Touched) -> Thread | None:
        """Bring a touched thread into step; None when it is neither followed nor known.

        What was fetched after all that happened to it is not fetched again, so that a caller who was interrupted may
        start over; a lone new message of a followed thread is fetched by itself (20 units instead of 40). A thread that
        is gone keeps what we stored. Raises the MailboxError tree and Busy; then the caller asks again.
        """
        known = self.known(box, touched.thread_id)
        if known and _in_step(known, touched):
            return known
        try:
            if known and known.followed and touched.only_new:
                return self._one(box, known, box.gmail.message(touched.only_new))
            return self._whole(
                box,
                known,
                box.gmail.thread(touched.thread_id),
                followed=bool(known and known.followed),
                unlabelled=touched.unlabelled,
            )
        except NotInMailbox:
            return known

    def readable(self, box: Box, touched: Touched) -> bool:
        """Bring a touched thread into step; False when this one cannot be, and will not be by itself.

        Trouble that passes is raised as `touched` raises it, so that the caller comes back.
        """
        try:
            self.touched(box, touched)
        except HirelabelError as trouble:
            if trouble.retry or isinstance(trouble, ReconnectNeeded):
                raise
            log.warning("thread %s cannot be read: %s", touched.thread_id, type(trouble).__name__)
            return False
        except Exception:  # a fault of ours in one thread must not keep the others waiting
            log.exception("thread %s cannot be read", touched.thread_id)
            return False
        return True

    def adopt(self, box: Box, thread_id: str) -> Thread | None:
        """Follow a thread that does not bear the label: it continues a followed one, or a recruiter said so."""
        try:
            return self._whole(box, self.known(box, thread_id), box.gmail.thread(thread_id), followed=True)
        except NotInMailbox:
            return None

    def _whole(
        self, box: Box, known: Thread | None, fetched: FetchedThread, *, followed: bool, unlabelled: bool = False
    ) -> Thread | None:
        decision = decide(fetched, box.record.label_ids, followed=followed, unlabelled=unlabelled)
        if known is None and not decision.follow:
            return None
        at = clock.now()
        before = known or Thread(thread_record_id(box.record.id, fetched.gmail_id), box.record.id, fetched.gmail_id, at)
        after = replace(
            before,
            followed=decision.follow,
            followed_since=(before.followed_since or at) if decision.follow else before.followed_since,
            history_id=fetched.history_id,
            label_ids=decision.label_ids,
            message_ids=tuple(message.copies[box.record.id].gmail_id for message in decision.keep),
            left_out=decision.left_out,
            missing=decision.missing,
        )
        return self._write(
            box, after if after == before else replace(after, changed_at=at), decision.keep, fetched.messages
        )

    def _one(self, box: Box, known: Thread, fetched: FetchedMessage) -> Thread:
        if reason_to_leave_out(fetched.label_ids):
            return known
        if fetched.message is None:
            short = replace(known, missing=tuple(dict.fromkeys((*known.missing, fetched.gmail_id))))
            return self._write(box, replace(short, changed_at=clock.now()), (), (fetched,))
        after = replace(
            known, changed_at=clock.now(), message_ids=tuple(dict.fromkeys((*known.message_ids, fetched.gmail_id)))
        )
        return self._write(box, after, (fetched.message,), (fetched,))

    def _write(
        self, box: Box, thread: Thread, messages: tuple[Message, ...], fetched: tuple[FetchedMessage, ...]
    ) -> Thread:
        if not messages:
            return self._store.of(box.organization.id).transact(lambda tx: kept(tx, thread))
        whole = tuple(self._with_file(box, message, fetched) for message in messages)
        conversation = self._filing.thread(Sighting(box.organization, thread, whole))
        return replace(thread, conversation=conversation.id)

    def _with_file(self, box: Box, message: Message, fetched: tuple[FetchedMessage, ...]) -> Message:
        full = next((found.full_text for found in fetched if found.message is message), "")
        if not full:
            return message
        return replace(message, text_file=self._files.of(box.organization.id).put(full.encode()))


def _in_step(known: Thread, touched: Touched) -> bool:
    """Whether we hold a followed thread as it stood after it was touched, its following decided with it."""
    # A thread fetched before we heard that its label was taken off still counts as followed.
    if not known.followed or touched.unlabelled:
        return False
    return touched.only_new in known.message_ids or 0 < touched.history_id <= known.history_id
