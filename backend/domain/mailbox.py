"""One recruiter's Gmail: its state, its labels, and where we stand in its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from backend.domain.address import key_of
from backend.domain.ids import derived
from backend.domain.lease import Lease

LEGACY_LABEL = "Recruiterbox"
LOOK_AGAIN_AFTER = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30))
"""When history still hides what a push announced: the pauses before we look again, design §6.2."""


class MailboxState(StrEnum):
    """Whether the mailbox is in step."""

    CONNECTED = "connected"
    NEEDS_RECONNECT = "needs_reconnect"


@dataclass(frozen=True)
class SendAs:
    """An address the mailbox writes from; `verified` is Gmail's word for it."""

    address: str
    name: str
    default: bool
    verified: bool


@dataclass(frozen=True)
class Mailbox:
    """A connected Gmail; id is Google's `sub`. `label_ids` maps the followed labels' Gmail ids to their names."""

    id: str
    address: str
    state: MailboxState
    state_since: datetime
    state_reason: str
    scopes: tuple[str, ...]
    label_id: str = ""
    label_ids: Mapping[str, str] = field(default_factory=dict)
    send_as: tuple[SendAs, ...] = ()
    watch_expires_at: datetime | None = None
    chosen: bool = False

    @property
    def working(self) -> bool:
        """Whether Gmail may be asked."""
        return self.state is MailboxState.CONNECTED


@dataclass(frozen=True)
class SyncState:
    """Where we stand in one mailbox's history, found by the address a push carries (a root record).

    `history_id` is the cursor; `pushed_id` the newest id a push named: while it is the larger the mailbox is dirty.
    `looks` counts how often history still hid what a push announced. `due_at` is when to look without a push;
    before `resting_until` not even a push makes us look, because Gmail asked for that.
    """

    id: str
    organization: str
    mailbox: str
    history_id: int
    due_at: datetime
    pushed_id: int = 0
    looks: int = 0
    active: bool = True
    synced_at: datetime | None = None
    resting_until: datetime | None = None
    lease: Lease | None = None

    @property
    def dirty(self) -> bool:
        """Whether something may have happened that we have not read."""
        return self.pushed_id > self.history_id


def after_look(state: SyncState, history_id: int, at: datetime, pause: timedelta) -> SyncState:
    """The state after history was read up to `history_id`: the cursor only goes forward, and the next look is set.

    When history still hides what a push announced we look again after 1, 5 and 30 seconds (Gmail's history may lag
    its pushes), then at the usual pace.
    """
    seen = replace(state, history_id=max(state.history_id, history_id), synced_at=at)
    if seen.dirty and seen.looks < len(LOOK_AGAIN_AFTER):
        return replace(seen, looks=seen.looks + 1, due_at=at + min(pause, LOOK_AGAIN_AFTER[seen.looks]))
    return replace(seen, looks=0, pushed_id=seen.history_id, due_at=at + pause)


@dataclass(frozen=True)
class SealedToken:
    """A refresh token as the vault sealed it; id is the mailbox's, and is bound into the seal."""

    id: str
    sealed: str
    sealed_at: datetime


def sync_id(address: str) -> str:
    """The id of the sync state of the mailbox that has this address."""
    return derived("sync", key_of(address))


def is_hire_label(name: str, wanted: str) -> bool:
    """Whether a label's name is the wanted one, whatever its capitals."""
    return name.strip().casefold() == wanted.strip().casefold()


def is_offered_label(name: str, wanted: str) -> bool:
    """Whether a label is offered, unticked, beside the wanted one: nested below it, or the old product's."""
    folded = name.strip().casefold()
    roots = (wanted.strip().casefold(), LEGACY_LABEL.casefold())
    return folded == roots[1] or any(folded.startswith(f"{root}/") for root in roots)
