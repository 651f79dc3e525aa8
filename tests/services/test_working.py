"""The work queue: one item at a time to one worker, one bad item among good ones, and work that is hurried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.errors import HirelabelError, MailboxBusy, MailboxDown, RequestRefused
from backend.domain.work import Task, WorkItem
from backend.services.working import Step, Working

START = datetime(2026, 11, 21, 9, tzinfo=UTC)
ITEM = WorkItem("item", "brightwater.example", Task.IMPORT, "alices", START, START)

Queue = Callable[[Step], Working]


def done(item: WorkItem) -> WorkItem:
    return replace(item, due=False, done=item.done + 1)


@pytest.fixture
def queue(play: Any) -> Queue:
    """Makes a worker of one shared queue that does imports in this way."""
    return lambda step: Working(play.house.store, {Task.IMPORT: step}, timedelta(seconds=15))


def stands(queue: Working, mailbox: str = "alices") -> WorkItem:
    found = queue.latest(mailbox)
    assert found
    return found


def failing(fault: Exception) -> Step:
    def step(item: WorkItem) -> WorkItem:
        raise fault

    return step


@freeze_time(START)
def test_an_item_that_is_queued_already_goes_on_where_it_stands(queue: Queue) -> None:
    working = queue(lambda item: replace(item, done=item.done + 25))
    working.enqueue(ITEM)
    assert working.run_due() == 1
    assert working.enqueue(ITEM).done == 25
    assert working.run_due() == 1
    assert stands(working).done == 50


@freeze_time(START)
def test_an_item_that_is_done_is_done_again_when_asked_for(queue: Queue) -> None:
    working = queue(done)
    for _ in range(2):
        working.enqueue(ITEM)
        assert working.run_due() == 1
        assert working.run_due() == 0


def test_trouble_is_tried_again_after_growing_pauses_and_then_forgotten(queue: Queue) -> None:
    bad = queue(failing(MailboxDown("503")))
    bad.enqueue(ITEM)
    at = START
    for pause in (1, 5, 30, 300, 300):
        with freeze_time(at):
            assert bad.run_due() == 1
            assert bad.run_due() == 0
        found = stands(bad)
        assert (found.due_at - at, found.error) == (timedelta(seconds=pause), MailboxDown.tell)
        at = found.due_at
    good = queue(lambda item: replace(done(item), error=""))
    with freeze_time(at):
        assert good.run_due() == 1
    assert (stands(good).due, stands(good).attempts, stands(good).error) == (False, 0, "")


@freeze_time(START)
def test_work_rests_as_long_as_gmail_asked(queue: Queue) -> None:
    until = START + timedelta(minutes=10)
    busy = queue(failing(MailboxBusy("429", until=until)))
    busy.enqueue(ITEM)
    busy.run_due()
    assert stands(busy).due_at == until


@pytest.mark.parametrize("fault", [RuntimeError("ours"), RequestRefused("400")])
@freeze_time(START)
def test_one_bad_item_stops_no_other_and_stays_on_the_queue(queue: Queue, fault: Exception) -> None:
    def step(item: WorkItem) -> WorkItem:
        if item.mailbox == "alices":
            raise fault
        return done(item)

    working = queue(step)
    working.enqueue(ITEM)
    working.enqueue(replace(ITEM, id="other", mailbox="toms"))
    assert working.run_due() == 2
    assert not stands(working, "toms").due
    bad = stands(working)
    assert (bad.due, bad.attempts) == (True, 1)
    assert bad.error == (fault.tell if isinstance(fault, HirelabelError) else HirelabelError.tell)
    assert bad.due_at > START


def test_connecting_again_hurries_what_waits_and_revives_nothing_done(queue: Queue) -> None:
    bad = queue(failing(MailboxDown("503")))
    with freeze_time(START):
        bad.enqueue(ITEM)
        bad.run_due()
        assert bad.run_due() == 0
        bad.wake("alices")
        good = queue(done)
        assert good.run_due() == 1
        good.wake("alices")
        assert good.run_due() == 0


def test_while_one_worker_is_at_it_no_other_is_and_one_that_died_is_succeeded(queue: Queue) -> None:
    second = queue(lambda item: replace(item, due=False, error="second"))
    ran = []

    def slow(item: WorkItem) -> WorkItem:
        ran.append(second.run_due())
        with freeze_time(START + timedelta(seconds=16)):
            ran.append(second.run_due())
        return replace(item, due=False, error="first")

    first = queue(slow)
    with freeze_time(START):
        first.enqueue(ITEM)
        first.run_due()
    assert ran == [0, 1]
    assert stands(first).error == "second"


@freeze_time(START)
def test_what_another_worker_finished_meanwhile_is_not_done_again(queue: Queue) -> None:
    other = queue(done)

    def slow(item: WorkItem) -> WorkItem:
        other.run_due()
        return done(item)

    working = queue(slow)
    working.enqueue(ITEM)
    working.enqueue(replace(ITEM, id="later", mailbox="toms", due_at=START))
    assert working.run_due() == 1
    assert (stands(working).done, stands(working, "toms").done) == (1, 1)
