"""When a mailbox is looked at next and when its watch is renewed; what a look does is elsewhere."""

from dataclasses import replace
from datetime import datetime, time, timedelta

from backend.domain.ids import derived
from backend.domain.mailbox import SyncState

LOOK_AGAIN_AFTER = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30))
"""When history still hides what a push announced: the pauses before we look again, design §6.2."""
CLOSELY_S = 60
"""The pause between looks once pushes seem to be lost."""
PUSH_TAKES = timedelta(seconds=10)
"""What we found by ourselves may still be announced so long: Gmail pushes within seconds."""
RENEWAL_PAUSES = tuple(timedelta(minutes=each) for each in (5, 15, 60, 180, 360))
"""After the first, second, … renewal in a row that went wrong; a watch lives seven days."""
DAY = timedelta(days=1)


def share(mailbox: str, whole: timedelta) -> timedelta:
    """The same part of a stretch of time for the same mailbox, so that many are spread over all of it."""
    return whole * (int(derived("share", mailbox)[:8], 16) / 2**32)


def next_turn(mailbox: str, at: datetime) -> datetime:
    """The next time the clock stands at the mailbox's own time of day (UTC)."""
    midnight = datetime.combine(at, time(), tzinfo=at.tzinfo)
    turn = midnight + share(mailbox, DAY)
    return turn if turn > at else turn + DAY


def after_look(state: SyncState, history_id: int, at: datetime, pause: timedelta, *, pushed: bool) -> SyncState:
    """The state after history was read up to `history_id`: the cursor only goes forward, and the next look is set.

    When history still hides what a push announced we look again after 1, 5 and 30 seconds (Gmail's history may lag
    its pushes), then after `pause` and up to a tenth more. Where Gmail should have `pushed` what we found by ourselves,
    we look every minute, every quiet look half as often, and the watch is renewed unless the push still comes.
    """
    seen = replace(state, history_id=max(state.history_id, history_id), synced_at=at)
    if seen.dirty and seen.looks < len(LOOK_AGAIN_AFTER):
        return replace(seen, looks=seen.looks + 1, due_at=at + min(pause, LOOK_AGAIN_AFTER[seen.looks]))
    seen = replace(seen, looks=0, pushed_id=seen.history_id)
    if pushed and _unannounced(state, seen, pause):
        seen = _closely(seen, at)
    elif state.closely_s:
        longer = state.closely_s * 2
        seen = replace(seen, closely_s=0 if state.dirty or longer >= pause.total_seconds() else longer)
    return replace(seen, due_at=_due(seen, at, pause))


def announced_late(state: SyncState, at: datetime) -> SyncState:
    """The state once a push names what we had found by ourselves: pushes do come, and the renewal waits its turn."""
    return replace(state, closely_s=0, renew_at=next_turn(state.mailbox, at))


def is_renewal_due(state: SyncState, at: datetime) -> bool:
    """Whether the watch is to be renewed now; one that was never asked for is."""
    return state.renew_at is None or state.renew_at <= at


def renewing(state: SyncState, at: datetime) -> SyncState:
    """The state while a renewal is under way, and for good if it fails: the next try comes later each time."""
    pause = RENEWAL_PAUSES[min(state.renewals_failed, len(RENEWAL_PAUSES) - 1)]
    return replace(state, renewals_failed=state.renewals_failed + 1, renew_at=at + pause)


def renewed(state: SyncState, at: datetime) -> SyncState:
    """The state after the watch was renewed. The cursor stays: Gmail's answer names a newer history id than ours."""
    return replace(state, renewals_failed=0, renew_at=next_turn(state.mailbox, at))


def _unannounced(before: SyncState, seen: SyncState, pause: timedelta) -> bool:
    """Whether history moved on without a push. After an absence of ours that says nothing: nobody took the pushes."""
    if before.dirty or before.synced_at is None or seen.synced_at is None:
        return False
    return seen.history_id > before.history_id and seen.synced_at - before.synced_at <= 2 * pause


def _closely(state: SyncState, at: datetime) -> SyncState:
    """Look every minute; the first time, renew the watch once no push can be under way any more."""
    renew_at = state.renew_at if state.closely_s else at + PUSH_TAKES
    return replace(state, closely_s=CLOSELY_S, renew_at=renew_at)


def _due(state: SyncState, at: datetime, pause: timedelta) -> datetime:
    usual = pause + share(state.mailbox, pause / 10)
    return at + (min(usual, timedelta(seconds=state.closely_s)) if state.closely_s else usual)
