"""Failure mode 27: what Gmail is asked for costs what it must, and hardly a unit more."""

from collections.abc import Callable
from email.message import EmailMessage
from math import ceil
from typing import Any

import pytest

Letter = Callable[..., EmailMessage]

ALICE = "alice@brightwater.example"
JANE = "Jane Roe <jane@roe.example>"
PAGE, LIST, THREAD = 500, 10, 40


def units(play: Any) -> int:
    return int(play.world.counters.units.total())


def labelled(play: Any, letter: Letter, threads: int, mails: int) -> None:
    """Label threads of so many mails each."""
    for thread in range(threads):
        first = letter(f"Stranger{thread} <s{thread}@roe.example>", ALICE, subject=f"Thread {thread}")
        stored = play.deliver(ALICE, first)
        for mail in range(1, mails):
            more = letter(ALICE, f"s{thread}@roe.example", f"Mail {mail}", subject=f"Thread {thread}")
            play.deliver(ALICE, more, thread_id=stored.thread_id)
        play.label(ALICE, stored)


@pytest.mark.parametrize(("threads", "mails"), [(120, 3), (60, 1)])
def test_failure_mode_27_a_first_import_costs_five_percent_over_the_floor_at_most(
    play: Any, letter: Letter, threads: int, mails: int
) -> None:
    """Broken variant: each message was fetched by itself, 20 units a mail on top of the thread's."""
    labelled(play, letter, threads, mails)
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    box = play.house.opening.box("brightwater.example", play.world.accounts[ALICE].sub)
    play.world.counters.reset()
    play.house.offering.choose(box, [box.record.label_id], since=None, old=True)
    play.work()
    assert len(play.threads(ALICE)) == threads
    assert len(play.messages()) == threads * mails
    floor = LIST * ceil(threads / PAGE) + THREAD * threads
    assert floor <= units(play) <= floor * 1.05


def test_failure_mode_27_a_look_at_an_idle_mailbox_costs_two_units(play: Any, letter: Letter) -> None:
    """Broken variant: the profile was asked before history, a unit more at every look."""
    play.connect(ALICE)
    labelled(play, letter, threads=1, mails=3)
    play.look(ALICE)
    play.world.counters.reset()
    play.look(ALICE)
    assert units(play) == 2
    play.look(ALICE)
    play.work()
    assert units(play) == 4


def test_failure_mode_27_a_reply_and_a_label_cost_what_they_must(play: Any, letter: Letter) -> None:
    """Two units for history, 20 for the one new mail of a followed thread, 40 for a thread that was labelled.

    Broken variant: for a new mail the whole thread was fetched.
    """
    play.connect(ALICE)
    first = letter(JANE, ALICE)
    play.label(ALICE, play.deliver(ALICE, first))
    play.look(ALICE)
    play.world.counters.reset()
    play.deliver(ALICE, letter(JANE, ALICE, "Later", answers=(first,)))
    play.look(ALICE)
    assert units(play) == 2 + 20
    play.world.counters.reset()
    play.label(ALICE, play.deliver(ALICE, letter("Max <max@ode.example>", ALICE, subject="Other")))
    play.look(ALICE)
    assert units(play) == 2 + 40
