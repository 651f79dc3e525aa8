"""Threads she said no to: remembered in steps, never over her head, and brought back by her hand alone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.errors import LeaseLost
from backend.domain.history import Touched
from backend.domain.thread import Stop
from backend.domain.work import Pending, Task
from backend.services.declining import STEP, Declining
from backend.services.opening import Box, nothing_to_keep

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"


@pytest.fixture
def declining(play: Any) -> Declining:
    return Declining(play.house.opening, play.house.parking._importing)


@pytest.fixture
def labelled(play: Any, letter: Letter) -> Callable[[str], Any]:
    """Labels a mail of this subject; the stored mail."""

    def label(subject: str, **how: Any) -> Any:
        stored = play.deliver(ALICE, letter(f"{subject} <{subject}@roe.example>", ALICE, subject=subject), **how)
        play.label(ALICE, stored)
        return stored

    return label


Labelled = Callable[..., Any]


def step(play: Any) -> None:
    play.look(ALICE)
    play.work()


def names(play: Any) -> set[str]:
    return {candidate.name for candidate in play.candidates()}


def declined(play: Any) -> set[str]:
    threads = play.threads(ALICE, followed=False)
    return {thread.gmail_id for thread in threads if thread.stopped is Stop.DECLINED}


def box_of(play: Any) -> Box:
    box = play.house.opening.box(DOMAIN, play.world.accounts[ALICE].sub)
    assert isinstance(box, Box)
    return box


def test_what_she_does_not_want_is_fetched_by_nothing_later(play: Any, labelled: Labelled) -> None:
    old = labelled("Old")
    play.connect(ALICE, how="none")
    play.work()
    assert declined(play) == {old.thread_id}
    play.world.mailboxes[ALICE].expire_history()
    play.world.counters.reset()
    step(play)
    assert play.world.counters.requests[ALICE, "threads.get"] == 0
    assert names(play) == set()


def test_since_a_date_declines_what_has_no_later_mail(play: Any, labelled: Labelled) -> None:
    ago = datetime.now(UTC) - timedelta(days=30)
    old = labelled("Old", at=ago)
    labelled("New")
    play.connect(ALICE, how="since", since=(ago + timedelta(days=10)).date().isoformat())
    work = play.house.queue.of(DOMAIN, play.world.accounts[ALICE].sub)
    assert [item.total for item in work if item.task is Task.LEAVE] == [1]
    play.work()
    assert (names(play), declined(play)) == ({"New"}, {old.thread_id})


def test_wanting_more_the_second_time_brings_it_in(play: Any, labelled: Labelled) -> None:
    labelled("Old")
    play.connect(ALICE, how="none")
    play.work()
    play.house.offering.choose(box_of(play), [box_of(play).record.label_id], since=None, old=True)
    play.work()
    assert (names(play), declined(play)) == ({"Old"}, set())


def test_a_thread_that_came_in_meanwhile_stays(play: Any, labelled: Labelled) -> None:
    old = labelled("Old")
    play.connect(ALICE, how="none")
    hire = play.world.mailboxes[ALICE].label_named("Hire").id
    play.world.mailboxes[ALICE].label_thread(old.thread_id, remove=[hire])
    play.world.mailboxes[ALICE].label_thread(old.thread_id, add=[hire])
    play.look(ALICE)
    play.work()
    assert (names(play), declined(play)) == ({"Old"}, set())


@pytest.mark.parametrize("how", ["a reply", "a filter", "another look"])
def test_a_declined_thread_is_brought_back_by_no_machine(
    play: Any, letter: Letter, labelled: Labelled, how: str
) -> None:
    old = labelled("Old")
    play.connect(ALICE, how="none")
    play.work()
    labels = ("INBOX", "Hire") if how == "a filter" else ("INBOX",)
    if how != "another look":
        reply = letter("Old <old@roe.example>", ALICE, "Later", subject="Old")
        play.deliver(ALICE, reply, thread_id=old.thread_id, labels=labels)
    step(play)
    assert (names(play), declined(play)) == (set(), {old.thread_id})


def test_it_is_done_in_steps_that_may_be_repeated(play: Any, declining: Declining) -> None:
    play.connect(ALICE)
    threads = [Pending(Touched(f"t{number:03}")) for number in range(2 * STEP + 1)]
    (item,) = declining.threads(box_of(play), threads)
    assert (item.task, item.total) == (Task.LEAVE, len(threads))
    first = declining.step(item, nothing_to_keep)
    assert declining.step(item, nothing_to_keep).pending == first.pending
    assert (first.done, first.due, len(declined(play))) == (STEP, True, STEP)
    last = declining.step(declining.step(first, nothing_to_keep), nothing_to_keep)
    assert (last.done, last.due, len(declined(play))) == (len(threads), False, len(threads))
    assert play.world.counters.requests[ALICE, "threads.get"] == 0


def test_the_same_threads_are_the_same_work_and_many_are_several_items(play: Any, declining: Declining) -> None:
    play.connect(ALICE)
    threads = [Pending(Touched(f"t{number}")) for number in range(4_001)]
    items = list(declining.threads(box_of(play), threads))
    assert [item.total for item in items] == [2_000, 2_000, 1]
    assert [item.id for item in items] == [item.id for item in declining.threads(box_of(play), threads)]


def test_who_was_succeeded_marks_nothing(play: Any, declining: Declining) -> None:
    def lost() -> None:
        raise LeaseLost("taken over")

    play.connect(ALICE)
    (item,) = declining.threads(box_of(play), [Pending(Touched("t"))])
    with pytest.raises(LeaseLost):
        declining.step(item, lost)
    assert declined(play) == set()
