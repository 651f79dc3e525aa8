"""Welcoming: how a recruiter's own mailbox stands, for home and settings."""

from backend.domain.access import reader_of
from backend.domain.mailbox import Mailbox, SyncState, sync_id
from backend.domain.recognition import ConnectMailbox, Guest, Health, Home
from backend.domain.thread import Thread
from backend.ports.store import Query, Store
from backend.services.reading import Reading
from backend.services.signing_in import Session
from backend.services.working import Working


class Welcoming:
    """Tells a recruiter what to do first, or that all is well."""

    def __init__(self, store: Store, reading: Reading, working: Working, *, polling: bool) -> None:
        self._store = store
        self._reading = reading
        self._working = working
        self._polling = polling

    def home(self, session: Session) -> ConnectMailbox | Guest | Home:
        """The state of her mailbox with its counts, or why it must be connected first."""
        records = self._store.of(session.organization.id)
        mailbox = records.get(Mailbox, session.recruiter.id)
        if mailbox is None and not session.recruiter.may_connect:
            return Guest()
        if mailbox is None:
            return ConnectMailbox(Health.NEVER, session.recruiter.address)
        if not mailbox.working:
            return ConnectMailbox(Health.RECONNECT, mailbox.address, mailbox.state_reason, mailbox.state_since)
        if not mailbox.chosen:
            return ConnectMailbox(Health.CHOOSE, mailbox.address)
        sync = self._store.root.get(SyncState, sync_id(mailbox.address))
        work = self._working.latest(mailbox.id)
        return Home(
            address=mailbox.address,
            followed=records.count(Query(Thread, equals={"mailbox": mailbox.id, "followed": True})),
            waiting=len(self._reading.waiting(session.organization, reader_of(session.recruiter))),
            importing=(work.done, work.total) if work and work.due else None,
            synced_at=sync.synced_at if sync else None,
            polling=self._polling,
            trouble=work.error if work else "",
        )
