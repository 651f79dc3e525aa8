"""How a mailbox stands, in words for the person it belongs to: since when, why, and what to do."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from backend.domain.mailbox import Mailbox, MailboxState, SyncState
from backend.domain.wording import word
from backend.domain.work import CATCHING_UP, Task, WorkItem

WELL = word("What you label in Gmail follows by itself.")
NOT_CHOSEN = word(
    "Gmail is connected, but you have not said yet what shall become of threads that bear the label already."
)
COMPARING = word(
    "Gmail has forgotten what happened since the last look, so its labelled threads are compared with ours."
)
IMPORTING = word("Labelled threads are coming in.")
WAITING = word("Gmail asked us to wait, for it has limits on how much may be read, so what is new comes in later.")
FAILING = word("Gmail did not answer the last look, so what is new comes in later.")
PAUSED = word("You paused it, so nothing new comes in.")
DISCONNECTED = word("You disconnected it. What came in before stays.")

LABEL_GONE = word(
    "The label %(label)s is gone from Gmail. What was followed goes on, but nothing new comes in by label."
)

NOTHING_TO_DO = word("There is nothing to do.")
BY_ITSELF = word("There is nothing to do: it goes on by itself.")
TO_CHOOSE = word("Choose what shall come in.")
TO_RECONNECT = word("Connect again. Nothing is lost: it then catches up.")
TO_ASK_ADMIN = word("Only your admin can change that. We look again every hour and then catch up: nothing is lost.")
TO_RESUME = word("Resume when you like: it goes on from where it stood.")
TO_CONNECT = word("Connect it when you like: it goes on from where it stood.")
TO_LABEL = word("Make the label again, here or in Gmail.")


@dataclass(frozen=True)
class Standing:
    """How a mailbox stands; `why` are sentences, `todo` is one. While it catches up, `done` of `total` threads are in.

    A deleted label (`label_gone`) is what there is to say of a mailbox that works otherwise.
    """

    state: MailboxState
    since: datetime
    why: tuple[str, ...]
    todo: str
    done: int = 0
    total: int = 0
    label_gone: bool = False

    @property
    def works(self) -> bool:
        """Whether Gmail lets us in."""
        return self.state in (MailboxState.CONNECTED, MailboxState.CATCHING_UP)

    @property
    def undecided(self) -> bool:
        """Whether she has still to say what comes in."""
        return self.todo == TO_CHOOSE

    @property
    def at_rest(self) -> bool:
        """Whether nothing new comes in, or no longer all of it: she should know wherever she looks."""
        return self.label_gone or not self.works


def standing(
    mailbox: Mailbox, work: Collection[WorkItem], label: str, sync: SyncState | None = None, at: datetime | None = None
) -> Standing:
    """How the mailbox stands (pure); `work` are its items that are not done, `label` the name of the wanted label.

    `sync` says whether the looks at it went well, `at` is now.
    """
    catching_up = [item for item in work if item.task in CATCHING_UP]
    if mailbox.working and catching_up:
        found = _catching_up(catching_up)
    elif mailbox.working and sync and sync.failures:
        resting = sync.resting_until is not None and at is not None and sync.resting_until > at
        found = Standing(
            MailboxState.CATCHING_UP,
            sync.synced_at or mailbox.state_since,
            (WAITING if resting else FAILING,),
            BY_ITSELF,
        )
    else:
        found = Standing(mailbox.state, mailbox.state_since, *_words(mailbox))
    if mailbox.working and mailbox.label_gone_at:
        why = word(LABEL_GONE, label=label)
        gone = mailbox.label_gone_at
        return Standing(found.state, gone, (why,), TO_LABEL, found.done, found.total, label_gone=True)
    return found


def _catching_up(work: Collection[WorkItem]) -> Standing:
    comparing = any(item.task is Task.RESYNC for item in work)
    trouble = dict.fromkeys(item.error for item in work if item.error)
    return Standing(
        state=MailboxState.CATCHING_UP,
        since=min(item.created_at for item in work),
        why=(COMPARING if comparing else IMPORTING, *trouble),
        todo=BY_ITSELF,
        done=sum(item.done for item in work),
        total=sum(item.total for item in work),
    )


def _words(mailbox: Mailbox) -> tuple[tuple[str, ...], str]:
    """Why the mailbox is in its state, and what to do about it."""
    match mailbox.state:
        case MailboxState.NEEDS_RECONNECT:
            return (mailbox.state_reason,), TO_RECONNECT
        case MailboxState.SUSPENDED:
            return (mailbox.state_reason,), TO_ASK_ADMIN
        case MailboxState.PAUSED:
            return (PAUSED,), TO_RESUME
        case MailboxState.DISCONNECTED:
            return (DISCONNECTED,), TO_CONNECT
    return ((WELL,), NOTHING_TO_DO) if mailbox.chosen else ((NOT_CHOSEN,), TO_CHOOSE)
