"""What design §6 makes of a thread's life at one look: every state it may be in afterwards."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from tests.differential.life import WAITS_FOR_A_WORD, Labels, Life, State, Status

UNDO = timedelta(hours=24)


@dataclass(frozen=True)
class Sight:
    """A thread at the moment of a look.

    `bears`: one of its messages bears a living one;
    `aside`: only messages in spam or trash do. `continues`: new mail in it answers one we hold, surely or perhaps.
    `asks`: more were labelled by hand than may come unasked, surely or perhaps; `asks_of_all`: more newcomers by
    whatever way. `ends` says why following may end now, by what was heard or anyway.
    """

    now: datetime
    labels: Labels
    bears: bool
    aside: bool
    gone: bool
    continues: frozenset[bool]
    asks: frozenset[bool]
    asks_of_all: frozenset[bool]
    ends: Callable[[State, bool], set[Status | None]]


def by_history(life: Life, state: State, sight: Sight) -> set[State]:
    """After a look that reads history from where it was read last (§6.3, §6.4)."""
    heard = replace(state, cursor=len(life.happenings))
    if state.cursor == heard.cursor:
        return {state}
    if state.status is Status.FOLLOWED:
        return _still_followed(life, state, heard, sight)
    if state.asked:
        return _still_asked(life, state, heard, sight)
    called = life.hand_on(state.cursor, sight.labels.ever)
    found = _newcomer(heard, sight if called else replace(sight, asks=frozenset({False})), called=called)
    # A comparison may have passed over a label that only spam or trash bears; history names it once.
    return found if life.label_came(state.cursor, sight.labels.ever) or not sight.aside else found | {heard}


def by_comparison(life: Life, state: State, sight: Sight) -> set[State]:
    """After Gmail had forgotten what happened and its list was compared with the store (§6.5)."""
    heard = replace(state, cursor=len(life.happenings))
    if state.asked and state.status is not Status.FOLLOWED:
        return {heard} if sight.bears else {heard, replace(heard, asked=False)}
    if state.status is not Status.FOLLOWED:
        sight = replace(sight, continues=frozenset({False}), asks=sight.asks_of_all)
        found = _newcomer(heard, sight, called=False)
        return found | {heard} if sight.aside else found
    if sight.bears:
        return {heard} | _ended(state, heard, sight, anyway=True)
    taken = life.taken_off(state.cursor, sight.labels.ever)
    here = life.bearing(state.cursor, sight.labels.ever).keys() - life.deleted(state.cursor)
    if not any(each.by_hand and each.changed & sight.labels.ever for each in life.since(state.cursor)):
        return {heard} | _ended(state, heard, sight, anyway=True)
    if taken and taken <= sight.labels.living and here:
        return {_stopped(heard, sight)} | _ended(state, heard, sight, anyway=True) - {heard}
    return {heard, _stopped(heard, sight)} | _ended(state, heard, sight, anyway=True)


def _still_asked(life: Life, state: State, heard: State, sight: Sight) -> set[State]:
    taken = frozenset[str]() if sight.bears else life.taken_off(state.cursor, sight.labels.ever)
    forgotten = replace(heard, asked=False)
    if taken and taken <= sight.labels.living:
        return {forgotten}
    # Which of its other mails bore the label when they were deleted, nobody can tell of a thread that is not held.
    perhaps = not sight.bears and life.hand_off(state.cursor, sight.labels.ever)
    return {heard, forgotten} if perhaps else {heard}


def _still_followed(life: Life, state: State, heard: State, sight: Sight) -> set[State]:
    taken = frozenset[str]() if sight.bears else life.taken_off(state.cursor, sight.labels.ever)
    if taken:
        stopped = {_stopped(replace(heard, asked=False), sight)}
        # Nobody can tell a label taken off from one that was deleted since, which leaves a thread like any other.
        return stopped if taken <= sight.labels.living else stopped | _ended(state, heard, sight)
    if life.hand_on(state.cursor, sight.labels.living):
        return {heard}
    # A label that is no more may have been known as ours, or not, when it was put on.
    called = life.hand_on(state.cursor, sight.labels.ever)
    return _ended(state, heard, sight) | ({heard} if called else set())


def _ended(state: State, heard: State, sight: Sight, *, anyway: bool = False) -> set[State]:
    stops = sight.ends(state, anyway)
    return {replace(heard, status=stop, since=None) if stop else heard for stop in stops}


def _newcomer(heard: State, sight: Sight, *, called: bool) -> set[State]:
    follows = replace(heard, status=Status.FOLLOWED, since=sight.now)
    if heard.status in WAITS_FOR_A_WORD:
        comes = {replace(follows, resumed=sight.now)} if called and sight.bears else set()
    elif sight.bears:
        # A label put on for somebody who was hired or rejected before is a person's word, too.
        comes = {follows, replace(follows, resumed=sight.now)} if called else {follows}
    else:
        may = heard.status is Status.UNKNOWN and not sight.gone
        return {follows if adopted and may else heard for adopted in sight.continues}
    if not comes:
        return {heard}
    return {replace(heard, asked=True) if asked else each for each in comes for asked in sight.asks}


def _stopped(heard: State, sight: Sight) -> State:
    soon = heard.since is not None and sight.now - heard.since <= UNDO
    if soon:
        return replace(heard, status=Status.UNDONE, since=None, undone=sight.now)
    return replace(heard, status=Status.UNLABELLED, since=None)
