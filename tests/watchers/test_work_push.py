"""The work push: what it sets off, what it leaves alone, and the way there and back through Google's emulator."""

import json
import sqlite3
import time
from base64 import b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from backend.domain.work import Task, WorkItem
from sandbox.world import PushTarget
from tests.emulators.pubsub import PUSHER, Announcing, PubSub, Relay

pytestmark = pytest.mark.xdist_group("pubsub")

Letter = Callable[..., EmailMessage]

ALICE = "alice@brightwater.example"
DOMAIN = "brightwater.example"
SUBSCRIPTION = "projects/sandbox/subscriptions/work"
THREADS = 60
"""More than one step of an import brings in."""


def push(play: Any, notice: object, subscription: str = SUBSCRIPTION) -> int:
    body = {"message": {"data": b64encode(json.dumps(notice).encode()).decode()}, "subscription": subscription}
    url = play.origin + "/watchers/work"
    headers = {"Authorization": f"Bearer {play.world.service_token(PUSHER, url)}"}
    return requests.post(url, json=body, headers=headers, timeout=10).status_code


def labelled(play: Any, letter: Letter, threads: int) -> None:
    for number in range(threads):
        sender = f"C{number} <c{number}@roe.example>"
        play.label(ALICE, play.deliver(ALICE, letter(sender, ALICE, subject=f"No {number}")))


def importing(play: Any) -> WorkItem:
    (item,) = [item for item in play.house.queue.of(DOMAIN, play.world.accounts[ALICE].sub) if item.task is Task.IMPORT]
    assert isinstance(item, WorkItem)
    return item


@pytest.fixture
def play(stage: Callable[..., Any], letter: Letter) -> Any:
    """An import is queued that takes two steps; nobody announces anything but the test."""
    play = stage(settings_={"WORK_SUBSCRIPTION": SUBSCRIPTION})
    labelled(play, letter, THREADS)
    play.connect(ALICE, how="all")
    play.world.counters.reset()
    return play


def test_a_push_runs_one_step_of_its_item(play: Any) -> None:
    item = importing(play)
    assert push(play, {"item": item.id}) == 204
    assert 0 < importing(play).done < THREADS
    assert push(play, {"item": item.id}) == 204
    assert len(play.threads(ALICE)) == THREADS


@pytest.mark.parametrize("notice", [{}, {"item": 7}, {"item": ""}, {"item": "a/b"}, {"item": "gone"}, [], "x"], ids=str)
def test_what_announces_nothing_of_ours_is_acknowledged_and_does_nothing(play: Any, notice: object) -> None:
    before = importing(play)
    assert push(play, notice) == 204
    assert importing(play) == before
    assert play.world.counters.requests.total() == 0


def test_a_push_of_another_subscription_does_nothing(play: Any) -> None:
    before = importing(play)
    assert push(play, {"item": before.id}, "projects/sandbox/subscriptions/gmail") == 204
    assert importing(play) == before


def test_a_push_for_work_that_is_taken_or_put_off_is_acknowledged_and_does_nothing(play: Any) -> None:
    mine = play.house.queue.claim(importing(play).id)
    assert push(play, {"item": mine.id}) == 204
    later = datetime.now(UTC) + timedelta(minutes=5)
    play.house.queue.finish(mine, replace(mine, due_at=later))
    assert push(play, {"item": mine.id}) == 204
    assert play.world.counters.requests.total() == 0
    with freeze_time(later, tick=True):
        assert push(play, {"item": mine.id}) == 204
        assert importing(play).done > 0


def test_a_mailbox_that_keeps_one_push_waiting_takes_no_second_thread(play: Any) -> None:
    first = importing(play)
    second = play.house.queue.put(replace(first, id="second"))
    play.world.latency_s = 0.3
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(push, play, {"item": first.id})
        until(lambda: play.house.queue.get(first.id).lease is not None)
        assert push(play, {"item": second.id}) == 204
        assert play.house.queue.get(second.id) == second
        assert not answer.done()
    assert answer.result() == 204


def test_only_a_failing_store_is_worth_another_try(play: Any, tmp_path: Path) -> None:
    item = importing(play)
    with sqlite3.connect(tmp_path / "hirelabel.db") as database:
        database.execute("ALTER TABLE documents RENAME TO hidden")
    assert push(play, {"item": item.id}) == 503
    with sqlite3.connect(tmp_path / "hirelabel.db") as database:
        database.execute("ALTER TABLE hidden RENAME TO documents")
    assert push(play, {"item": item.id}) == 204
    assert importing(play).done > 0


@dataclass(frozen=True)
class Line:
    """Both topics in Google's emulator, pushed to the product through a relay that signs."""

    play: Any
    relay: Relay
    gmail: Announcing
    work: Announcing


@pytest.fixture
def line(stage: Callable[..., Any], pubsub: PubSub, serve: Callable[..., str]) -> Line:
    names = {f"{kind}_SUBSCRIPTION": pubsub.subscription(name) for kind, name in (("PUSH", "gmail"), ("WORK", "work"))}
    play = stage(push=True, settings_=names | {"WORK_TOPIC": pubsub.topic("work")})
    relay = Relay(play.origin, lambda url: play.world.service_token(PUSHER, url))
    serve(relay.app)
    gmail, work = (
        Announcing(pubsub, pubsub.channel(name, f"{relay.origin}/watchers/{name}")) for name in ("gmail", "work")
    )
    play.world.pushing.target = PushTarget(serve(gmail.app), "nobody")
    return Line(play, relay, gmail, work)


def until(done: Callable[[], bool], patience: float = 20.0) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_from_a_label_over_googles_topic_to_a_profile(line: Line, letter: Letter) -> None:
    line.play.connect(ALICE)
    labelled(line.play, letter, 1)
    until(lambda: [candidate.name for candidate in line.play.candidates()] == ["C0"])


def test_an_import_goes_on_step_by_step_until_it_is_done_and_nobody_looks_for_it(line: Line, letter: Letter) -> None:
    labelled(line.play, letter, THREADS)
    line.play.connect(ALICE, how="all")
    until(lambda: len(line.play.threads(ALICE)) == THREADS)
    until(lambda: not line.play.house.queue.of(DOMAIN, line.play.world.accounts[ALICE].sub))


def test_a_push_the_store_could_not_take_comes_again(line: Line, letter: Letter, tmp_path: Path) -> None:
    line.play.connect(ALICE)
    until(lambda: not line.relay.under_way)
    with sqlite3.connect(tmp_path / "hirelabel.db") as database:
        database.execute("ALTER TABLE documents RENAME TO hidden")
    labelled(line.play, letter, 1)
    until(lambda: 503 in [status for _, status in line.relay.answers])
    refused = {message for message, status in line.relay.answers if status == 503}
    with sqlite3.connect(tmp_path / "hirelabel.db") as database:
        database.execute("ALTER TABLE hidden RENAME TO documents")
    until(lambda: refused <= line.relay.acknowledged)
    assert [candidate.name for candidate in line.play.candidates()] == ["C0"]
