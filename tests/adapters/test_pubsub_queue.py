"""What the queue on Pub/Sub announces, when, and that nothing is lost where it cannot; the rest is the contract's."""

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from backend.adapters.pubsub_queue import PubSubQueue
from backend.domain.work import Task, WorkItem
from backend.ports.store import Store

pytestmark = pytest.mark.xdist_group("pubsub")

DOMAIN = "brightwater.example"
START = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = START + timedelta(seconds=1)
ITEM = WorkItem("item", DOMAIN, Task.IMPORT, "alices", START, START)


@pytest.fixture
def queue(store: Store, pubsub: Any) -> PubSubQueue:
    return PubSubQueue(store, timedelta(seconds=15), pubsub.channel("work"))


@pytest.fixture
def announced(pubsub: Any) -> Callable[[], list[str]]:
    """The items announced since the last time."""
    return lambda: [json.loads(each)["item"] for each in pubsub.pulled("work")]


@freeze_time(START)
def test_what_is_due_is_announced_after_it_is_stored(
    queue: PubSubQueue, announced: Callable[[], list[str]], store: Store
) -> None:
    queue.put(ITEM)
    assert store.root.get(WorkItem, ITEM.id) == ITEM
    assert announced() == ["item"]
    queue.put(replace(ITEM, id="later", due_at=LATER))
    assert announced() == []


@freeze_time(START)
def test_a_step_that_leaves_more_announces_the_next_and_the_last_one_nothing(
    queue: PubSubQueue, announced: Callable[[], list[str]]
) -> None:
    queue.put(ITEM)
    for left, told in ((replace(ITEM, done=25), ["item"]), (replace(ITEM, due_at=LATER), [])):
        announced()
        mine = queue.claim(ITEM.id)
        assert mine
        assert queue.finish(mine, left)
        assert announced() == told
    with freeze_time(LATER):
        last = queue.claim(ITEM.id)
        assert last
        assert queue.finish(last, replace(last, due=False))
        assert not queue.finish(last, replace(last, due_at=LATER))
    assert announced() == []


@freeze_time(START)
def test_hurried_work_is_announced(queue: PubSubQueue, announced: Callable[[], list[str]]) -> None:
    for identity in ("first", "second"):
        queue.put(replace(ITEM, id=identity, due_at=LATER))
    queue.put(replace(ITEM, id="toms", mailbox="toms", due_at=LATER))
    assert announced() == []
    queue.hurry(DOMAIN, "alices")
    assert sorted(announced()) == ["first", "second"]


@freeze_time(START)
def test_work_that_cannot_be_announced_is_stored_all_the_same(
    store: Store, pubsub: Any, caplog: pytest.LogCaptureFixture
) -> None:
    queue = PubSubQueue(store, timedelta(seconds=15), pubsub.topic("nowhere"))
    with caplog.at_level(logging.ERROR):
        assert queue.put(ITEM) == ITEM
    assert [item.id for item in queue.due(10)] == ["item"]
    assert "work import of item not announced" in caplog.text
    mine = queue.claim(ITEM.id)
    assert mine
    assert queue.finish(mine, replace(ITEM, done=25))
    assert [item.done for item in queue.due(10)] == [25]
