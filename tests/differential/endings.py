"""When following ends by itself: hired, rejected, silent for 180 days (design §6.9); noticed when something happens."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.mailbox import Change
from tests.differential.life import NEVER_HELD, Happening, Labels, Life, State, Status
from tests.differential.seen import Seen

SILENCE = timedelta(days=180)
OUT_OR_BACK = frozenset({"TRASH", "SPAM"})


@dataclass(frozen=True)
class Exchange:
    """The exchange a thread was part of at the last comparison.

    `candidates` were on it, `outsiders` are on any of its threads now; `stirred`: something has happened in another,
    or one has come that may be part of it now.
    """

    candidates: frozenset[str]
    outsiders: frozenset[str]
    last_at: datetime
    stirred: bool


def endings(
    life: Life,
    state: State,
    exchange: Exchange | None,
    ended: Mapping[str, bool],
    labels: Labels,
    now: datetime,
    *,
    anyway: bool,
) -> set[Status | None]:
    """Why following may end at a look, None among them when it may go on; `ended` says whose stage is a last one.

    `anyway`: the thread is looked at whatever happened to it.
    """
    window = life.since(state.cursor)
    if anyway or any(_concerns(each, labels.living) for each in window):
        return _at_once(life, state, exchange, ended, now)
    # Only the deletion of what we hold concerns us, and nothing that befell a label which is no more.
    perhaps = any(each.change is Change.MESSAGE_DELETED or each.changed & labels.ever for each in window)
    return {None} | (_at_once(life, state, exchange, ended, now) if perhaps else set())


def _at_once(
    life: Life, state: State, exchange: Exchange | None, ended: Mapping[str, bool], now: datetime
) -> set[Status | None]:
    silent = _silent(life, state, exchange, now)
    if exchange is None:
        return silent | ({None, Status.ENDED} if any(ended.values()) and state.resumed is None else set())
    if state.resumed is not None or not any(ended.get(each) for each in exchange.candidates | exchange.outsiders):
        return silent
    alone = exchange.outsiders <= exchange.candidates and all(ended.get(each) for each in exchange.candidates)
    return {Status.ENDED} if alone else {Status.ENDED, *silent}


def _silent(life: Life, state: State, exchange: Exchange | None, now: datetime) -> set[Status | None]:
    """Whether nobody has written for too long; None, it may go on, when mail may have been heard meanwhile.

    When somebody last wrote is known as of the last comparison, and not at all of what came in since.
    """
    times = (exchange.last_at if exchange else None, state.since, state.resumed)
    if now - max(when for when in times if when) <= SILENCE:
        return {None}
    heard = any(each.change is Change.MESSAGE_ADDED for each in life.happenings[life.settled : state.cursor])
    return {Status.SILENT, None} if exchange is None or exchange.stirred or heard else {Status.SILENT}


def exchange_of(
    life: Life,
    seen: Seen,
    outsiders: Mapping[tuple[str, str], frozenset[str]],
    answered: Mapping[tuple[str, str], frozenset[str]],
    stirred: set[tuple[str, str]],
) -> Exchange | None:
    """The exchange, None when nothing of the thread was held; the last three are by mailbox and thread."""
    homes = {message.conversation for message in seen.messages if message.copies.get(life.box, ("", ""))[1] == life.id}
    home = next((each for each in seen.conversations if each.id in homes), None)
    if home is None:
        return None
    members = [message for message in seen.messages if message.conversation == home.id]
    threads = {(box, thread) for message in members for box, (_, thread) in message.copies.items()}
    # A thread that came meanwhile and answers one of them may be part of it by now.
    threads |= {thread for thread in stirred if answered[thread] & {message.id for message in members}}
    others = threads - {(life.box, life.id)}
    people = frozenset(person for thread in threads for person in outsiders.get(thread, ()))
    return Exchange(home.candidates, people, home.last_at, bool(others & stirred))


def _concerns(each: Happening, living: frozenset[str]) -> bool:
    """Whether it is one of the things that make us look at a followed thread (§6.3)."""
    if each.change is Change.MESSAGE_ADDED:
        return not each.carried & set(NEVER_HELD) or bool(each.carried & living)
    return each.change is not None and bool(each.changed & (living | OUT_OR_BACK))
