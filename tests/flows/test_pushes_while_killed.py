"""Pushes through Google's emulator into two workers, one of which is killed every two seconds: none lost, all once."""

import json
import os
import random
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Self

import pytest

from sandbox.app import create_sandbox
from sandbox.demo.processes import settings
from sandbox.world import PushTarget, World
from tests.emulators.pubsub import PUSHER, Announcing, PubSub, Relay
from tests.flows.test_killed import (
    ALICE,
    DOMAIN,
    Product,
    answered,
    applicants,
    chosen,
    documents,
    everything_once,
    imported,
    mails,
    settled,
    until,
)
from tests.flows.test_two_workers import open_files, workers

pytestmark = pytest.mark.xdist_group("pubsub")

EVERY_S = 2.0
PUSHES_A_SECOND = {"sqlite": 100, "firestore": 25}
"""Google's emulators and two workers that start over and over share this machine."""
THREADS = 30
CLOCK = "127.0.0.2"
"""Calls come from another address than pushes, so that they can be told apart."""
OURS, ESTABLISHED = "0100007F:", "01"
PUSHES = [
    pytest.param(1_000, id="some pushes"),
    pytest.param(5_000, id="many pushes", marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
]


@dataclass(frozen=True)
class Scene:
    """Google's topics before the product, a clock that calls its doors, and no heartbeat."""

    world: World
    product: Product
    pushes_a_second: int
    relay: Relay
    gmail: Announcing
    work: Announcing

    def tick(self) -> None:
        """The clock calls its doors; when a worker that is called is killed, it calls again in its time."""
        for job in ("sweep", "poll"):
            self.call(job)

    def call(self, job: str) -> None:
        token = self.relay.bearer(f"{self.product.origin}/watchers/{job}")
        port = self.product.line.getsockname()[1]
        line = HTTPConnection("127.0.0.1", port, timeout=60, source_address=(CLOCK, 0))
        with closing(line), suppress(OSError, HTTPException):
            line.request("POST", f"/watchers/{job}", headers={"Authorization": f"Bearer {token}"})
            line.getresponse().read()

    def push(self, number: int) -> None:
        """Every 25th follows a mail; most others say what is known already, some are about what is not there."""
        if number % 25 == 0:
            answered(self.world, number // 25 % THREADS, f"reply-{number}")
        notice = {"emailAddress": ALICE, "historyId": self.world.mailboxes[ALICE].history_id}
        if number % 10 == 0:
            self.work.publish(json.dumps({"item": random.choice(self.items())}).encode())
        else:
            self.gmail.publish(json.dumps(notice).encode())

    def items(self) -> list[str]:
        """Announcements come twice and too late."""
        return ["gone", *(item["key"] for item in documents(self.product, "work_items"))]

    def doomed(self, deadline: float, worker: int) -> bool:
        """Whether it has a push in hand, and then it is stopped so that it keeps it; after the deadline any will do."""
        if time.monotonic() > deadline:
            return True
        if not self.at_work(worker):
            return False
        os.kill(worker, signal.SIGSTOP)
        if self.at_work(worker):
            return True
        os.kill(worker, signal.SIGCONT)
        return False

    def at_work(self, worker: int) -> bool:
        """Whether it has accepted a push and not answered it; proc(5), proc_net(5) for the files."""
        port = f":{self.product.line.getsockname()[1]:04X}"
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        pushes = [
            each for each in lines if each[1].endswith(port) and each[2].startswith(OURS) and each[3] == ESTABLISHED
        ]
        return bool({f"socket:[{each[9]}]" for each in pushes} & open_files(worker))

    @property
    def lost(self) -> set[str]:
        """Messages that were published and have not been acknowledged."""
        return (self.gmail.published | self.work.published) - self.relay.acknowledged


@pytest.fixture(params=PUSHES)
def pushes(request: pytest.FixtureRequest, kept_in: str) -> int:
    """With Google's client a start takes three times as long."""
    return int(request.param) if kept_in == "sqlite" else int(request.param) // 5


@pytest.fixture
def world(serve: Callable[..., str]) -> Iterator[World]:
    world = World()
    world.latency_s = 0.01
    world.add_account(ALICE, "Alice Moreau", hd=DOMAIN)
    world.origin = serve(lambda _: create_sandbox(world))
    yield world
    world.close()


@pytest.fixture
def scene(
    world: World, pubsub: PubSub, serve: Callable[..., str], new_store: Callable[[], str], kept_in: str, tmp_path: Path
) -> Iterator[Scene]:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as line:
        origin = f"http://127.0.0.1:{line.getsockname()[1]}"
        relay = Relay(origin, lambda url: world.service_token(PUSHER, url))
        serve(relay.app)
        gmail, work = (
            Announcing(pubsub, pubsub.channel(name, f"{relay.origin}/watchers/{name}")) for name in ("gmail", "work")
        )
        given = {
            "PUSH_SUBSCRIPTION": pubsub.subscription("gmail"),
            "WORK_TOPIC": work.topic,
            "WORK_SUBSCRIPTION": pubsub.subscription("work"),
            "STORE": new_store(),
            "HEARTBEAT_SECONDS": "0",
            "LEASE_SECONDS": "2",
        }
        ours = {f"HIRELABEL_{name}": value for name, value in given.items()}
        product = Product(line, settings(world.origin, origin, tmp_path) | ours | {"GUNICORN_CMD_ARGS": "--workers 2"})
        world.addon_origin = origin
        world.pushing.target = PushTarget(serve(gmail.app), "nobody")
        product.command("init", "--domain", DOMAIN, "--super-admin", ALICE)
        product.start()
        try:
            yield Scene(world, product, PUSHES_A_SECOND[kept_in], relay, gmail, work)
        finally:
            while product.running:
                product.kill()


class Often:
    """Does something every so many seconds in a thread of its own, until left."""

    def __init__(self, seconds: float, do: Callable[[], object]) -> None:
        self._seconds, self._do = seconds, do
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(self._seconds):
            self._do()


def test_no_push_is_lost_and_nothing_is_done_twice(scene: Scene, pushes: int) -> None:
    """An import is under way, mail comes in, and the clock calls every second, as Cloud Scheduler does every minute."""
    world, product = scene.world, scene.product
    applicants(world, THREADS)
    until(lambda: len(workers(product)) == 2, "both workers are up")
    killed: list[int] = []

    def kill() -> None:
        """Kill a worker with a push in hand, or any when there is none for half a second."""
        deadline = time.monotonic() + 0.5
        while not (victim := next(filter(partial(scene.doomed, deadline), workers(product)), 0)):
            time.sleep(0.005)
        os.kill(victim, signal.SIGKILL)
        killed.append(victim)

    chosen(world, product)
    with Often(1, scene.tick):
        began = time.monotonic()
        with Often(EVERY_S, kill):
            for number in range(pushes):
                scene.push(number)
                time.sleep(max(0.0, began + number / scene.pushes_a_second - time.monotonic()))
        until(lambda: not scene.lost, "every push is acknowledged", 60)
        until(lambda: imported(product), "the import is done")
        until(lambda: len(documents(product, "messages")) == len(mails(world)), "every reply is stored")
        until(lambda: settled(product), "messages stand where their conversation is")
    assert len(killed) >= pushes / scene.pushes_a_second / EVERY_S / 2
    assert len(scene.relay.answers) > len(scene.relay.acknowledged), "no push was hit"
    everything_once(world, product)
