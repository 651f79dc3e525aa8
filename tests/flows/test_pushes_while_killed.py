"""Pushes through Google's emulator into two workers, one of which is killed every two seconds: none lost, all once.

Forty mailboxes, and each change in one has one push and no other after it until it is followed: a push that is lost
stays lost, for no safety net and no audit comes in this time. (Lost announcements of work are the sweep's to find,
decision 17.) Mutants this was seen to catch, with 150 pushes: `Following.pushed` throws away one push in ten;
`Claiming.claim` lets in whoever asks.
"""

import json
import os
import random
import re
import signal
import socket
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import pairwise
from pathlib import Path
from typing import Self

import pytest
from flask import Flask, request

from backend import wiring
from backend.domain.mailbox import sync_id
from backend.domain.recruiter import Role
from backend.settings import Settings, read
from bench import letters
from bench.house import connect, put_off_audit
from sandbox.app import create_sandbox
from sandbox.demo.processes import settings
from sandbox.mailbox import Mailbox
from sandbox.world import World
from tests.emulators.pubsub import PUSHER, Announcing, PubSub, Relay
from tests.flows.test_killed import (
    ALICE,
    DOMAIN,
    Product,
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
STARTS_WITHIN_S = 10
"""Both workers are up again by then, whatever else this machine does."""
MAILBOXES = 40
THREADS = 30
PAUSE_S = 0.02
"""Between two looks at what is going on; a push takes longer."""
LEASE_S = 3
READ_IN = ("-c", "import main; from gunicorn.app.wsgiapp import run; run()")
"""The master has our modules read, so that a worker after the killed one is up in a moment; each makes its own app."""
CLOCK = "127.0.0.2"
"""Calls come from another address than pushes, so that they can be told apart."""
OURS, ESTABLISHED = "0100007F:", "01"
PUSHES = [
    pytest.param(1_000, id="some pushes", marks=pytest.mark.timeout(600)),
    pytest.param(5_000, id="many pushes", marks=[pytest.mark.soak, pytest.mark.timeout(1800)]),
]


@dataclass
class Fetches:
    """When each thread's mail was handed out."""

    at: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self) -> None:
        thread = re.search(r"/threads/(\w+)$", request.path)
        if thread and request.method == "GET":
            self.at[thread[1]].append(time.monotonic())

    def needless(self, threads: Iterable[str], kills: list[float]) -> list[float]:
        """After how many seconds threads were fetched again though nobody was killed: a lease, if it lapsed."""
        pairs = [pair for thread in threads for pair in pairwise(self.at[thread])]
        return [again - once for once, again in pairs if not any(once <= kill <= again for kill in kills)]


@dataclass(frozen=True)
class Scene:
    """Google's topics before the product, a clock that calls its doors, and no heartbeat."""

    world: World
    product: Product
    relay: Relay
    gmail: Announcing
    work: Announcing
    ready: deque[Mailbox] = field(default_factory=deque)

    def tick(self) -> None:
        """The clock calls its doors; when a worker that is called is killed, it calls again in its time."""
        port = self.product.line.getsockname()[1]
        for path in ("/watchers/sweep", "/watchers/poll"):
            token = self.relay.bearer(f"{self.product.origin}{path}")
            line = HTTPConnection("127.0.0.1", port, timeout=60, source_address=(CLOCK, 0))
            with closing(line), suppress(OSError, HTTPException):
                line.request("POST", path, headers={"Authorization": f"Bearer {token}"})
                line.getresponse().read()

    def push(self, number: int) -> None:
        """A change and its push. Every fourth change is a mail to store; the cursor shows that the others were heard.

        Every tenth push comes twice at once, every tenth is about work, or what was work.
        """
        if number % 10 == 0:
            self.work.publish(json.dumps({"item": random.choice(self.items())}).encode())
            return
        if not self.ready:
            until(self.in_step, "any of the mailboxes has followed its push", pause_s=PAUSE_S)
        mailbox = self.ready.popleft()
        letters.stranger(mailbox, number, *(["Hire"] if number % 4 == 1 else []))
        notice = json.dumps({"emailAddress": mailbox.address, "historyId": mailbox.history_id}).encode()
        for _ in range(2 if number % 10 == 5 else 1):
            self.gmail.publish(notice)

    def in_step(self) -> bool:
        """Whether some mailboxes are where Gmail is; those may change once more."""
        stand = {each["key"]: each["history_id"] for each in documents(self.product, "sync_states")}
        self.ready.extend(each for each in self.crowd if stand[sync_id(each.address)] >= each.history_id)
        return bool(self.ready)

    def quiet(self) -> bool:
        """Whether every mailbox is where Gmail is."""
        self.ready.clear()
        return self.in_step() and len(self.ready) == MAILBOXES

    def items(self) -> list[str]:
        """Announcements come twice and too late."""
        return ["gone", *(item["key"] for item in documents(self.product, "work_items"))]

    def caught(self, worker: int) -> bool:
        """Whether it has a push in hand, and then it is stopped so that it keeps it."""
        if not self.at_work(worker):
            return False
        os.kill(worker, signal.SIGSTOP)
        if self.at_work(worker):
            return True
        os.kill(worker, signal.SIGCONT)
        return False

    def at_work(self, worker: int) -> bool:
        """Whether it has accepted a push and not answered it; proc(5), proc_net(5) for the files."""
        port = f":{self.product.line.getsockname()[1]:04X} {OURS}"
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines() if port in line]
        pushes = {f"socket:[{each[9]}]" for each in lines if each[3] == ESTABLISHED}
        return bool(pushes) and not pushes.isdisjoint(open_files(worker))

    @property
    def crowd(self) -> list[Mailbox]:
        """The mailboxes of her colleagues."""
        return [each for each in self.world.mailboxes.values() if each.address != ALICE]

    @property
    def lost(self) -> set[str]:
        """Messages that were published and have not been acknowledged."""
        return (self.gmail.published | self.work.published) - self.relay.acknowledged


@pytest.fixture(params=PUSHES)
def pushes(request: pytest.FixtureRequest, kept_in: str) -> int:
    """On Firestore a fifth of them: two hundred took a minute there, two busy cores and the emulators included."""
    return int(request.param) if kept_in == "sqlite" else int(request.param) // 5


@pytest.fixture
def fetches() -> Fetches:
    return Fetches()


@pytest.fixture
def world(serve: Callable[..., str], fetches: Fetches) -> Iterator[World]:
    world = World()
    world.latency_s = 0.01
    world.add_account(ALICE, "Alice Moreau", hd=DOMAIN)

    def noted(_: str) -> Flask:
        sandbox = create_sandbox(world)
        sandbox.before_request(fetches.note)
        return sandbox

    world.origin = serve(noted)
    yield world
    world.close()


@pytest.fixture
def scene(
    world: World, pubsub: PubSub, serve: Callable[..., str], new_store: Callable[[], str], tmp_path: Path
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
            "LEASE_SECONDS": str(LEASE_S),
            "SAFETY_NET_SECONDS": "86400",
        }
        ours = {f"HIRELABEL_{name}": value for name, value in given.items()}
        given = settings(world.origin, origin, tmp_path) | ours | {"GUNICORN_CMD_ARGS": "--workers 2"}
        product = Product(line, given, gunicorn=READ_IN)
        world.addon_origin = origin
        product.command("init", "--domain", DOMAIN, "--super-admin", ALICE)
        crowd(world, read(product.settings))
        product.start()
        try:
            yield Scene(world, product, relay, gmail, work)
        finally:
            while product.running:
                product.kill()


def crowd(world: World, given: Settings) -> None:
    """Connected mailboxes of her colleagues, all in step and quiet; nothing but our pushes makes anybody look."""
    founding, house = wiring.founding(given), wiring.build(given)
    for number in range(MAILBOXES):
        address = f"colleague{number}@{DOMAIN}"
        founding.seat(DOMAIN, address, Role.RECRUITER, "init")
        connect(world, house, address)
        put_off_audit(house, address)


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


def test_no_push_is_lost_and_nothing_is_done_twice(scene: Scene, fetches: Fetches, pushes: int) -> None:
    """An import is under way, mail comes in, and the clock calls every second, as Cloud Scheduler does every minute.

    What a killed worker had in hand may be fetched again; ids derived from the mail keep it from being stored again.
    """
    world, product = scene.world, scene.product
    applicants(world, THREADS)
    until(lambda: len(workers(product)) == 2, "both workers are up")
    killed: list[float] = []

    def kill() -> None:
        """Kill a worker with a push in hand once both have had one, for who only ever starts hears nothing."""
        up: set[int] = set()
        deadline = time.monotonic() + STARTS_WITHIN_S
        while time.monotonic() < deadline:
            up |= set(filter(scene.at_work, workers(product)))
            time.sleep(PAUSE_S)
            if up >= set(workers(product)) and (victim := next(filter(scene.caught, workers(product)), 0)):
                os.kill(victim, signal.SIGKILL)
                killed.append(time.monotonic())
                return

    chosen(world, product)
    with Often(1, scene.tick):
        began = time.monotonic()
        with Often(EVERY_S, kill):
            for number in range(pushes):
                scene.push(number)
            took = time.monotonic() - began
        until(lambda: not scene.lost, "every push is acknowledged", 60, PAUSE_S)
        until(scene.quiet, "every change is followed", pause_s=PAUSE_S)
        until(lambda: imported(product), "the import is done", pause_s=PAUSE_S)
        until(lambda: len(documents(product, "messages")) == len(mails(world)), "every mail is stored", pause_s=PAUSE_S)
        until(lambda: settled(product), "messages stand where their conversation is", pause_s=PAUSE_S)
    assert len(killed) >= took / STARTS_WITHIN_S
    assert len(scene.relay.answers) > len(scene.relay.acknowledged), "no push was hit"
    everything_once(world, product)
    threads = [thread[0].thread_id for mailbox in scene.crowd for thread in mailbox.threads()]
    assert min(fetches.needless(threads, killed), default=LEASE_S) >= LEASE_S / 3
