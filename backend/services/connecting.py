"""Connecting a mailbox: consent to token, label, cursor and watch."""

from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain import clock
from backend.domain.address import key_of
from backend.domain.errors import HirelabelError, LabelTaken, NotEnabled, ReconnectNeeded, Refused
from backend.domain.mailbox import (
    Mailbox,
    MailboxState,
    SealedToken,
    SyncState,
    is_hire_label,
    sync_id,
)
from backend.domain.offer import missing_scopes
from backend.domain.organization import Organization
from backend.domain.pace import renewed
from backend.domain.recruiter import READS_NO_MAIL, Recruiter
from backend.domain.wording import word
from backend.ports.consent import Grant
from backend.ports.mailbox import Label
from backend.ports.queue import Queue
from backend.ports.store import Store, Transaction
from backend.ports.vault import Vault
from backend.services.opening import Box, Opening
from backend.services.pausing import Pausing
from backend.services.signing_in import OFF, Session, comes_in, organization_of

NO_MORE = word("An admin has changed meanwhile what you may do, so nothing was connected.")


@dataclass(frozen=True)
class Connecting:
    """Connects mailboxes. Connecting again keeps the cursor, so nothing that happened meanwhile is lost."""

    store: Store
    vault: Vault
    opening: Opening
    queue: Queue
    pausing: Pausing
    topic: str

    def connect(self, session: Session, grant: Grant, *, expected: str = "") -> Mailbox:
        """Keep the grant and start following; `expected` is the address the sidebar sent her with.

        The mailbox counts as connected only once its label, cursor and watch stand; a crash before that leaves her
        where she was, and connecting again is harmless. A permission that is not kept is withdrawn.

        Raises Refused (a role that connects none, or another account), NotEnabled, ReconnectNeeded (a right is
        missing), MailboxError.
        """
        try:
            _check(session, grant, expected)
        except HirelabelError:
            self.decline(grant)
            raise
        organization, at = session.organization, clock.now()
        records = self.store.of(organization.id)
        record = records.get(Mailbox, grant.person.sub) or _new(grant, at)
        record = replace(
            record,
            address=grant.person.address,
            state=MailboxState.CONNECTED,
            state_since=record.state_since if record.working and record.label_id else at,
            state_reason="",
            scopes=tuple(sorted(grant.scopes)),
        )
        token = SealedToken(record.id, self.vault.seal(grant.refresh_token, record.id), at)
        records.transact(lambda tx: tx.put(token))
        started = self._started(self.opening.of(organization, record))
        self._follow(session, started)
        self._own(session, started)
        self.queue.hurry(organization.id, started.id)
        return started

    def decline(self, grant: Grant) -> None:
        """Withdraw the permission of who may not come in."""
        self.pausing.decline(organization_of(grant.person), grant)

    def _follow(self, session: Session, started: Mailbox) -> None:
        """Count it as connected if she may connect by now: an admin may have decided while she was at Google.

        Switching off writes first and then stops what is connected, so the switch is read after that is written.
        """
        her = self.store.of(session.organization.id).transact(lambda tx: _followed(tx, started))
        organization = self.store.root.get(Organization, session.organization.id)
        if her and organization and comes_in(organization, her):
            return
        self.pausing.disconnect(session)
        raise NotEnabled("not switched on", tell=OFF) if her else Refused("may not connect", tell=NO_MORE)

    def make_label(self, box: Box) -> Label:
        """The label again after it was deleted: the one of that name, or a new one. Raises the MailboxError tree."""
        label = _ensured(box)
        self.store.of(box.organization.id).transact(lambda tx: _labelled(tx, box.record.id, label))
        return label

    def _started(self, box: Box) -> Mailbox:
        profile = box.gmail.profile()
        label = _ensured(box)
        send_as = box.gmail.send_as()
        watch = box.gmail.watch(self.topic) if self.topic else None
        self.store.root.transact(lambda tx: _begin(tx, box, profile.history_id, profile.address))
        return replace(
            box.record,
            address=profile.address,
            label_id=label.id,
            label_ids={label.id: label.name} | dict(box.record.label_ids),
            label_gone_at=None,
            send_as=send_as,
            watch_expires_at=watch.expires_at if watch else None,
        )

    def _own(self, session: Session, record: Mailbox) -> None:
        """The mailbox's verified addresses are ours and hers: no candidates, and no profile of hers is hers to read."""
        keys = {key_of(record.address), *(key_of(alias.address) for alias in record.send_as if alias.verified)}
        if not keys <= set(session.organization.own_addresses):
            self.store.root.transact(lambda tx: _add_own(tx, session.organization.id, keys))
        self.store.of(session.organization.id).transact(lambda tx: _add_aliases(tx, session.recruiter.id, keys))


def _followed(tx: Transaction, started: Mailbox) -> Recruiter | None:
    """Who she is if she may connect; else her mailbox rests until it is disconnected."""
    her = tx.get(Recruiter, started.id)
    allowed = her is not None and her.seated and her.may_connect
    tx.put(started if allowed else replace(started, state=MailboxState.PAUSED, state_since=clock.now()))
    return her if allowed else None


def _check(session: Session, grant: Grant, expected: str) -> None:
    if not session.recruiter.may_connect:
        raise Refused("role connects no mailbox", tell=READS_NO_MAIL)
    if grant.person.sub != session.recruiter.id:
        raise Refused("grant is another person's", tell=word("Sign in as the one whose mailbox you connect."))
    if expected and key_of(expected) != key_of(grant.person.address):
        tell = word(
            "The sidebar is %(expected)s's, but you chose %(chosen)s. Connect again and choose %(expected)s.",
            expected=expected,
            chosen=grant.person.address,
        )
        raise Refused("grant is another account's", tell=tell)
    if missing := missing_scopes(grant.scopes):
        tell = word(
            "Google's page left this unticked: %(scopes)s. Connect again and leave it ticked.",
            scopes=", ".join(missing),
        )
        raise ReconnectNeeded("scope not granted", tell=tell)
    if not grant.refresh_token:
        raise ReconnectNeeded("no refresh token", tell=word("Google gave no lasting permission. Connect again."))


def _new(grant: Grant, at: datetime) -> Mailbox:
    return Mailbox(grant.person.sub, grant.person.address, MailboxState.CONNECTED, at, "", ())


def _ensured(box: Box) -> Label:
    """The label to follow: the one we knew, else the one of that name whatever its capitals, else a new one."""
    labels = box.gmail.labels()
    wanted = box.organization.policy.label_name
    found = next((label for label in labels if label.id == box.record.label_id), None) or _named(labels, wanted)
    if found:
        return found
    try:
        return box.gmail.create_label(wanted)
    except LabelTaken:
        taken = _named(box.gmail.labels(), wanted)
        if taken is None:
            raise
        return taken


def _named(labels: tuple[Label, ...], wanted: str) -> Label | None:
    return next((label for label in labels if is_hire_label(label.name, wanted)), None)


def _labelled(tx: Transaction, mailbox: str, label: Label) -> None:
    record = tx.get(Mailbox, mailbox)
    if record:
        ids, seen = {**record.label_ids, label.id: label.name}, sorted({*record.seen_labels, label.id})
        tx.put(replace(record, label_id=label.id, label_ids=ids, seen_labels=tuple(seen), label_gone_at=None))


def _begin(tx: Transaction, box: Box, history_id: int, address: str) -> None:
    """Start at `history_id`, or go on from the cursor an earlier connection left."""
    known = tx.get(SyncState, sync_id(address))
    at = clock.now()
    fresh = SyncState(sync_id(address), box.organization.id, box.record.id, history_id, at)
    state = replace(known, active=True, resting_until=None) if known and known.mailbox == box.record.id else fresh
    tx.put(replace(renewed(state, at), due_at=at, closely_s=0))


def _add_own(tx: Transaction, organization_id: str, keys: set[str]) -> None:
    organization = tx.get(Organization, organization_id)
    if organization:
        tx.put(replace(organization, own_addresses=tuple(sorted({*organization.own_addresses, *keys}))))


def _add_aliases(tx: Transaction, recruiter_id: str, keys: set[str]) -> None:
    recruiter = tx.get(Recruiter, recruiter_id)
    if recruiter:
        tx.put(replace(recruiter, aliases=tuple(sorted({*recruiter.aliases, *keys}))))
