"""The work queue, announced or not: leases and fences, restarts, and several workers that share it."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from backend.adapters.pubsub_queue import PubSubQueue
from backend.adapters.store_queue import StoreQueue
from backend.domain.errors import LeaseLost
from backend.domain.work import Task, WorkItem
from backend.ports.indexes import INDEXES
from backend.ports.queue import Queue
from backend.ports.store import Store

DOMAIN = "brightwater.example"
START = datetime(2026, 11, 21, 9, tzinfo=UTC)
LEASE = timedelta(seconds=15)
SECOND = timedelta(seconds=1)
ITEM = WorkItem("item", DOMAIN, Task.IMPORT, "alices", START, START)

Open = Callable[..., Store]

A_WORKER = """
from dataclasses import replace
print("ready", flush=True)
sys.stdin.readline()
while due := queue.due(5):
    for item in due:
        if mine := queue.claim(item.id):
            print(item.id, queue.finish(mine, replace(mine, due=False)), flush=True)
"""


@dataclass(frozen=True)
class Making:
    """How a queue is made on a store."""

    queue: type[StoreQueue]
    more: tuple[str, ...] = ()

    def __call__(self, store: Store, lease: timedelta) -> Queue:
        return self.queue(store, lease, *self.more)

    @property
    def source(self) -> str:
        """The same as source text, which binds it to `queue`."""
        name = self.queue.__name__
        imports = f"from datetime import timedelta\nfrom {self.queue.__module__} import {name}\n"
        return f"{imports}queue = {name}(store, timedelta(seconds=60), *{self.more})\n"


@pytest.fixture(params=["store", pytest.param("pubsub", marks=pytest.mark.xdist_group("pubsub"))])
def made(request: pytest.FixtureRequest) -> Making:
    if request.param == "store":
        return Making(StoreQueue)
    return Making(PubSubQueue, (request.getfixturevalue("pubsub").channel("work"),))


@pytest.fixture
def queue(store: Store, made: Making) -> Queue:
    return made(store, LEASE)


def claimed(queue: Queue, identity: str = ITEM.id) -> WorkItem:
    mine = queue.claim(identity)
    assert mine is not None
    return mine


def ids(items: tuple[WorkItem, ...]) -> list[str]:
    return [item.id for item in items]


@freeze_time(START)
def test_what_is_due_comes_with_the_longest_wait_first(queue: Queue) -> None:
    for identity, seconds in (("late", 1), ("second", -1), ("first", -2), ("now", 0)):
        queue.put(replace(ITEM, id=identity, due_at=START + seconds * SECOND))
    assert ids(queue.due(10)) == ["first", "second", "now"]
    assert ids(queue.due(2)) == ["first", "second"]


@freeze_time(START)
def test_one_claim_at_a_time_and_it_stands_in_nobodys_way(queue: Queue, store: Store) -> None:
    queue.put(ITEM)
    mine = claimed(queue)
    assert queue.due(10) == ()
    assert queue.claim(ITEM.id) is None
    assert queue.claim("unheard of") is None
    assert queue.finish(mine, replace(mine, due=False))
    assert queue.claim(ITEM.id) is None
    assert store.root.get(WorkItem, ITEM.id) is None


def test_a_worker_that_died_is_succeeded_when_its_lease_has_run_out(queue: Queue) -> None:
    with freeze_time(START):
        queue.put(ITEM)
        dead = claimed(queue)
    with freeze_time(START + LEASE - SECOND):
        assert queue.due(10) == ()
        assert queue.claim(ITEM.id) is None
    with freeze_time(START + LEASE):
        assert ids(queue.due(10)) == [ITEM.id]
        successor = claimed(queue)
        assert successor.lease
        assert dead.lease
        assert successor.lease.fence == dead.lease.fence + 1


def test_a_mailbox_that_moved_to_another_organization_leaves_its_work_behind(queue: Queue) -> None:
    """Google's account id stays; what one organization looks at, hurries or drops is its own."""
    with freeze_time(START):
        queue.put(replace(ITEM, due_at=START + timedelta(hours=1)))
        queue.hurry("elsewhere.example", ITEM.mailbox)
        queue.drop("elsewhere.example", ITEM.mailbox, ITEM.task)
        assert queue.of("elsewhere.example", ITEM.mailbox) == ()
        assert queue.due(10) == ()
        assert ids(queue.of(DOMAIN, ITEM.mailbox)) == [ITEM.id]


def test_a_late_worker_writes_nothing(queue: Queue) -> None:
    with freeze_time(START):
        queue.put(ITEM)
        late = claimed(queue)
    with freeze_time(START + LEASE):
        successor = claimed(queue)
        with pytest.raises(LeaseLost):
            queue.keep(late)
        assert not queue.finish(late, replace(late, due=False, done=1))
        assert queue.finish(successor, replace(successor, done=25, due_at=START + LEASE))
        assert not queue.finish(late, replace(late, due=False, done=1))
        (item,) = queue.of(DOMAIN, "alices")
        assert (item.due, item.done) == (True, 25)


def test_a_lease_that_is_kept_does_not_run_out(queue: Queue) -> None:
    with freeze_time(START):
        queue.put(ITEM)
        mine = claimed(queue)
    for third in range(1, 7):
        with freeze_time(START + third * LEASE / 3):
            assert queue.keep(mine).expires_at == START + third * LEASE / 3 + LEASE
    with freeze_time(START + 2 * LEASE):
        assert queue.due(10) == ()
        assert queue.claim(ITEM.id) is None
        assert queue.finish(mine, replace(mine, due=False))


@freeze_time(START)
def test_the_same_work_twice_is_one_item_until_it_is_done(queue: Queue) -> None:
    queue.put(ITEM)
    mine = claimed(queue)
    assert queue.put(replace(ITEM, total=7)).total == 0
    assert queue.finish(mine, replace(mine, due=False, done=3))
    assert queue.of(DOMAIN, "alices") == ()
    assert queue.put(replace(ITEM, total=7)) == replace(ITEM, total=7)
    assert [item.total for item in queue.of(DOMAIN, "alices")] == [7]
    assert not queue.finish(mine, replace(mine, due=False))


@freeze_time(START)
def test_a_mailboxs_items_are_those_not_done_the_newest_first(queue: Queue) -> None:
    for number in range(250):
        queue.put(replace(ITEM, id=f"item{number:03}", created_at=START + number * SECOND))
    queue.put(replace(ITEM, id="toms", mailbox="toms"))
    queue.put(replace(ITEM, id="done", due=False))
    assert ids(queue.of(DOMAIN, "alices")) == [f"item{number:03}" for number in reversed(range(250))]


def test_work_is_claimed_by_nobody_before_its_time(queue: Queue) -> None:
    """An announcement that comes twice must not cut a pause short."""
    with freeze_time(START):
        queue.put(replace(ITEM, due_at=START + 5 * SECOND))
        assert queue.claim(ITEM.id) is None
    with freeze_time(START + 5 * SECOND):
        mine = claimed(queue)
        queue.finish(mine, replace(mine, due_at=START + 10 * SECOND))
        assert queue.claim(ITEM.id) is None
    with freeze_time(START + 10 * SECOND):
        claimed(queue)


def test_a_machine_whose_clock_is_behind_takes_what_it_is_told_of(queue: Queue) -> None:
    """The first step and the next one, of which another machine says that they are due now."""
    behind = START - SECOND / 10
    with freeze_time(START):
        queue.put(ITEM)
    with freeze_time(behind):
        mine = claimed(queue)
    with freeze_time(START):
        queue.finish(mine, replace(mine, due_at=START))
    with freeze_time(behind):
        claimed(queue)
        assert queue.claim(ITEM.id) is None


@freeze_time(START)
def test_hurried_work_is_due_now_and_what_is_done_stays_done(queue: Queue) -> None:
    queue.put(replace(ITEM, due_at=START + timedelta(hours=1)))
    queue.put(replace(ITEM, id="toms", mailbox="toms", due_at=START + timedelta(hours=1)))
    queue.put(replace(ITEM, id="done", due=False))
    queue.hurry(DOMAIN, "alices")
    assert ids(queue.due(10)) == [ITEM.id]


@freeze_time(START)
def test_mailboxes_that_are_passed_over_hide_no_other(queue: Queue) -> None:
    for number in range(5):
        queue.put(replace(ITEM, id=f"alices{number}"))
    queue.put(replace(ITEM, id="toms", mailbox="toms"))
    assert ids(queue.due(2, {"alices"})) == ["toms"]


@freeze_time(START)
def test_dropped_work_is_done_and_who_has_it_hears_so(queue: Queue) -> None:
    queue.put(ITEM)
    queue.put(replace(ITEM, id="toms", mailbox="toms"))
    mine = claimed(queue)
    queue.put(replace(ITEM, id="alices resync", task=Task.RESYNC))
    queue.drop(DOMAIN, "alices", Task.IMPORT)
    with pytest.raises(LeaseLost):
        queue.keep(mine)
    assert not queue.finish(mine, replace(mine, done=25))
    assert ids(queue.due(10)) == ["alices resync", "toms"]


def test_the_queue_survives_a_restart(open_store: Open, made: Making) -> None:
    with freeze_time(START):
        before = made(open_store(INDEXES), LEASE)
        before.put(replace(ITEM, listing=("Label_1",), total=800))
        mine = claimed(before)
        before.finish(mine, replace(mine, done=212, page_token="next", due_at=START))
        claimed(before)
    with freeze_time(START + LEASE):
        (item,) = made(open_store(INDEXES), LEASE).due(10)
    assert (item.done, item.total, item.listing, item.page_token) == (212, 800, ("Label_1",), "next")


def test_several_threads_share_the_queue_and_every_item_is_done_once(open_store: Open, made: Making) -> None:
    queue = made(open_store(INDEXES), timedelta(minutes=5))
    for number in range(40):
        queue.put(replace(ITEM, id=f"item{number}"))
    together = threading.Barrier(4)

    def work(mine: Queue) -> list[str]:
        done = []
        together.wait(timeout=10)
        while due := mine.due(5):
            took = [item for each in due if (item := mine.claim(each.id))]
            done += [item.id for item in took if mine.finish(item, replace(item, due=False))]
        return done

    with ThreadPoolExecutor(4) as threads:
        runs = [threads.submit(work, made(open_store(INDEXES), timedelta(minutes=5))) for _ in range(4)]
        done = Counter(each for run in runs for each in run.result(timeout=60))
    assert done == Counter(f"item{number}" for number in range(40))


def test_two_processes_share_the_queue_and_every_item_is_done_once(
    queue: Queue, made: Making, elsewhere: Callable[[str], Any]
) -> None:
    for number in range(40):
        queue.put(replace(ITEM, id=f"item{number}"))
    workers = [elsewhere(made.source + A_WORKER) for _ in range(2)]
    for worker in workers:
        assert worker.stdout.readline() == "ready\n"
    for worker in workers:
        worker.stdin.write("\n")
        worker.stdin.flush()
    told = [line for worker in workers for line in worker.communicate(timeout=60)[0].splitlines()]
    assert sorted(told) == sorted(f"item{number} True" for number in range(40))
