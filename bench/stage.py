"""The stage: a world in this process, and the product or the yardstick as a real gunicorn on a socket bound first."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from bench import letters
from sandbox import mbox
from sandbox.app import create_sandbox
from sandbox.demo.processes import settings, stop
from sandbox.demo.visitor import Visitor
from sandbox.mailbox import Mailbox
from sandbox.world import PushTarget, World

ROOT = Path(__file__).resolve().parents[1]
PUSH = "/watchers/gmail"
PATIENCE_S = 60
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Served:
    """A gunicorn at work: where it is reached, its only worker, and how long it took from start to first answer."""

    origin: str
    worker: int
    seconds_to_answer: float

    def cpu_s(self) -> float:
        """CPU seconds the worker has used; proc(5), fields 14 and 15 of stat."""
        fields = Path(f"/proc/{self.worker}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS_A_SECOND

    def rss_mb(self) -> float:
        """Memory of the worker in MB; proc(5), VmRSS of status, in kB."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024


@dataclass(frozen=True)
class Stage:
    """The world, its one mailbox of 100 labelled threads, and the product; `settings` is the product's environment."""

    world: World
    product: Served
    settings: Mapping[str, str]

    @property
    def mailbox(self) -> Mailbox:
        """The owner's Gmail."""
        return self.world.mailboxes[letters.OWNER]

    @property
    def visitor(self) -> Visitor:
        """The owner at her browser."""
        return Visitor(letters.OWNER, self.world.origin, self.product.origin)

    def status(self) -> Mapping[str, Any]:
        """What the product's command line counts for the mailbox. Raises CalledProcessError."""
        return dict(json.loads(_command(self.settings, "status", "--domain", letters.DOMAIN)))


class Quiet(WSGIRequestHandler):
    """Keeps connections open, as Google does, and says nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug names it
        """Say nothing."""


@contextmanager
def staged(**more: str) -> Iterator[Stage]:
    """A fresh world and the product on it; `more` are settings without their prefix."""
    with TemporaryDirectory(prefix="hirelabel-bench-") as folder, _world(Path(folder)) as world, bound() as line:
        origin = origin_of(line)
        world.addon_origin = origin
        world.pushing.target = PushTarget(origin + PUSH, origin + PUSH)
        given = settings(world.origin, origin, Path(folder)) | {
            f"HIRELABEL_{key}": value for key, value in more.items()
        }
        _command(given, "init", "--domain", letters.DOMAIN, "--super-admin", letters.OWNER)
        with served("main:create_app()", line, "/readyz", given) as product:
            yield Stage(world, product, given)


@contextmanager
def served(app: str, line: socket.socket, path: str, given: Mapping[str, str]) -> Iterator[Served]:
    """An app under the product's gunicorn configuration on a bound socket; ended by its process id."""
    started = time.perf_counter()
    asked = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{line.fileno()}", app]
    process = subprocess.Popen(asked, cwd=ROOT, env=given, pass_fds=[line.fileno()], stderr=subprocess.DEVNULL)
    try:
        requests.get(origin_of(line) + path, timeout=PATIENCE_S)
        took = time.perf_counter() - started
        yield Served(origin_of(line), _child(process.pid), took)
    finally:
        stop(process)


def bound() -> socket.socket:
    """A listening socket on a free port of the loopback; it takes connections before anyone answers them."""
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def origin_of(line: socket.socket) -> str:
    """Where the socket is reached."""
    return f"http://127.0.0.1:{line.getsockname()[1]}"


@contextmanager
def _world(folder: Path) -> Iterator[World]:
    world = World()
    world.add_account(letters.OWNER, "Nora", hd=letters.DOMAIN)
    letters.write(folder / "letters.mbox")
    mbox.load(world, folder / "letters.mbox", owner=letters.OWNER)
    server = make_server("127.0.0.1", 0, create_sandbox(world), threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    world.origin = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield world
    world.close()
    server.shutdown()
    thread.join()
    server.server_close()


def _command(given: Mapping[str, str], *arguments: str) -> str:
    asked = [sys.executable, "-m", "backend", *arguments]
    return subprocess.run(asked, env=given, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def _child(process: int) -> int:
    return int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])
