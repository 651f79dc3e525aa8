"""How often a call is made: once for what changes Gmail, more for what only reads."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from backend.adapters.gmail_errors import HeldBack
from backend.adapters.gmail_retries import TRIES, Retries
from backend.adapters.gmail_units import UNITS
from backend.domain.clock import now
from backend.domain.errors import MailboxBusy, MailboxDown, MailboxError, NotInMailbox, ReconnectNeeded

READ = "threads.get"


class Pauses(list[float]):
    """Stands for sleeping, and remembers for how long."""

    def retries(self) -> Retries:
        return Retries(sleep=self.append)


def failing(*errors: MailboxError) -> tuple[Callable[[], str], list[int]]:
    """A call that fails with these errors, then answers; and a tally of its runs."""
    left, runs = list(errors), []

    def call() -> str:
        runs.append(1)
        if left:
            raise left.pop(0)
        return "answer"

    return call, runs


@pytest.mark.parametrize("error", [MailboxDown("503"), MailboxBusy("429")])
def test_a_read_is_made_up_to_four_times(error: MailboxError) -> None:
    pauses = Pauses()
    call, runs = failing(error, error, error)
    assert pauses.retries().run(READ, call) == "answer"
    assert (len(runs), len(pauses)) == (4, 3)
    assert all(0 <= pause <= 10 for pause in pauses)


def test_a_read_gives_up_after_four_and_raises_what_came_last() -> None:
    call, runs = failing(*(MailboxDown(f"try {number}") for number in range(9)))
    with pytest.raises(MailboxDown, match="try 3"):
        Pauses().retries().run(READ, call)
    assert len(runs) == 4


@pytest.mark.parametrize(
    "error", [NotInMailbox("404"), ReconnectNeeded("401"), HeldBack("our own planner", until=now())]
)
def test_what_waiting_cannot_help_is_raised_at_once(error: MailboxError) -> None:
    call, runs = failing(error)
    with pytest.raises(type(error)):
        Pauses().retries().run(READ, call)
    assert len(runs) == 1


@pytest.mark.parametrize("method", ["labels.create", "watch", "stop"])
def test_what_changes_gmail_is_made_once(method: str) -> None:
    call, runs = failing(MailboxDown("connection lost"))
    with pytest.raises(MailboxDown):
        Pauses().retries().run(method, call)
    assert len(runs) == 1


def test_labelling_may_be_repeated() -> None:
    call, runs = failing(MailboxDown("connection lost"))
    assert Pauses().retries().run("threads.modify", call) == "answer"
    assert len(runs) == 2


def test_a_time_soon_is_waited_for() -> None:
    pauses = Pauses()
    call, runs = failing(MailboxBusy("429", until=now() + timedelta(seconds=8)))
    assert pauses.retries().run(READ, call) == "answer"
    assert len(runs) == 2
    assert 7 < pauses[0] <= 18


def test_a_time_far_away_is_left_to_the_caller() -> None:
    until = now() + timedelta(seconds=30)
    call, runs = failing(MailboxBusy("429", until=until))
    with pytest.raises(MailboxBusy) as caught:
        Pauses().retries().run(READ, call)
    assert (len(runs), caught.value.until) == (1, until)


def test_every_method_with_a_price_has_a_policy() -> None:
    assert TRIES.keys() == UNITS.keys()
