"""Pausing a mailbox, resuming it, and disconnecting it for good; what came in before stays in each case."""

import logging
from dataclasses import dataclass, replace
from functools import partial

from backend.domain import clock
from backend.domain.errors import HirelabelError, Missing, Refused
from backend.domain.mailbox import Mailbox, MailboxState, SealedToken, SyncState, sync_id
from backend.domain.recruiter import READS_NO_MAIL, Recruiter
from backend.domain.wording import word
from backend.domain.work import Task
from backend.ports.consent import Consent, Grant
from backend.ports.mailbox import Mailboxes
from backend.ports.queue import Queue
from backend.ports.store import Store, Transaction
from backend.ports.vault import Vault
from backend.services.signing_in import Session

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Pausing:
    """Lets a recruiter stop and go on. Each button may be pressed twice; all raise Missing without a mailbox."""

    store: Store
    mailboxes: Mailboxes
    vault: Vault
    consent: Consent
    queue: Queue

    def pause(self, session: Session) -> None:
        """Nobody asks Gmail any more; pushes are acknowledged and cost nothing. The cursor stays where it is."""
        mailbox = self._mailbox(session)
        self.store.of(session.organization.id).transact(lambda tx: _paused(tx, mailbox.id))
        self.store.root.transact(partial(_rested, identity=sync_id(mailbox.address)))

    def resume(self, session: Session) -> None:
        """Go on from the kept cursor; where Gmail has forgotten it, a comparison finds what happened meanwhile.

        Raises Refused for who may connect no mailbox (any more).
        """
        mailbox = self._mailbox(session)
        if mailbox.state is not MailboxState.PAUSED:
            return
        # Looked for first: a mailbox that counts as connected and is not looked at would stand still unseen.
        self.store.root.transact(partial(_woken, identity=sync_id(mailbox.address)))
        if not self.store.of(session.organization.id).transact(lambda tx: _resumed(tx, mailbox.id)):
            self.store.root.transact(partial(_rested, identity=sync_id(mailbox.address)))
            raise Refused("role connects no mailbox", tell=READS_NO_MAIL)
        self.queue.hurry(session.organization.id, mailbox.id)

    def disconnect(self, session: Session) -> None:
        """Stop, withdraw the permission at Google and forget it; a crash leaves a paused mailbox to disconnect again.

        What was still to come in waits on the queue, should she connect again: the cursor has moved past it.
        """
        mailbox = self._mailbox(session)
        self.pause(session)
        self._withdraw(session.organization.id, mailbox)
        self.store.of(session.organization.id).transact(lambda tx: _disconnected(tx, mailbox.id))
        self.queue.drop(session.organization.id, mailbox.id, Task.AUDIT, Task.TELL)

    def decline(self, organization: str, grant: Grant) -> None:
        """Withdraw a permission that is not kept, unless this account has an earlier one: Google knows but one."""
        identity = grant.person.sub
        if grant.refresh_token and self.store.of(organization).get(SealedToken, identity) is None:
            self._revoke(identity, grant.refresh_token)

    def _revoke(self, identity: str, refresh_token: str) -> None:
        try:
            self.consent.revoke(refresh_token)
        except HirelabelError as trouble:
            log.warning("permission of mailbox %s not withdrawn: %s", identity, type(trouble).__name__)

    def _withdraw(self, organization: str, mailbox: Mailbox) -> None:
        """End the pushes and the permission, as far as Google lets us: she may end it at Google as well."""
        token = self.store.of(organization).get(SealedToken, mailbox.id)
        if token is None:
            return
        try:
            if mailbox.watch_expires_at:
                self.mailboxes.open(organization, mailbox).stop()
        except HirelabelError as trouble:
            log.warning("pushes of mailbox %s go on until they expire: %s", mailbox.id, type(trouble).__name__)
        try:
            self._revoke(mailbox.id, self.vault.open(token.sealed, token.id))
        except HirelabelError as trouble:
            log.warning("permission of mailbox %s not withdrawn: %s", mailbox.id, type(trouble).__name__)

    def _mailbox(self, session: Session) -> Mailbox:
        mailbox = self.store.of(session.organization.id).get(Mailbox, session.recruiter.id)
        if mailbox is None:
            raise Missing("no mailbox", tell=word("Connect your mailbox first."))
        return mailbox


def _paused(tx: Transaction, identity: str) -> None:
    mailbox = tx.get(Mailbox, identity)
    if mailbox and mailbox.may_be_asked:
        tx.put(replace(mailbox, state=MailboxState.PAUSED, state_since=clock.now(), state_reason=""))


def _resumed(tx: Transaction, identity: str) -> bool:
    """Whether her role, as it stands now, lets her mailbox go on."""
    mailbox, her = tx.get(Mailbox, identity), tx.get(Recruiter, identity)
    if her is None or not her.seated or not her.may_connect:
        return False
    if mailbox and mailbox.state is MailboxState.PAUSED:
        tx.put(replace(mailbox, state=MailboxState.CONNECTED, state_since=clock.now()))
    return True


def _disconnected(tx: Transaction, identity: str) -> None:
    mailbox = tx.get(Mailbox, identity)
    if mailbox is None or mailbox.state is MailboxState.DISCONNECTED:
        return
    tx.delete(SealedToken, identity)
    tx.put(
        replace(
            mailbox,
            state=MailboxState.DISCONNECTED,
            state_since=clock.now(),
            state_reason="",
            scopes=(),
            watch_expires_at=None,
        )
    )


def _rested(tx: Transaction, identity: str) -> None:
    sync = tx.get(SyncState, identity)
    if sync and sync.active:
        tx.put(replace(sync, active=False))


def _woken(tx: Transaction, identity: str) -> None:
    sync = tx.get(SyncState, identity)
    if sync and not sync.active:
        tx.put(replace(sync, active=True, due_at=clock.now(), resting_until=None))
