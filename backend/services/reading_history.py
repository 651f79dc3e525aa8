"""Reading history: what Gmail says happened since the cursor, each touched thread imported once."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from backend.domain.errors import HistoryExpired, NotInMailbox
from backend.domain.history import Change, HistoryPage, touched, unfollowed_arrivals
from backend.domain.message import Message
from backend.domain.thread import Thread
from backend.domain.work import CATCHING_UP, Pending
from backend.ports.mailbox import Headers
from backend.ports.queue import Queue
from backend.ports.store import Query, Store
from backend.services.asking import Asking
from backend.services.backfilling import Backfilling
from backend.services.filing import acquaintances
from backend.services.importing import Importing
from backend.services.labelling import Labelling
from backend.services.opening import Box
from backend.services.parking import Parking
from backend.services.resyncing import Resyncing

AT_ONCE = 25
"""Threads brought in by the look itself, about two seconds; more than that is work for the queue."""

REFERENCES_READ = 10
"""Of a long References header we look up the newest ten."""


@dataclass(frozen=True)
class ReadingHistory:
    """Brings one mailbox into step."""

    store: Store
    queue: Queue
    importing: Importing
    parking: Parking
    labelling: Labelling
    asking: Asking
    backfilling: Backfilling
    resyncing: Resyncing

    def catch_up(self, box: Box, cursor: int) -> int:
        """Import what changed since `cursor`; returns the new one: the first page's id, for nothing between is lost.

        Reading the same stretch twice is harmless. A stretch that touches many threads, and a thread that cannot be
        read, go to the work queue before the cursor moves. When Gmail has forgotten the stretch, its list is compared
        with the store instead. Raises the MailboxError tree, LeaseLost and Busy; then the cursor must stay.
        """
        try:
            pages = list(_kept(box, box.gmail.changes_since(cursor)))
        except HistoryExpired:
            return self._resync(box, cursor)
        if changes := [change for page in pages for change in page.changes]:
            self._import(self.labelling.after(box, changes), changes, f"{cursor}-{pages[0].history_id}")
        return pages[0].history_id if pages else cursor

    def _import(self, box: Box, changes: Collection[Change], stretch: str) -> None:
        known = self._known(box, {change.thread_id for change in changes})
        found = self.asking.admitted(box, touched(changes, box.record.label_ids, known))
        tried = (self.parking.bring(box, Pending(each)) for each in found[:AT_ONCE])
        failed = [pending for pending in tried if pending]
        later = [Pending(each) for each in found[AT_ONCE:]]
        for work in self.backfilling.rest(box, later, stretch):
            self.queue.put(work)
        self.parking.later(box, failed)
        if box.organization.policy.follow_references:
            self._follow_references(box, unfollowed_arrivals(changes, known))
        # While work is queued a thread may lack what came before these changes.
        if not any(item.task in CATCHING_UP for item in self.queue.of(box.organization.id, box.record.id)):
            self.importing.heard(box, [thread for thread in known.values() if thread.followed], changes)

    def _known(self, box: Box, threads: Iterable[str]) -> dict[str, Thread]:
        found = (self.importing.known(box, thread) for thread in sorted(threads))
        return {thread.gmail_id: thread for thread in found if thread}

    def _resync(self, box: Box, cursor: int) -> int:
        newest = box.gmail.profile().history_id
        self.queue.put(self.resyncing.plan(box, cursor))
        return newest

    def _follow_references(self, box: Box, arrivals: Collection[Change]) -> None:
        for arrival in arrivals:
            box.keep()
            try:
                headers = box.gmail.message_headers(arrival.message_id)
            except NotInMailbox:
                continue
            if self._continues(box, headers):
                self.importing.adopt(box, arrival.thread_id)

    def _continues(self, box: Box, headers: Headers) -> bool:
        """Whether the mail answers one this mailbox holds, and a candidate of that exchange is on it."""
        records = self.store.of(box.organization.id)
        outsiders = (person for person in headers.everyone if not box.organization.insiders.include(person))
        known, _ = acquaintances(records, outsiders)
        candidates = set(known.values())
        for reference in headers.references[-REFERENCES_READ:]:
            found = records.find(Query(Message, equals={"rfc_id": reference}, limit=10)).records
            if any(box.record.id in message.copies and candidates & set(message.candidates) for message in found):
                return True
        return False


def _kept(box: Box, pages: Iterable[HistoryPage]) -> Iterator[HistoryPage]:
    for page in pages:
        box.keep()
        yield page
