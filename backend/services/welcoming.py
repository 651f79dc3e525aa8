"""Welcoming: how a recruiter's own mailbox stands, for home and settings."""

from dataclasses import dataclass
from datetime import datetime

from backend.domain import clock
from backend.domain.access import reader_of
from backend.domain.mailbox import Mailbox, MailboxState, SyncState, sync_id
from backend.domain.recognition import ConnectMailbox, Guest, Health, Home, Meanwhile
from backend.domain.recruiter import Recruiter, looking
from backend.domain.standing import Standing, standing
from backend.domain.thread import Thread
from backend.ports.queue import Queue
from backend.ports.store import Query, Store, Transaction
from backend.services import gathering
from backend.services.asking import questions_of
from backend.services.auditing import latest_of
from backend.services.parking import parked_of
from backend.services.signing_in import Session

TO_CONNECT = {MailboxState.NEEDS_RECONNECT: Health.RECONNECT, MailboxState.DISCONNECTED: Health.DISCONNECTED}


@dataclass(frozen=True)
class Welcoming:
    """Tells a recruiter what to do first, or how her mailbox stands and what waits for her; Gmail is not asked."""

    store: Store
    queue: Queue
    polling: bool

    def home(self, session: Session) -> ConnectMailbox | Guest | Home:
        """The state of her mailbox with its counts and lists, or why it must be connected first.

        What is new to her is counted from her last visit; looking again soon shows the same.
        """
        mailbox = session.seen.get(Mailbox, session.recruiter.id)
        if mailbox is None:
            return _unconnected(session)
        sync = session.seen.get(SyncState, sync_id(mailbox.address))
        own = self._own(session, mailbox, sync)
        return self._home(session, mailbox, own, sync) if isinstance(own, Standing) else own

    def own(self, session: Session) -> ConnectMailbox | Guest | Standing:
        """How her mailbox stands, without counts, or why it must be connected first."""
        mailbox = session.seen.get(Mailbox, session.recruiter.id)
        if mailbox is None:
            return _unconnected(session)
        return self._own(session, mailbox, session.seen.get(SyncState, sync_id(mailbox.address)))

    def _own(self, session: Session, mailbox: Mailbox, sync: SyncState | None) -> ConnectMailbox | Standing:
        organization = session.organization
        queued = self.queue.of(organization.id, mailbox.id)
        stands = standing(mailbox, queued, organization.policy.label_name, sync, clock.now())
        health = TO_CONNECT.get(mailbox.state)
        if mailbox.working and not mailbox.chosen:
            health = Health.CHOOSE
        return ConnectMailbox(health, mailbox.address, stands) if health else stands

    def meanwhile(self, session: Session) -> Meanwhile:
        """What is known of her mailbox while Gmail does not answer."""
        seen, label = session.seen, session.organization.policy.label_name
        mailbox = seen.get(Mailbox, session.recruiter.id)
        sync = seen.get(SyncState, sync_id(mailbox.address)) if mailbox else None
        stands = standing(mailbox, (), label, sync, clock.now()) if mailbox else None
        return Meanwhile(stands if stands and stands.at_rest else None, sync.synced_at if sync else None)

    def _home(self, session: Session, mailbox: Mailbox, stands: Standing, sync: SyncState | None) -> Home:
        organization, reader = session.organization, reader_of(session.recruiter)
        records = self.store.of(organization.id)
        recruiter = self._looks(session)
        asked = (questions_of(mailbox.id), parked_of(mailbox.id), latest_of(mailbox.id))
        questions, parked, audits, *lists = records.find_all((*asked, *gathering.questions(reader)))
        return Home(
            address=mailbox.address,
            standing=stands,
            followed=records.count(Query(Thread, equals={"mailbox": mailbox.id, "followed": True})),
            waiting=len(lists[-1].records),
            synced_at=sync.synced_at if sync else None,
            polling=self.polling,
            questions=questions.records,
            parked=parked.records,
            audit=next(iter(audits.records), None),
            agenda=gathering.gathered(lists, organization, reader, recruiter, session.seen),
        )

    def _looks(self, session: Session) -> Recruiter:
        """Remember that she looks; at most a write in five minutes."""
        recruiter = session.recruiter
        at = clock.now()
        if looking(recruiter, at) == recruiter:
            return recruiter
        return self.store.of(session.organization.id).transact(lambda tx: _look(tx, recruiter, at))


def _look(tx: Transaction, known: Recruiter, at: datetime) -> Recruiter:
    """From what stands there now: her role or address may have changed meanwhile."""
    recruiter = looking(tx.get(Recruiter, known.id) or known, at)
    tx.put(recruiter)
    return recruiter


def _unconnected(session: Session) -> ConnectMailbox | Guest:
    recruiter = session.recruiter
    return ConnectMailbox(Health.NEVER, recruiter.address) if recruiter.may_connect else Guest()
