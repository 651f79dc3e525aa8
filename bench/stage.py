"""The stage: a world in this process, and the product or the yardstick as a real gunicorn on a socket bound first."""

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

from sandbox.app import create_sandbox
from sandbox.demo.processes import settings
from sandbox.world import PushTarget, World

ROOT = Path(__file__).resolve().parents[1]
PUSH = "/watchers/gmail"
START_S = 60


@dataclass(frozen=True)
class Served:
    """A gunicorn at work: where it is reached, its master and its only worker, and how long it took to answer."""

    origin: str
    master: int
    worker: int
    seconds_to_answer: float


@dataclass(frozen=True)
class Stage:
    """The world and the product on it; `settings` is the product's environment."""

    world: World
    google: str
    product: Served
    settings: Mapping[str, str]

    def command(self, *arguments: str) -> str:
        """What the product's command line prints. Raises CalledProcessError."""
        return command(self.settings, *arguments)


class Quiet(WSGIRequestHandler):
    """Keeps connections open, as Google does, and says nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug names it
        """Say nothing."""


@contextmanager
def staged(world: World, folder: Path, domain: str, owner: str, **more: str) -> Iterator[Stage]:
    """The product on this world, `owner` its super admin; `more` are settings without their prefix."""
    with _google(world) as google, bound() as line:
        origin = origin_of(line)
        world.addon_origin = origin
        world.pushing.target = PushTarget(origin + PUSH, origin + PUSH)
        given = settings(google, origin, folder) | {f"HIRELABEL_{name}": value for name, value in more.items()}
        command(given, "init", "--domain", domain, "--super-admin", owner)
        with served("main:create_app()", line, "/readyz", given) as product:
            yield Stage(world, google, product, given)
        world.close()


def command(given: Mapping[str, str], *arguments: str) -> str:
    """What the product's command line prints. Raises CalledProcessError."""
    asked = [sys.executable, "-m", "backend", *arguments]
    return subprocess.run(asked, env=given, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def served(app: str, line: socket.socket, path: str, given: Mapping[str, str]) -> Iterator[Served]:
    """An app under the product's gunicorn configuration on a bound socket; ended by its process id."""
    started = time.perf_counter()
    asked = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{line.fileno()}", app]
    process = subprocess.Popen(
        asked, cwd=ROOT, env=given, pass_fds=[line.fileno()], stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        requests.get(origin_of(line) + path, timeout=START_S)
        took = time.perf_counter() - started
        yield Served(origin_of(line), process.pid, _child(process.pid), took)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(START_S)


def bound() -> socket.socket:
    """A listening socket on a free port of the loopback."""
    return socket.create_server(("127.0.0.1", 0), backlog=128)


def origin_of(line: socket.socket) -> str:
    """Where the socket is reached."""
    return f"http://127.0.0.1:{line.getsockname()[1]}"


@contextmanager
def _google(world: World) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, create_sandbox(world), threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    world.origin = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield world.origin
    server.shutdown()
    thread.join()
    server.server_close()


def _child(process: int) -> int:
    return int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])
