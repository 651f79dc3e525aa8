"""Asking before much is imported at once: nobody shares three hundred threads by a slip of the mouse."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from backend.domain import clock
from backend.domain.errors import Missing
from backend.domain.history import Touched
from backend.domain.ids import derived
from backend.domain.question import ONE_DEED, BulkQuestion, Newcomers
from backend.domain.thread import Thread, thread_record_id
from backend.domain.work import Pending, Task
from backend.ports.queue import Queue
from backend.ports.store import Query, Store, Transaction
from backend.services.backfilling import Backfilling
from backend.services.declining import Declining
from backend.services.opening import Box
from backend.services.paging import every
from backend.services.peeking import peek
from backend.services.surveying import survey


class Asking:
    """Holds back what a recruiter has yet to confirm."""

    def __init__(self, store: Store, queue: Queue, backfilling: Backfilling, declining: Declining) -> None:
        self._store = store
        self._queue = queue
        self._backfilling = backfilling
        self._declining = declining

    def admitted(self, box: Box, touched: Sequence[Touched]) -> tuple[Touched, ...]:
        """Of the touched threads those that may come in now; more newcomers than policy allows become a question.

        What came in unasked within the last two minutes counts with them. A filter's label is no slip of the mouse and
        counts for nothing, nor does what is queued already: it was few, or she said yes. What a question is open about
        is left to its answer; when the label is taken off again the question forgets the thread. The same newcomers
        are the same question, and those that were admitted once are so again.
        """
        asked = self._asked(box, {each.thread_id for each in touched if each.unlabelled})
        known = [
            each
            for each in touched
            if (each.thread_id not in asked and _wanted(box, each)) or self._followed(box, each.thread_id)
        ]
        newcomers = [each.thread_id for each in known if _by_hand(each) and not self._followed(box, each.thread_id)]
        held = self._held_back(box, newcomers) if newcomers else set()
        if held:
            self._ask(box, [each for each in newcomers if each in held])
        return tuple(each for each in known if each.thread_id not in held)

    def open(self, organization: str, mailbox: str) -> tuple[BulkQuestion, ...]:
        """The questions a recruiter has not answered, the newest first."""
        return tuple(every(self._store.of(organization), questions_of(mailbox)))

    def answer(self, box: Box, question_id: str, *, yes: bool) -> None:
        """Import the threads of a question, or leave them and remember that.

        Raises Missing, also once it is answered: the first answer counts. The work is queued before the question is
        deleted, so that a crash in between costs nothing.
        """
        records = self._store.of(box.organization.id)
        question = records.get(BulkQuestion, question_id)
        if question is None or question.mailbox != box.record.id:
            raise Missing(f"question {question_id}")
        threads = tuple(Pending(Touched(thread, relabelled=True)) for thread in question.threads)
        work = self._backfilling.rest(box, threads, question.id) if yes else self._declining.threads(box, threads)
        for item in work:
            self._queue.put(item)
        records.transact(lambda tx: tx.delete(BulkQuestion, question_id))

    def _asked(self, box: Box, unlabelled: set[str]) -> set[str]:
        """The threads that open questions are about, once those that lost the label were taken out of them."""
        questions = self.open(box.organization.id, box.record.id)
        asked = {thread for question in questions for thread in question.threads}
        # Another of its messages may bear the label still, which history does not say of a thread we do not hold.
        lost = unlabelled & asked and unlabelled - survey(box, box.record.label_ids).keys()
        for question in questions:
            if lost.intersection(question.threads):
                box.keep()
                records = self._store.of(box.organization.id)
                records.transact(partial(_forget, identity=question.id, threads=lost))
        return asked

    def _held_back(self, box: Box, newcomers: Sequence[str]) -> set[str]:
        """Those about whom she must be asked: none, or all that have not been admitted before."""
        records, at = self._store.of(box.organization.id), clock.now()
        before = records.get(Newcomers, box.record.id)
        if before is None or at - before.since > ONE_DEED:
            before = Newcomers(box.record.id, at)
        fresh = set(newcomers) - self._on_their_way(box) - set(before.threads)
        if fresh and len(fresh) + len(before.threads) > box.organization.policy.bulk_limit:
            return fresh
        after = replace(before, threads=(*before.threads, *sorted(fresh)))
        if fresh:
            box.keep()
            records.transact(lambda tx: tx.put(after))
        return set()

    def _on_their_way(self, box: Box) -> set[str]:
        imports = (item for item in self._queue.of(box.organization.id, box.record.id) if item.task is Task.IMPORT)
        return {pending.touched.thread_id for item in imports for pending in item.pending}

    def _followed(self, box: Box, thread_id: str) -> bool:
        known = self._store.of(box.organization.id).get(Thread, thread_record_id(box.record.id, thread_id))
        return known is not None and known.followed

    def _ask(self, box: Box, newcomers: Sequence[str]) -> None:
        seen = peek(box, newcomers)
        question = BulkQuestion(
            id=derived("bulk", box.record.id, *sorted(newcomers)),
            mailbox=box.record.id,
            threads=tuple(newcomers),
            asked_at=clock.now(),
            strangers=seen.strangers,
            looked_at=seen.looked_at,
        )
        box.keep()
        self._store.of(box.organization.id).transact(lambda tx: _put_once(tx, question))


def questions_of(mailbox: str) -> Query[BulkQuestion]:
    """Asks for the open questions of a mailbox, the newest first."""
    return Query(BulkQuestion, equals={"mailbox": mailbox}, order="asked_at", descending=True)


def _wanted(box: Box, touched: Touched) -> bool:
    """Whether it may come in: until she has chosen what to import, a mere comparison brings in nothing new."""
    return box.record.chosen or touched.unlabelled is not None


def _by_hand(touched: Touched) -> bool:
    """Whether a hand put the label on and left it there, or may have: history does not say so any more."""
    return touched.unlabelled is None or (touched.relabelled and not touched.unlabelled)


def _put_once(tx: Transaction, question: BulkQuestion) -> None:
    if tx.get(BulkQuestion, question.id) is None:
        tx.put(question)


def _forget(tx: Transaction, identity: str, threads: set[str]) -> None:
    question = tx.get(BulkQuestion, identity)
    if question:
        left = tuple(thread for thread in question.threads if thread not in threads)
        if left:
            tx.put(replace(question, threads=left))
        else:
            tx.delete(BulkQuestion, identity)
