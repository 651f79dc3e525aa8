"""Renewing: Gmail's watches are renewed daily, each mailbox's at its own time of day; the cursor stays where it is."""

import logging
from dataclasses import replace
from datetime import datetime
from functools import partial

from backend.domain import clock, pace
from backend.domain.errors import HirelabelError, MailboxSuspended, ReconnectNeeded
from backend.domain.mailbox import Mailbox, SyncState
from backend.domain.quota import Urgency
from backend.ports.store import Query, Store, Transaction
from backend.services.opening import Opening

log = logging.getLogger(__name__)


class Renewing:
    """Keeps the pushes coming; whether they do is not believed but seen by the looks between them (`domain.pace`)."""

    def __init__(self, store: Store, opening: Opening, topic: str) -> None:
        self._store = store
        self._opening = opening
        self._topic = topic

    def renew_due(self, most: int = 20) -> int:
        """Renew the watches whose time has come (100 units each); returns how many. One bad mailbox stops no other.

        A mailbox connected before there was a topic gets its first watch here. Without a topic there is nothing to do.
        """
        if not self._topic:
            return 0
        query = Query(SyncState, equals={"active": True}, order="renew_at", limit=most, until=clock.now())
        claimed = (self._claimed(state.id) for state in self._store.root.find(query).records)
        return sum(self._renew(mine) for mine in claimed if mine)

    def _claimed(self, identity: str) -> SyncState | None:
        return self._store.root.transact(lambda tx: _claimed(tx, identity, clock.now()))

    def _renew(self, mine: SyncState) -> bool:
        """Trouble with one mailbox becomes a later renewal of that mailbox, never an error."""
        began = clock.now()
        try:
            box = self._opening.box(mine.organization, mine.mailbox, Urgency.BACKGROUND)
            expires_at = box.gmail.watch(self._topic).expires_at
        except (ReconnectNeeded, MailboxSuspended) as why:
            self._opening.shut(mine.organization, mine.mailbox, why, began)
        except HirelabelError as trouble:
            log.warning("watch of mailbox %s not renewed: %s", mine.mailbox, type(trouble).__name__)
        except Exception:  # a fault of ours in one mailbox must not keep the others waiting
            log.exception("watch of mailbox %s not renewed", mine.mailbox)
        else:
            self._store.of(mine.organization).transact(partial(_expires, mailbox=mine.mailbox, at=expires_at))
            self._store.root.transact(partial(_renewed, identity=mine.id))
        return True


def _claimed(tx: Transaction, identity: str, at: datetime) -> SyncState | None:
    """The state with its next renewal moved ahead, so that nobody else renews it now; None when it is not due."""
    state = tx.get(SyncState, identity)
    if state is None or not state.active or not pace.is_renewal_due(state, at):
        return None
    mine = pace.renewing(state, at)
    tx.put(mine)
    return mine


def _renewed(tx: Transaction, identity: str) -> None:
    state = tx.get(SyncState, identity)
    if state:
        tx.put(pace.renewed(state, clock.now()))


def _expires(tx: Transaction, mailbox: str, at: datetime) -> None:
    record = tx.get(Mailbox, mailbox)
    if record:
        tx.put(replace(record, watch_expires_at=at))
