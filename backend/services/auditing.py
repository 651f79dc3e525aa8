"""Auditing: n of n. Gmail's list against the store, page by page, the missing named and brought in."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from backend.domain import clock
from backend.domain.audit import Audit, Phase, Tally, Underway
from backend.domain.errors import Missing, NotInMailbox, RequestRefused
from backend.domain.history import Touched
from backend.domain.ids import derived
from backend.domain.mailbox import Mailbox, SyncState
from backend.domain.pace import next_turn
from backend.domain.quota import Urgency
from backend.domain.thread import ASKED_BEFORE, Thread, thread_record_id
from backend.domain.work import CATCHING_UP, Pending, Task, WorkItem, planned
from backend.ports.queue import Queue
from backend.ports.store import Query, Store, Transaction
from backend.services.asking import Asking
from backend.services.backfilling import LASTS
from backend.services.comparing import Comparing, lacks
from backend.services.holding import Keep
from backend.services.importing import Importing
from backend.services.labelling import Labelling
from backend.services.opening import Box, Opening
from backend.services.paging import every
from backend.services.parking import Parking

AFTER_CATCHING_UP = timedelta(seconds=30)
"""How long an audit waits before it asks again whether the mailbox has caught up."""

log = logging.getLogger(__name__)


class Auditing:
    """Proves that nothing is missing. A step that is repeated counts its lines once, for they count with its end."""

    def __init__(
        self,
        store: Store,
        queue: Queue,
        opening: Opening,
        labelling: Labelling,
        asking: Asking,
        importing: Importing,
        parking: Parking,
    ) -> None:
        self._store = store
        self._queue = queue
        self._opening = opening
        self._labelling = labelling
        self._asking = asking
        self._importing = importing
        self._parking = parking
        self._comparing = Comparing(store, importing, parking)

    def ask(self, organization: str, mailbox: str, *, thorough: bool = False) -> WorkItem:
        """Have a mailbox audited; asking again while such an audit runs is that audit. Raises Missing."""
        if self._store.of(organization).get(Mailbox, mailbox) is None:
            raise Missing(f"mailbox {mailbox}")
        item = planned(Task.AUDIT, organization, mailbox, "thorough" if thorough else "")
        return self._queue.put(replace(item, audit=Underway(thorough=thorough)))

    def ask_due(self, limit: int = 20) -> int:
        """Have the mailboxes audited whose daily turn has come; returns how many. Twice is one audit."""
        query = Query(SyncState, equals={"active": True}, order="audit_at", limit=limit, until=clock.now())
        due = self._store.root.find(query).records
        for sync in due:
            self._take_turn(sync)
        return len(due)

    def _take_turn(self, sync: SyncState) -> None:
        """Have one audited; trouble with it waits for its next turn and stops no other."""
        try:
            self.ask(sync.organization, sync.mailbox)
            self._parking.retry_after_upgrade(sync.organization, sync.mailbox)
        except Exception:  # a fault of ours in one mailbox must not keep the others waiting
            log.exception("audit of mailbox %s not asked for", sync.mailbox)
        self._store.root.transact(partial(_put_off, identity=sync.id, until=next_turn(sync.mailbox, clock.now())))

    def mailboxes(self, organization: str) -> tuple[Mailbox, ...]:
        """The organization's mailboxes."""
        return tuple(every(self._store.of(organization), Query(Mailbox)))

    def latest(self, organization: str, mailbox: str) -> Audit | None:
        """The newest finished audit of a mailbox."""
        return next(iter(self._store.of(organization).find(latest_of(mailbox)).records), None)

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """List a page, or compare its lines for two seconds. Raises the MailboxError tree, LeaseLost.

        It begins once the mailbox has caught up, or what is on its way would count as missing.
        """
        if item.audit.phase is Phase.BEGINNING and self._catching_up(item):
            return replace(item, due_at=clock.now() + AFTER_CATCHING_UP)
        box = replace(self._opening.box(item.organization, item.mailbox, Urgency.BACKGROUND), keep=keep)
        if item.pending:
            after = self._compared(box, item)
        elif item.listing:
            after = self._listed(box, item)
        else:
            after = self._turned(box, item)
        return replace(after, due_at=clock.now())

    def _catching_up(self, item: WorkItem) -> bool:
        return any(work.task in CATCHING_UP for work in self._queue.of(item.organization, item.mailbox))

    def _turned(self, box: Box, item: WorkItem) -> WorkItem:
        """On to the next phase when every label is listed to its end; after the last one the result is kept."""
        if item.audit.phase is Phase.MESSAGES:
            return self._ended(item)
        if item.audit.phase is Phase.BEGINNING:
            box = self._labelling.read(box)
            if not box.record.label_ids:
                return self._ended(replace(item, audit=replace(item.audit, tally=Tally(label_gone=True))))
        following = Phase.THREADS if item.audit.phase is Phase.BEGINNING else Phase.MESSAGES
        labels = tuple(sorted(box.record.label_ids))
        return replace(item, listing=labels, page_token="", audit=replace(item.audit, phase=following))

    def _listed(self, box: Box, item: WorkItem) -> WorkItem:
        """The next page; what nobody wants, or was asked about, is left out of the count.

        A label that is gone lists nothing. When Gmail has forgotten where the list stood, the audit begins again, or
        the lines before would count twice.
        """
        try:
            rows, following = _page(box, item)
        except NotInMailbox:
            return replace(item, listing=item.listing[1:], page_token="")
        except RequestRefused:
            if not item.page_token:
                raise
            return replace(item, listing=(), page_token="", done=0, total=0, audit=Underway(item.audit.thorough))
        known = self._known(box, rows)
        if item.audit.phase is Phase.MESSAGES:
            wanted = [row for row in rows if lacks(known.get(row.thread_id), row)]
        else:
            wanted = self._wanted(box, rows, known)
        tally = item.audit.tally
        if item.audit.phase is Phase.THREADS:
            tally = replace(tally, left=tally.left + len(rows) - len(wanted))
        return replace(
            item,
            pending=tuple(Pending(row) for row in wanted),
            page_token=following,
            listing=item.listing if following else item.listing[1:],
            total=item.total + (len(wanted) if item.audit.phase is Phase.THREADS else 0),
            audit=replace(item.audit, tally=tally),
        )

    def _known(self, box: Box, rows: Sequence[Touched]) -> dict[str, Thread]:
        """The records of a page's threads, by Gmail id."""
        ids = {thread_record_id(box.record.id, row.thread_id) for row in rows}
        found = self._store.of(box.organization.id).transact(lambda tx: tx.existing(Thread, ids))
        return {thread.gmail_id: thread for thread in found.values()}

    def _wanted(self, box: Box, rows: Sequence[Touched], known: Mapping[str, Thread]) -> list[Touched]:
        """The threads that are followed, and those that may come in now."""
        followed = {key for key, thread in known.items() if thread.followed}
        left = {key for key, thread in known.items() if thread.stopped in ASKED_BEFORE}
        others = [row for row in rows if row.thread_id not in followed | left]
        wanted = followed.union(row.thread_id for row in self._asking.admitted(box, others))
        return [row for row in rows if row.thread_id in wanted]

    def _compared(self, box: Box, item: WorkItem) -> WorkItem:
        began, left, audit = clock.now(), list(item.pending), item.audit
        while left and clock.now() - began < LASTS:
            box.keep()
            row = left.pop(0).touched
            if audit.phase is Phase.THREADS:
                tally = self._comparing.thread(box, row, audit.tally, thorough=audit.thorough)
            else:
                tally = self._comparing.message(box, row, audit.tally)
            audit = replace(audit, tally=tally)
        return replace(item, pending=tuple(left), done=audit.tally.threads_expected, audit=audit)

    def _ended(self, item: WorkItem) -> WorkItem:
        at, began = clock.now(), item.created_at
        identity = derived("audit", item.mailbox, began.isoformat())
        audit = Audit(identity, item.mailbox, began, at, item.audit.tally, item.audit.thorough)
        self._store.of(item.organization).transact(lambda tx: tx.put(audit))
        return replace(item, due=False)


def latest_of(mailbox: str) -> Query[Audit]:
    """Asks for the newest finished audit of a mailbox."""
    return Query(Audit, equals={"mailbox": mailbox}, order="at", descending=True, limit=1)


def _page(box: Box, item: WorkItem) -> tuple[Sequence[Touched], str]:
    """The next lines of the first label, and where those after them stand."""
    if item.audit.phase is Phase.THREADS:
        threads = box.gmail.threads(item.listing[0], page_token=item.page_token)
        return [Touched(row.id, unlabelled=None, history_id=row.history_id) for row in threads.rows], threads.next
    messages = box.gmail.labelled_messages(item.listing[0], page_token=item.page_token)
    return [Touched(row.thread_id, only_new=row.id) for row in messages.rows], messages.next


def _put_off(tx: Transaction, identity: str, until: datetime) -> None:
    sync = tx.get(SyncState, identity)
    if sync:
        tx.put(replace(sync, audit_at=until))
