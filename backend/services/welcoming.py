"""Welcoming: how a recruiter's own mailbox stands, for home and settings."""

from dataclasses import dataclass

from backend.domain import clock
from backend.domain.access import reader_of
from backend.domain.mailbox import Mailbox, MailboxState, SyncState, sync_id
from backend.domain.recognition import ConnectMailbox, Guest, Health, Home
from backend.domain.standing import Standing, standing
from backend.domain.thread import Thread
from backend.ports.queue import Queue
from backend.ports.store import Query, Store
from backend.services.asking import Asking
from backend.services.auditing import Auditing
from backend.services.parking import Parking
from backend.services.reading import Reading
from backend.services.signing_in import Session

TO_CONNECT = {MailboxState.NEEDS_RECONNECT: Health.RECONNECT, MailboxState.DISCONNECTED: Health.DISCONNECTED}


@dataclass(frozen=True)
class Welcoming:
    """Tells a recruiter what to do first, or how her mailbox stands; Gmail is not asked."""

    store: Store
    queue: Queue
    reading: Reading
    asking: Asking
    parking: Parking
    auditing: Auditing
    polling: bool

    def home(self, session: Session) -> ConnectMailbox | Guest | Home:
        """The state of her mailbox with its counts, or why it must be connected first."""
        organization, recruiter = session.organization, session.recruiter
        mailbox = session.seen.get(Mailbox, recruiter.id)
        if mailbox is None:
            return ConnectMailbox(Health.NEVER, recruiter.address) if recruiter.may_connect else Guest()
        sync = session.seen.get(SyncState, sync_id(mailbox.address))
        stands = standing(
            mailbox, self.queue.of(organization.id, mailbox.id), organization.policy.label_name, sync, clock.now()
        )
        health = TO_CONNECT.get(mailbox.state)
        if mailbox.working and not mailbox.chosen:
            health = Health.CHOOSE
        return ConnectMailbox(health, mailbox.address, stands) if health else self._home(session, mailbox, stands, sync)

    def _home(self, session: Session, mailbox: Mailbox, stands: Standing, sync: SyncState | None) -> Home:
        organization = session.organization
        followed = Query(Thread, equals={"mailbox": mailbox.id, "followed": True})
        return Home(
            address=mailbox.address,
            standing=stands,
            followed=self.store.of(organization.id).count(followed),
            waiting=len(self.reading.waiting(organization, reader_of(session.recruiter))),
            synced_at=sync.synced_at if sync else None,
            polling=self.polling,
            questions=self.asking.open(organization.id, mailbox.id),
            parked=self.parking.parked(organization.id, mailbox.id),
            audit=self.auditing.latest(organization.id, mailbox.id),
        )
