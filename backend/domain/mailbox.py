"""One recruiter's Gmail: its state, its labels, and where we stand in its history."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from backend.domain.address import key_of
from backend.domain.ids import derived
from backend.domain.lease import Lease

LEGACY_LABEL = "Recruiterbox"


class MailboxState(StrEnum):
    """How the mailbox stands. CATCHING_UP is never kept: it is CONNECTED with work under way (`domain.standing`)."""

    CONNECTED = "connected"
    CATCHING_UP = "catching_up"
    NEEDS_RECONNECT = "needs_reconnect"
    SUSPENDED = "suspended"
    PAUSED = "paused"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True)
class SendAs:
    """An address the mailbox writes from; `verified` is Gmail's word for it, `signature` is HTML."""

    address: str
    name: str
    default: bool
    verified: bool
    signature: str = ""


@dataclass(frozen=True)
class Mailbox:
    """A connected Gmail; id is Google's `sub`.

    `label_id` is the label we put on, `label_ids` maps the Gmail ids of all followed ones to their names; `left_labels`
    were offered and not chosen. `seen_labels` are all the mailbox's label ids when they were last read: an unknown one
    in history makes us read them again. `label_gone_at` is when the label was found to be deleted.
    """

    id: str
    address: str
    state: MailboxState
    state_since: datetime
    state_reason: str
    scopes: tuple[str, ...]
    label_id: str = ""
    label_ids: Mapping[str, str] = field(default_factory=dict)
    left_labels: tuple[str, ...] = ()
    seen_labels: tuple[str, ...] = ()
    label_gone_at: datetime | None = None
    send_as: tuple[SendAs, ...] = ()
    watch_expires_at: datetime | None = None
    chosen: bool = False

    @property
    def working(self) -> bool:
        """Whether Gmail lets us in, as far as we know."""
        return self.state is MailboxState.CONNECTED

    @property
    def may_be_asked(self) -> bool:
        """Whether Gmail may be asked: a suspended mailbox comes back by itself, so it is looked at now and then."""
        return self.state in (MailboxState.CONNECTED, MailboxState.SUSPENDED)


@dataclass(frozen=True)
class SyncState:
    """Where we stand in one mailbox's history, found by the address a push carries (a root record).

    `history_id` is the cursor; `pushed_id` the newest id a push named: while it is the larger the mailbox is dirty.
    `looks` counts how often history still hid what a push announced. `due_at` is when to look without a push;
    before `resting_until` not even a push makes us look, because Gmail asked for that. `failures` counts the looks
    that went wrong in a row, `closely_s` is the pause in seconds while pushes seem to be lost (0: the usual one).
    Where Gmail pushes, the watch is renewed at `renew_at` (None: at once) and `renewals_failed` counts as `failures`
    does; `audit_at` is when Gmail's list is next compared with the store.
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
    failures: int = 0
    closely_s: int = 0
    renew_at: datetime | None = None
    renewals_failed: int = 0
    audit_at: datetime | None = None

    @property
    def dirty(self) -> bool:
        """Whether something may have happened that we have not read."""
        return self.pushed_id > self.history_id


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
