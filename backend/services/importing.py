"""Importing: a thread fetched once, decided purely and filed. Doing it again changes nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from backend.domain import clock
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.ending import ended, undone
from backend.domain.errors import NotInMailbox
from backend.domain.history import Change, Touched
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.parked import Parked, parked_id
from backend.domain.thread import (
    ASKED_BEFORE,
    Decision,
    FetchedMessage,
    FetchedThread,
    Stop,
    Thread,
    decide,
    reason_to_leave_out,
    taken_off,
    thread_record_id,
)
from backend.ports.files import FileStore
from backend.ports.mailbox import Sent
from backend.ports.store import Store, Transaction
from backend.services.confirming import Confirming
from backend.services.filing import Filing, Sighting, kept, resolved
from backend.services.opening import Box
from backend.services.routing import Routing
from backend.services.undoing import Undoing


class Importing:
    """Brings threads of a mailbox into the store."""

    def __init__(
        self,
        store: Store,
        files: FileStore,
        filing: Filing,
        undoing: Undoing,
        routing: Routing,
        confirming: Confirming,
    ) -> None:
        self._store = store
        self._files = files
        self._filing = filing
        self._undoing = undoing
        self._routing = routing
        self._confirming = confirming

    def known(self, box: Box, thread_id: str) -> Thread | None:
        """Our record of one of the mailbox's threads."""
        return self._store.of(box.organization.id).get(Thread, thread_record_id(box.record.id, thread_id))

    def touched(self, box: Box, touched: Touched) -> Thread | None:
        """Bring a touched thread into step; None when it is neither followed nor known.

        What was fetched after all that happened to it is not fetched again, so that a caller who was interrupted may
        start over; a lone new message of a followed thread is fetched by itself (20 units instead of 40). A thread that
        is gone keeps what we stored, unless the label was taken off before, and one whose following has ended costs no
        call. Raises the MailboxError tree, LeaseLost and Busy; then the caller asks again.
        """
        known = self.known(box, touched.thread_id)
        if known and (_in_step(known, touched) or _waits_for_a_word(known, touched)):
            return known
        if known and touched.relabelled:
            known = _resumed(known)
        by_hand = touched.relabelled or touched.unlabelled or touched.bearers
        conversation = self._conversation(box, known) if known and known.followed else None
        if known and not by_hand and (stop := self._ended(box, known, conversation)):
            return self._stopped(box, known, stop)
        # While nobody can tell whom a thread is about, all its messages decide that, not the newest.
        waits = conversation is not None and conversation.waiting
        try:
            if known and known.followed and touched.only_new and not waits:
                return self._one(box, known, box.gmail.message(touched.only_new))
            thread = self._whole(box, known, box.gmail.thread(touched.thread_id), touched)
        except NotInMailbox:
            return self._unlabelled(box, known) if known and known.followed and touched.unlabelled else known
        return self._wanted_anyway(box, thread) if thread and known is None and touched.relabelled else thread

    def adopt(self, box: Box, thread_id: str) -> Thread | None:
        """Follow a thread because it continues a followed one, or because a recruiter said so."""
        known = self.known(box, thread_id)
        known = known and _resumed(known)
        try:
            return self._whole(box, known, box.gmail.thread(thread_id), Touched(thread_id), followed=True)
        except NotInMailbox:
            return None

    def decline(self, box: Box, thread_id: str) -> Thread:
        """Remember that a labelled thread shall not be imported; twice is harmless."""
        return self._stopped(box, self.known(box, thread_id) or _new(box, thread_id), Stop.DECLINED)

    def heard(self, box: Box, threads: Iterable[Thread], changes: Iterable[Change]) -> None:
        """Remember that all that history said of these threads is done with, so that no comparison reads them again.

        Only for threads that lack nothing from before; what is parked lacks something.
        """
        newest: dict[str, int] = {}
        for change in changes:
            newest[change.thread_id] = max(change.history_id, newest.get(change.thread_id, 0))
        behind = {each.id: newest[each.gmail_id] for each in threads if each.history_id < newest.get(each.gmail_id, 0)}
        if behind:
            box.keep()
            self._store.of(box.organization.id).transact(lambda tx: _heard(tx, behind))

    def _whole(
        self, box: Box, known: Thread | None, fetched: FetchedThread, touched: Touched, *, followed: bool = False
    ) -> Thread | None:
        hire = box.record.label_ids
        # A thread whose newest change was the deletion of a message bears an older number than that deletion, and than
        # what was seen of it before.
        seen_to = max(fetched.history_id, touched.history_id, known.history_id if known else 0)
        unlabelled = touched.unlabelled
        if unlabelled is None:
            unlabelled = known is not None and taken_off(known, fetched, hire)
        elif touched.bearers:
            unlabelled = not any(message.gmail_id in touched.bearers for message in fetched.messages)
        followed = followed or bool(known and known.followed)
        decision = decide(fetched, hire, followed=followed, unlabelled=unlabelled)
        if not decision.follow and (known is None or not known.followed):
            return known
        before = known or _new(box, fetched.gmail_id)
        if not decision.follow:
            return self._unlabelled(box, replace(before, history_id=seen_to))
        # A label taken off one of several mails is no word to go on: what had ended brings in nothing more.
        lingers = touched.bearers and not touched.relabelled
        if lingers and (stop := self._ended(box, before, self._conversation(box, before))):
            return self._stopped(box, before, stop)
        after = _followed(before, decision, seen_to, box.record.id)
        changed = after if after == known else replace(after, changed_at=clock.now())
        return self._write(box, changed, decision.keep, fetched.messages)

    def _one(self, box: Box, known: Thread, fetched: FetchedMessage) -> Thread:
        if reason_to_leave_out(fetched.label_ids):
            return known
        if fetched.message is None:
            short = replace(known, missing=tuple(dict.fromkeys((*known.missing, fetched.gmail_id))))
            return self._write(box, replace(short, changed_at=clock.now()), (), (fetched,))
        bears = (fetched.gmail_id,) if set(box.record.label_ids).intersection(fetched.label_ids) else ()
        after = replace(
            known,
            changed_at=clock.now(),
            message_ids=tuple(dict.fromkeys((*known.message_ids, fetched.gmail_id))),
            labelled=tuple(dict.fromkeys((*known.labelled, *bears))),
        )
        return self._write(box, after, (fetched.message,), (fetched,))

    def _conversation(self, box: Box, known: Thread) -> Conversation | None:
        return resolved(self._store.of(box.organization.id), known.conversation) if known.conversation else None

    def _ended(self, box: Box, known: Thread, conversation: Conversation | None) -> Stop | None:
        if conversation is None:
            return None
        records = self._store.of(box.organization.id)
        found = (records.get(Candidate, each) for each in conversation.candidates)
        candidates = [candidate for candidate in found if candidate]
        return ended(known, candidates, box.organization, conversation.last_at, clock.now())

    def _wanted_anyway(self, box: Box, thread: Thread) -> Thread:
        """A thread labelled for somebody who was hired or rejected before: that is a person's word to follow it."""
        conversation = self._conversation(box, thread) if thread.followed else None
        if self._ended(box, thread, conversation) is not Stop.ENDED:
            return thread
        wanted = replace(thread, resumed_at=clock.now())
        box.keep()
        return self._store.of(box.organization.id).transact(lambda tx: kept(tx, wanted))

    def _unlabelled(self, box: Box, known: Thread) -> Thread:
        """The label was taken off: soon after it was put on that takes the import back, later it ends following."""
        if not undone(known, box.organization, clock.now()):
            return self._stopped(box, known, Stop.UNLABELLED)
        box.keep()
        self._undoing.hide(box.organization, known)
        return self._stopped(box, known, Stop.UNDONE)

    def _stopped(self, box: Box, known: Thread, stop: Stop) -> Thread:
        at = clock.now()
        left = replace(known, followed=False, stopped=stop, stopped_at=at, changed_at=at, label_ids=(), labelled=())
        if stop is Stop.UNDONE:
            left = replace(left, candidates=())
        box.keep()
        return self._store.of(box.organization.id).transact(lambda tx: kept(tx, left))

    def _write(
        self, box: Box, thread: Thread, messages: tuple[Message, ...], fetched: tuple[FetchedMessage, ...]
    ) -> Thread:
        box.keep()
        if not messages:
            return self._store.of(box.organization.id).transact(lambda tx: kept(tx, thread))
        whole = tuple(self._with_file(box, message, fetched) for message in messages)
        for found in fetched:
            if found.mark and found.message:
                sent = Sent(found.gmail_id, found.message.copies[box.record.id].thread_id)
                self._confirming.sent(box.organization.id, box.record.id, found.mark, sent)
        return self._routing.filed(
            box.organization, thread, lambda organization: self._filing.thread(Sighting(organization, thread, whole))
        )

    def _with_file(self, box: Box, message: Message, fetched: tuple[FetchedMessage, ...]) -> Message:
        full = next((found.full_text for found in fetched if found.message is message), "")
        return self.with_file(box.organization, message, full)

    def with_file(self, organization: Organization, message: Message, full_text: str) -> Message:
        """The message with its whole text in a file, where it is too long for the record."""
        if not full_text or self._filing.removed(organization, message):
            return message
        return replace(message, text_file=self._files.of(organization.id).put(full_text.encode()))


def _resumed(known: Thread) -> Thread:
    """The thread at a person's word: what had ended is not ended by the same again."""
    return replace(known, resumed_at=clock.now()) if known.stopped in ASKED_BEFORE else known


def _new(box: Box, thread_id: str) -> Thread:
    return Thread(thread_record_id(box.record.id, thread_id), box.record.id, thread_id, clock.now())


def _followed(before: Thread, decision: Decision, history_id: int, mailbox: str) -> Thread:
    """The record of a thread that is followed as it was fetched; following begins anew after a stop."""
    return replace(
        before,
        followed=True,
        followed_since=(before.followed_since if before.stopped is None else None) or clock.now(),
        stopped=None,
        stopped_at=None,
        history_id=history_id,
        label_ids=decision.label_ids,
        labelled=decision.labelled,
        message_ids=tuple(message.copies[mailbox].gmail_id for message in decision.keep),
        left_out=decision.left_out,
        missing=decision.missing,
    )


def _heard(tx: Transaction, behind: Mapping[str, int]) -> None:
    found = tx.existing(Thread, behind).values()
    late = [thread for thread in found if thread.followed and thread.history_id < behind[thread.id]]
    parked = tx.existing(Parked, [parked_id(thread.mailbox, thread.gmail_id) for thread in late])
    for thread in late:
        if parked_id(thread.mailbox, thread.gmail_id) not in parked:
            tx.put(replace(thread, history_id=behind[thread.id]))


def _waits_for_a_word(known: Thread, touched: Touched) -> bool:
    return known.stopped in ASKED_BEFORE and not touched.relabelled


def _in_step(known: Thread, touched: Touched) -> bool:
    """Whether we hold a followed thread as it stood after it was touched, its following decided with it."""
    # A thread fetched before we heard that its label was taken off still counts as followed.
    if not known.followed or touched.unlabelled or touched.bearers:
        return False
    return touched.only_new in known.message_ids or 0 < touched.history_id <= known.history_id
