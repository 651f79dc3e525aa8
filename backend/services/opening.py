"""Opening a mailbox for work, and what becomes of it when Gmail lets us in no more, or lets us in again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from backend.domain import clock
from backend.domain.errors import MailboxSuspended, Missing, ReconnectNeeded, Unopenable
from backend.domain.mailbox import Mailbox, MailboxState, SealedToken, SyncState, sync_id
from backend.domain.organization import Organization
from backend.domain.quota import Urgency
from backend.domain.wording import word
from backend.domain.work import Task, WorkItem, planned
from backend.ports.mailbox import Mailbox as Gmail
from backend.ports.mailbox import Mailboxes
from backend.ports.queue import Queue
from backend.ports.store import Store, Transaction

T = TypeVar("T")
Shut = ReconnectNeeded | MailboxSuspended
"""Gmail lets us in no more, until she connects again or until her admin switches it on again."""

WHILE_SHUT = timedelta(hours=1)
"""How long a mailbox that lets us in no more is left alone; once it does again its work is due at once."""


def nothing_to_keep() -> None:
    """For work no lease is held for."""


@dataclass(frozen=True)
class Box:
    """A mailbox at work: whose it is, its record, the way into its Gmail.

    `keep` is called before anything is written of what was fetched. It raises LeaseLost when another worker has taken
    over, so that a late one writes nothing.
    """

    organization: Organization
    record: Mailbox
    gmail: Gmail
    keep: Callable[[], None] = nothing_to_keep


class Opening:
    """Gives services the mailboxes they work on."""

    def __init__(self, store: Store, mailboxes: Mailboxes, queue: Queue) -> None:
        self._store = store
        self._mailboxes = mailboxes
        self._queue = queue

    def box(self, organization_id: str, mailbox_id: str, urgency: Urgency = Urgency.INTERACTIVE) -> Box:
        """The mailbox, opened. Raises Missing, and ReconnectNeeded or MailboxSuspended when it is known to be shut."""
        box = self.to_look(organization_id, mailbox_id, urgency)
        if not box.record.working:
            raise MailboxSuspended(box.record.state_reason)
        return box

    def to_look(self, organization_id: str, mailbox_id: str, urgency: Urgency = Urgency.INTERACTIVE) -> Box:
        """The mailbox, opened even while it is suspended, to find out whether it still is. Raises as `box`."""
        organization = self._store.root.get(Organization, organization_id)
        record = self._store.of(organization_id).get(Mailbox, mailbox_id)
        if organization is None or record is None:
            raise Missing(f"mailbox {mailbox_id}")
        return self.of(organization, record, urgency)

    def at_her_word(self, organization_id: str, mailbox_id: str, do: Callable[[Box], T]) -> T:
        """What `do` gives on the mailbox of a recruiter who pressed a button; that Gmail let us in no more is kept.

        Raises ReconnectNeeded when her mailbox is not connected, and whatever `do` raises.
        """
        try:
            box = self.box(organization_id, mailbox_id)
        except Missing as none:
            raise ReconnectNeeded("no mailbox", tell=word("Connect your mailbox first.")) from none
        began = clock.now()
        try:
            return do(box)
        except (ReconnectNeeded, MailboxSuspended) as why:
            self.shut(organization_id, mailbox_id, why, began)
            raise

    def works(self, organization_id: str, mailbox_id: str) -> bool:
        """Whether Gmail lets us into this mailbox, as far as we know."""
        record = self._store.of(organization_id).get(Mailbox, mailbox_id)
        return record is not None and record.working

    def of(self, organization: Organization, record: Mailbox, urgency: Urgency = Urgency.INTERACTIVE) -> Box:
        """The mailbox of a record, opened. Raises ReconnectNeeded."""
        if not record.may_be_asked:
            raise ReconnectNeeded(record.state_reason)
        try:
            return Box(organization, record, self._mailboxes.open(organization.id, record, urgency))
        except Unopenable as why:
            raise ReconnectNeeded("the sealed token does not open", tell=why.tell) from why

    def shut(self, organization_id: str, mailbox_id: str, why: Shut, began: datetime) -> bool:
        """Gmail lets us in no more: remember since when and why, and tell the recruiter. Twice is harmless.

        Without a consent nobody looks any more; a suspended mailbox is looked at now and then. `began` is when the
        refused work did: a consent given since is another one, and then False is returned.
        """
        lost = isinstance(why, ReconnectNeeded)
        state = MailboxState.NEEDS_RECONNECT if lost else MailboxState.SUSPENDED
        records = self._store.of(organization_id)
        record = records.transact(lambda tx: _shut(tx, mailbox_id, state, why, began))
        if record is None:
            return False
        # Told of first: a mailbox that nobody looks at any more would never be told of after a crash.
        self._queue.put(_telling(organization_id, record))
        if lost:
            self._store.root.transact(lambda tx: _deactivate(tx, record.address))
        return True

    def back(self, box: Box) -> Box:
        """Gmail answered: a suspended mailbox is connected again, and what waited for it goes on. Twice is harmless."""
        if box.record.working:
            return box
        records = self._store.of(box.organization.id)
        record = records.transact(lambda tx: _back(tx, box.record.id))
        self._queue.hurry(box.organization.id, box.record.id)
        return replace(box, record=record or box.record)


def _shut(tx: Transaction, mailbox_id: str, state: MailboxState, why: Shut, began: datetime) -> Mailbox | None:
    record, token = tx.get(Mailbox, mailbox_id), tx.get(SealedToken, mailbox_id)
    if record is None or not record.may_be_asked or (token and token.sealed_at > began):
        return record if record and record.state is state else None
    if record.state is not state:
        record = replace(record, state=state, state_since=clock.now(), state_reason=why.tell)
        tx.put(record)
    return record


def _back(tx: Transaction, mailbox_id: str) -> Mailbox | None:
    record = tx.get(Mailbox, mailbox_id)
    if record and record.state is MailboxState.SUSPENDED:
        record = replace(record, state=MailboxState.CONNECTED, state_since=clock.now(), state_reason="")
        tx.put(record)
    return record


def _deactivate(tx: Transaction, address: str) -> None:
    sync = tx.get(SyncState, sync_id(address))
    if sync:
        tx.put(replace(sync, active=False))


def _telling(organization_id: str, record: Mailbox) -> WorkItem:
    """The work of telling her by mail; one change of state is told once."""
    since = record.state_since.isoformat()
    return planned(Task.TELL, organization_id, record.id, record.state, since, about=record.state)
