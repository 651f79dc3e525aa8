"""Reading history: what Gmail says happened since the cursor, each touched thread imported once."""

from collections.abc import Collection, Iterable

from backend.domain.errors import HistoryExpired, NotInMailbox
from backend.domain.history import Change, touched, unfollowed_arrivals
from backend.domain.message import Message
from backend.ports.mailbox import Headers
from backend.ports.store import Query, Store
from backend.services.backfilling import STEP, Backfilling
from backend.services.filing import acquaintances
from backend.services.importing import Importing
from backend.services.opening import Box
from backend.services.working import Working

REFERENCES_READ = 10
"""Of a long References header we look up the newest ten."""


class ReadingHistory:
    """Brings one mailbox into step."""

    def __init__(self, store: Store, importing: Importing, backfilling: Backfilling, working: Working) -> None:
        self._store = store
        self._importing = importing
        self._backfilling = backfilling
        self._working = working

    def catch_up(self, box: Box, cursor: int) -> int:
        """Import what changed since `cursor`; returns the new one: the first page's id, for nothing between is lost.

        Reading the same stretch twice is harmless. A stretch that touches many threads, and a thread that cannot be
        read, go to the work queue before the cursor moves. When Gmail has forgotten the stretch, the labelled threads
        are compared instead. Raises the MailboxError tree and Busy; then the cursor must stay.
        """
        try:
            pages = list(box.gmail.changes_since(cursor))
        except HistoryExpired:
            return self._resync(box, cursor)
        changes = [change for page in pages for change in page.changes]
        followed = self._followed(box, {change.thread_id for change in changes})
        found = touched(changes, box.record.label_ids, followed)
        later = found[STEP:] + tuple(t for t in found[:STEP] if not self._importing.readable(box, t))
        if later:
            self._working.enqueue(self._backfilling.rest(box, later, cursor))
        if box.organization.policy.follow_references:
            self._follow_references(box, unfollowed_arrivals(changes, followed))
        return pages[0].history_id if pages else cursor

    def _followed(self, box: Box, threads: Iterable[str]) -> frozenset[str]:
        known = (self._importing.known(box, thread) for thread in sorted(threads))
        return frozenset(thread.gmail_id for thread in known if thread and thread.followed)

    def _resync(self, box: Box, cursor: int) -> int:
        newest = box.gmail.profile().history_id
        self._working.enqueue(self._backfilling.resync(box, cursor))
        return newest

    def _follow_references(self, box: Box, arrivals: Collection[Change]) -> None:
        for arrival in arrivals:
            try:
                headers = box.gmail.message_headers(arrival.message_id)
            except NotInMailbox:
                continue
            if self._continues(box, headers):
                self._importing.adopt(box, arrival.thread_id)

    def _continues(self, box: Box, headers: Headers) -> bool:
        """Whether the mail answers one this mailbox holds, and a candidate of that exchange is on it."""
        records = self._store.of(box.organization.id)
        known, _ = acquaintances(records, (*((headers.sender,) if headers.sender else ()), *headers.people))
        candidates = set(known.values())
        for reference in headers.references[-REFERENCES_READ:]:
            found = records.find(Query(Message, equals={"rfc_id": reference}, limit=10)).records
            if any(box.record.id in message.copies and candidates & set(message.candidates) for message in found):
                return True
        return False
