"""Announced work: mailboxes that keep us waiting take few threads of a server, and what is passed over stays due."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backend.adapters.store_queue import StoreQueue
from backend.domain.work import Task, WorkItem
from backend.services.holding import Keep
from backend.services.working import AT_ONCE, Working

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
ITEM = WorkItem("item", "brightwater.example", Task.IMPORT, "alices", START, START)
THREADS = 8
LEASE = timedelta(minutes=5)


@dataclass
class Hanging:
    """A step that waits for Gmail until it is let on."""

    on: threading.Event = field(default_factory=threading.Event)
    under_way: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))

    def __call__(self, item: WorkItem, _: Keep) -> WorkItem:
        self.under_way.release()
        assert self.on.wait(20)
        return replace(item, due=False)


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    step = Hanging()
    yield step
    step.on.set()


@pytest.mark.parametrize(
    ("items", "taken"),
    [
        pytest.param([replace(ITEM, mailbox=f"m{n}") for n in range(THREADS)], AT_ONCE, id="many mailboxes"),
        pytest.param([replace(ITEM, mailbox="") for _ in range(THREADS)], AT_ONCE, id="no mailbox"),
        pytest.param([replace(ITEM, mailbox=f"m{n}", attempts=1) for n in range(THREADS)], 1, id="bad mailboxes"),
        pytest.param([ITEM] * THREADS, 1, id="one mailbox"),
    ],
)
def test_what_hangs_takes_few_threads_and_the_rest_is_left_to_the_sweep(
    play: Any, hanging: Hanging, items: list[WorkItem], taken: int
) -> None:
    queue = StoreQueue(play.house.store, LEASE)
    working = Working(queue, play.house.opening, {Task.IMPORT: hanging})
    for number, item in enumerate(items):
        queue.put(replace(item, id=f"item{number}"))
    with ThreadPoolExecutor(taken) as threads:
        told = [threads.submit(working.announced, f"item{number}") for number in range(taken)]
        assert all(hanging.under_way.acquire(timeout=20) for _ in range(taken))
        assert not any(working.announced(f"item{number}") for number in range(taken, THREADS))
        hanging.on.set()
        assert all(each.result(20) for each in told)
    assert len(queue.due(THREADS)) == THREADS - taken
    assert working.run_due() == THREADS - taken
    assert queue.due(THREADS) == ()


def test_the_next_step_finds_a_free_thread_though_it_is_announced_at_once(play: Any) -> None:
    """A push may be back before the answer to the one before it has gone out."""

    class AtOnce(StoreQueue):
        def finish(self, mine: WorkItem, after: WorkItem) -> bool:
            written = super().finish(mine, after)
            return written and (not after.due or announced(after.id))

    queue = AtOnce(play.house.store, LEASE)
    queue.put(replace(ITEM, attempts=1))
    working = Working(queue, play.house.opening, {Task.IMPORT: lambda item, _: one_more(item)})
    announced: Callable[[str], bool] = working.announced
    assert announced(ITEM.id)
    assert queue.get(ITEM.id) is None


def one_more(item: WorkItem) -> WorkItem:
    return replace(item, done=item.done + 1, due=item.done < 2 * AT_ONCE, due_at=START)
