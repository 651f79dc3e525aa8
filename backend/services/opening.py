"""Opening a mailbox for work, and what becomes of it when Gmail lets us in no more."""

from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain import clock
from backend.domain.errors import Missing, ReconnectNeeded, Unopenable
from backend.domain.mailbox import Mailbox, MailboxState, SealedToken, SyncState, sync_id
from backend.domain.organization import Organization
from backend.ports.mailbox import Mailbox as Gmail
from backend.ports.mailbox import Mailboxes
from backend.ports.store import Store, Transaction


@dataclass(frozen=True)
class Box:
    """A mailbox at work: whose it is, its record and the way into its Gmail."""

    organization: Organization
    record: Mailbox
    gmail: Gmail


class Opening:
    """Gives services the mailboxes they work on."""

    def __init__(self, store: Store, mailboxes: Mailboxes) -> None:
        self._store = store
        self._mailboxes = mailboxes

    def box(self, organization_id: str, mailbox_id: str) -> Box:
        """The mailbox, opened. Raises Missing, and ReconnectNeeded when its consent is known to be dead."""
        organization = self._store.root.get(Organization, organization_id)
        record = self._store.of(organization_id).get(Mailbox, mailbox_id)
        if organization is None or record is None:
            raise Missing(f"mailbox {mailbox_id}")
        return self.of(organization, record)

    def of(self, organization: Organization, record: Mailbox) -> Box:
        """The mailbox of a record, opened. Raises ReconnectNeeded."""
        if not record.working:
            raise ReconnectNeeded(record.state_reason)
        try:
            return Box(organization, record, self._mailboxes.open(organization.id, record))
        except Unopenable as why:
            raise ReconnectNeeded("the sealed token does not open", tell=why.tell) from why

    def lost(self, organization_id: str, mailbox_id: str, why: ReconnectNeeded, began: datetime) -> bool:
        """Gmail refused us for good: remember it, and look no more until she connects again. Twice is harmless.

        `began` is when the refused work did: a consent given since is another one, and then False is returned.
        """
        records = self._store.of(organization_id)
        address = records.transact(lambda tx: _marked(tx, mailbox_id, why, began))
        if address:
            self._store.root.transact(lambda tx: _deactivate(tx, address))
        return bool(address)


def _marked(tx: Transaction, mailbox_id: str, why: ReconnectNeeded, began: datetime) -> str:
    record, token = tx.get(Mailbox, mailbox_id), tx.get(SealedToken, mailbox_id)
    if record is None or (token and token.sealed_at > began):
        return ""
    if record.working:
        tx.put(replace(record, state=MailboxState.NEEDS_RECONNECT, state_since=clock.now(), state_reason=why.tell))
    return record.address


def _deactivate(tx: Transaction, address: str) -> None:
    sync = tx.get(SyncState, sync_id(address))
    if sync:
        tx.put(replace(sync, active=False))
