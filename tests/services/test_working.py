"""Working: one item at a time to one worker, one bad item among good ones, and work that is hurried."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from backend.adapters.store_queue import StoreQueue
from backend.domain.errors import HirelabelError, LeaseLost, MailboxBusy, MailboxDown, RequestRefused
from backend.domain.work import Task, WorkItem
from backend.ports.queue import Queue
from backend.services.holding import Keep
from backend.services.working import Step, Working

DOMAIN = "brightwater.example"
START = datetime(2026, 11, 21, 9, tzinfo=UTC)
ITEM = WorkItem("item", DOMAIN, Task.IMPORT, "alices", START, START)

Worker = Callable[[Step], Working]


def done(item: WorkItem, _: Keep) -> WorkItem:
    return replace(item, due=False, done=item.done + 1, error="")


def failing(fault: Exception) -> Step:
    def step(item: WorkItem, keep: Keep) -> WorkItem:
        raise fault

    return step


@pytest.fixture
def queue(play: Any) -> Queue:
    return StoreQueue(play.house.store, timedelta(seconds=15))


@pytest.fixture
def worker(play: Any, queue: Queue) -> Worker:
    """Makes a worker of the queue that does imports in this way."""
    return lambda step: Working(queue, play.house.opening, {Task.IMPORT: step})


@pytest.fixture
def stands(play: Any) -> Callable[..., WorkItem]:
    """Reads where an item that is not done stands, straight from the store."""

    def read(identity: str = ITEM.id) -> WorkItem:
        found = play.house.store.root.get(WorkItem, identity)
        assert isinstance(found, WorkItem)
        return found

    return read


Stands = Callable[..., WorkItem]


@freeze_time(START)
def test_an_item_that_is_queued_already_goes_on_where_it_stands(worker: Worker, queue: Queue, stands: Stands) -> None:
    working = worker(lambda item, _: replace(item, done=item.done + 25, due_at=START))
    queue.put(ITEM)
    assert working.run_due() == 1
    assert queue.put(ITEM).done == 25
    assert working.run_due() == 1
    assert stands().done == 50


@freeze_time(START)
def test_an_item_that_is_done_is_done_again_when_asked_for(worker: Worker, queue: Queue) -> None:
    working = worker(done)
    for _ in range(2):
        queue.put(ITEM)
        assert working.run_due() == 1
        assert working.run_due() == 0


def test_trouble_is_tried_again_after_growing_pauses_and_then_forgotten(
    worker: Worker, queue: Queue, stands: Stands
) -> None:
    bad = worker(failing(MailboxDown("503")))
    queue.put(ITEM)
    at = START
    for pause in (1, 5, 30, 300, 300):
        with freeze_time(at):
            assert bad.run_due() == 1
            assert bad.run_due() == 0
        found = stands()
        assert (found.due_at - at, found.error) == (timedelta(seconds=pause), MailboxDown.tell)
        at = found.due_at
    good = worker(lambda item, _: replace(item, error="", due_at=at))
    with freeze_time(at):
        assert good.run_due() == 1
    assert (stands().attempts, stands().error) == (0, "")


@freeze_time(START)
def test_work_rests_as_long_as_gmail_asked(worker: Worker, queue: Queue, stands: Stands) -> None:
    until = START + timedelta(minutes=10)
    queue.put(ITEM)
    worker(failing(MailboxBusy("429", until=until))).run_due()
    assert stands().due_at == until


@pytest.mark.parametrize("fault", [RuntimeError("ours"), RequestRefused("400")])
@freeze_time(START)
def test_one_bad_item_stops_no_other_and_stays_on_the_queue(
    worker: Worker, queue: Queue, stands: Stands, fault: Exception
) -> None:
    def step(item: WorkItem, keep: Keep) -> WorkItem:
        if item.mailbox == "alices":
            raise fault
        return done(item, keep)

    queue.put(ITEM)
    queue.put(replace(ITEM, id="other", mailbox="toms"))
    assert worker(step).run_due() == 2
    assert queue.of(DOMAIN, "toms") == ()
    bad = stands()
    assert (bad.due, bad.attempts) == (True, 1)
    assert bad.error == (fault.tell if isinstance(fault, HirelabelError) else HirelabelError.tell)
    assert bad.due_at > START


@freeze_time(START)
def test_connecting_again_hurries_what_waits_and_revives_nothing_done(worker: Worker, queue: Queue) -> None:
    bad, good = worker(failing(MailboxDown("503"))), worker(done)
    queue.put(ITEM)
    bad.run_due()
    assert bad.run_due() == 0
    queue.hurry(DOMAIN, "alices")
    assert good.run_due() == 1
    queue.hurry(DOMAIN, "alices")
    assert good.run_due() == 0


@pytest.mark.parametrize("late", [done, failing(LeaseLost("item")), failing(MailboxDown("503"))])
def test_while_one_worker_is_at_it_no_other_is_and_one_that_died_is_succeeded(
    worker: Worker, queue: Queue, stands: Stands, late: Step
) -> None:
    second = worker(lambda item, _: replace(item, error="second"))
    ran = []

    def slow(item: WorkItem, keep: Keep) -> WorkItem:
        ran.append(second.run_due())
        with freeze_time(START + timedelta(seconds=16)):
            ran.append(second.run_due())
        return late(item, keep)

    queue.put(ITEM)
    with freeze_time(START):
        worker(slow).run_due()
    assert ran == [0, 1]
    assert (stands().due, stands().error) == (True, "second")


@freeze_time(START)
def test_what_another_worker_finished_meanwhile_is_not_done_again(worker: Worker, queue: Queue) -> None:
    ran = []

    def quick(item: WorkItem, keep: Keep) -> WorkItem:
        ran.append(item.id)
        return done(item, keep)

    def slow(item: WorkItem, keep: Keep) -> WorkItem:
        other.run_due()
        return quick(item, keep)

    other = worker(quick)

    queue.put(ITEM)
    queue.put(replace(ITEM, id="later", mailbox="toms"))
    assert worker(slow).run_due() == 1
    assert sorted(ran) == [ITEM.id, "later"]
    assert queue.of(DOMAIN, "alices") == queue.of(DOMAIN, "toms") == ()


def test_a_mailbox_that_hangs_takes_one_thread_and_backs_off_though_its_lease_ran_out(
    worker: Worker, queue: Queue, stands: Stands
) -> None:
    ran = []

    def step(item: WorkItem, keep: Keep) -> WorkItem:
        ran.append(item.id)
        if item.mailbox == "alices":
            clock.tick(timedelta(seconds=16))
            assert working.run_due(20) == 10
            raise MailboxDown("hangs")
        return done(item, keep)

    working = worker(step)
    for number in range(60):
        queue.put(replace(ITEM, id=f"alices{number:02}"))
    good = [f"toms{number}" for number in range(10)]
    for number, identity in enumerate(good):
        queue.put(replace(ITEM, id=identity, mailbox=f"toms{number}", due_at=START + timedelta(seconds=1)))
    with freeze_time(START + timedelta(seconds=2)) as clock:
        assert working.run_due(1) == 1
    assert ran == ["alices00", *good]
    found = stands("alices00")
    assert (found.attempts, found.error) == (1, MailboxDown.tell)
    assert found.due_at == START + timedelta(seconds=19)


@freeze_time(START)
def test_bad_mailboxes_together_take_one_thread(worker: Worker, queue: Queue) -> None:
    ran = []

    def step(item: WorkItem, keep: Keep) -> WorkItem:
        ran.append(item.mailbox)
        if item.attempts:
            working.run_due()
        return done(item, keep)

    working = worker(step)
    for mailbox, attempts in (("alices", 1), ("priyas", 1), ("toms", 0)):
        queue.put(replace(ITEM, id=mailbox, mailbox=mailbox, attempts=attempts))
    working.run_due(1)
    assert ran == ["alices", "toms"]
