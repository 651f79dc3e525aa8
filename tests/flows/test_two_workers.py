"""Two gunicorn workers on one store: one is killed at work, or stopped while the other gets the same push."""

import os
import re
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask, request

from sandbox.app import create_sandbox
from sandbox.demo.processes import settings
from sandbox.world import PushTarget, World
from tests.flows.test_killed import (
    ALICE,
    DOMAIN,
    PUSH,
    Product,
    answered,
    applicants,
    calls,
    chosen,
    documents,
    everything_once,
    imported,
    mails,
    until,
)

LEASE_S = 3.0
STEP_S = 10.0
"""More than a step of an import or a look takes here."""


@dataclass
class Gate:
    """Holds one call of Gmail's back and knows which process waits for its answer."""

    path: str = ""
    after: int = 0
    reached: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)
    line: tuple[int, int] = (0, 0)

    def close(self, path: str, after: int = 0) -> None:
        """Hold the next call of this path, when so many have passed."""
        self.reached.clear()
        self.opened.clear()
        self.path, self.after = path, after

    def pass_through(self) -> None:
        if not self.path or not re.search(self.path, request.path):
            return
        self.after -= 1
        if self.after < 0:
            self.path = ""
            self.line = int(request.environ["REMOTE_PORT"]), int(request.environ["SERVER_PORT"])
            self.reached.set()
            self.opened.wait(30)

    @property
    def waiting(self) -> int:
        """The process whose call is held; proc(5): the socket's inode, and who has it open."""
        assert self.reached.wait(20), "the call never came"
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        ports = {tuple(int(end.partition(":")[2], 16) for end in each[1:3]): each[9] for each in lines}
        inode = ports[self.line]
        return next(process for process in own_processes() if f"socket:[{inode}]" in open_files(process))


def own_processes() -> list[int]:
    """The processes of our user, without this one."""
    found = (int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal())
    return [process for process in found if process != os.getpid()]


def open_files(process: int) -> set[str]:
    try:
        return {str(each.readlink()) for each in Path(f"/proc/{process}/fd").iterdir()}
    except OSError:
        return set()


@pytest.fixture
def gate() -> Iterator[Gate]:
    gate = Gate()
    yield gate
    gate.opened.set()


@pytest.fixture
def world(serve: Callable[..., str], gate: Gate) -> Iterator[World]:
    """A Google with a gate that pushes to the product."""
    world = World()
    world.add_account(ALICE, "Alice Moreau", hd=DOMAIN)

    def guarded(_: str) -> Flask:
        sandbox = create_sandbox(world)
        sandbox.before_request(gate.pass_through)
        return sandbox

    world.origin = serve(guarded)
    yield world
    world.close()


@pytest.fixture
def product(world: World, tmp_path: Path) -> Iterator[Product]:
    """Two workers under one gunicorn."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as line:
        origin = f"http://127.0.0.1:{line.getsockname()[1]}"
        two = {"GUNICORN_CMD_ARGS": "--workers 2", "HIRELABEL_LEASE_SECONDS": str(LEASE_S)}
        world.addon_origin = origin
        world.pushing.target = PushTarget(origin + PUSH, origin + PUSH)
        product = Product(line, settings(world.origin, origin, tmp_path) | two)
        product.command("init", "--domain", DOMAIN, "--super-admin", ALICE)
        product.start()
        try:
            yield product
        finally:
            while product.running:
                product.kill()


def workers(product: Product) -> list[int]:
    """The processes the master has started."""
    master = product.running[0].pid
    return [int(each) for each in Path(f"/proc/{master}/task/{master}/children").read_text().split()]


def cursor(product: Product) -> int:
    (state,) = documents(product, "sync_states")
    return int(state["history_id"])


def in_step(world: World, product: Product) -> bool:
    return cursor(product) == world.mailboxes[ALICE].history_id


def test_a_worker_killed_in_an_import_is_followed_by_another_when_its_lease_runs_out(
    world: World, product: Product, gate: Gate
) -> None:
    threads = applicants(world, 60)
    until(lambda: len(workers(product)) == 2, "both workers are up")
    gate.close(r"/threads/\w+$", after=30)
    chosen(world, product)
    victim = gate.waiting
    assert victim in workers(product)
    os.kill(victim, signal.SIGKILL)
    killed = time.monotonic()
    gate.opened.set()
    until(lambda: imported(product), "the import is done")
    assert time.monotonic() - killed < LEASE_S + STEP_S
    assert calls(world, "threads.get") == len(threads) + 1, "more than the thread in hand was fetched again"
    everything_once(world, product)


def test_a_worker_killed_in_a_look_is_followed_by_another_when_its_lease_runs_out(
    world: World, product: Product, gate: Gate
) -> None:
    applicants(world, 4)
    chosen(world, product)
    until(lambda: imported(product) and in_step(world, product), "all is in step")
    before = cursor(product)
    gate.close(r"/threads/\w+$|/messages/\w+$")
    answered(world, 0, "late-0")
    answered(world, 1, "late-1")
    victim = gate.waiting
    assert cursor(product) == before
    os.kill(victim, signal.SIGKILL)
    killed = time.monotonic()
    gate.opened.set()
    until(lambda: len(documents(product, "messages")) == len(mails(world)), "the replies are stored")
    until(lambda: in_step(world, product), "the cursor is right")
    assert time.monotonic() - killed < LEASE_S + STEP_S
    everything_once(world, product)


def test_a_push_to_one_worker_while_the_other_reads_is_marked_and_read_before_the_lease_is_let_go(
    world: World, product: Product, gate: Gate
) -> None:
    """The reader is stopped, so that the second push reaches the other worker; no heartbeat may read in its stead."""
    applicants(world, 4)
    chosen(world, product)
    until(lambda: imported(product) and in_step(world, product), "all is in step")
    product.settings["HIRELABEL_HEARTBEAT_SECONDS"] = "0"
    product.restart()
    until(lambda: len(workers(product)) == 2, "both workers are up")
    target, world.pushing.target = world.pushing.target, None
    before = cursor(product)
    world.counters.reset()
    gate.close("/messages/")
    answered(world, 0, "first")
    world.pushing.target = target
    newest = world.mailboxes[ALICE].history_id
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(world.pushing.push, ALICE, newest)
        reader = gate.waiting
        os.kill(reader, signal.SIGSTOP)
        try:
            world.pushing.target = None
            answered(world, 1, "second")
            world.pushing.target = target
            assert world.pushing.push(ALICE, newest) == 204
            assert world.pushing.push(ALICE, world.mailboxes[ALICE].history_id) == 204
            assert calls(world, "history.list") == 1, "the other worker read history, too"
            assert not first.done(), "the two did not overlap"
        finally:
            os.kill(reader, signal.SIGCONT)
        gate.opened.set()
        assert first.result() == 204
    assert cursor(product) > before
    assert in_step(world, product), "the first answer came before what was marked had been read"
    assert calls(world, "history.list") == 2
    assert calls(world, "messages.get") == 2
    everything_once(world, product)


def test_a_worker_that_is_told_to_end_lets_go_of_its_leases(world: World, product: Product, gate: Gate) -> None:
    """What is under way is done, nothing waits for a lease to run out."""
    applicants(world, 4)
    chosen(world, product)
    until(lambda: imported(product) and in_step(world, product), "all is in step")
    # An audit that comes by may be the one that fetches the reply, with its whole thread.
    gate.close(r"/threads/\w+$|/messages/\w+$")
    answered(world, 0, "late")
    reader = gate.waiting
    os.kill(reader, signal.SIGTERM)
    time.sleep(0.05)
    gate.opened.set()
    until(lambda: not Path(f"/proc/{reader}").exists() or reader not in workers(product), "the worker has ended")
    until(lambda: in_step(world, product), "the reply is stored")
    (state,) = documents(product, "sync_states")
    assert state["lease"]["expires_at"] <= state["synced_at"]
    everything_once(world, product)
