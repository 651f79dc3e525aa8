"""Two processes on two sockets that are bound before either starts, so that no port is raced for."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import requests

from sandbox.identity import project

ROOT = Path(__file__).resolve().parents[2]
START_S = 60
STOP_S = 10


@dataclass(frozen=True)
class Running:
    """Both processes: where each is reached, the product's settings, and the folder that goes with them."""

    sandbox: str
    product: str
    folder: Path
    settings: Mapping[str, str]

    def command(self, *arguments: str) -> str:
        """Run the product's command line with the same settings and return what it printed.

        Raises:
            subprocess.CalledProcessError: it failed; its reason is on our standard error.
        """
        asked = [sys.executable, "-m", "backend", *arguments]
        return subprocess.run(asked, env=self.settings, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def running(
    world: Sequence[str], seats: Sequence[str], *, port: int = 0, log: IO[bytes] | None = None
) -> Iterator[Running]:
    """Start the world (arguments of `python -m sandbox`) and the product (arguments of `init`), and end both."""
    with _bound(port) as google, _bound() as product:
        folder = Path(tempfile.mkdtemp(prefix="hirelabel-demo-"))
        stage = Running(_origin(google), _origin(product), folder, settings(_origin(google), _origin(product), folder))
        started: list[subprocess.Popen[bytes]] = []
        try:
            stage.command("init", *seats)
            started.append(_start(_world(stage, google, world), google, stage, log))
            started.append(_start(_product(product), product, stage, log))
            _await(f"{stage.sandbox}/sandbox/ready", started)
            _await(f"{stage.product}/readyz", started)
            yield stage
        finally:
            with _undisturbed():
                for process in reversed(started):
                    stop(process)
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Keep a second Ctrl-C from leaving a server behind; only a main thread gets signals, or may choose them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {name: signal.signal(name, signal.SIG_IGN) for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def settings(google: str, product: str, folder: Path) -> dict[str, str]:
    """The environment of a product whose Google is the sandbox."""
    given = {
        "ORIGIN": product,
        "STORE": f"sqlite://{folder}/hirelabel.db",
        "FILES": f"{folder}/files",
        "KEYS": f"{folder}/keys",
        "GOOGLE_CLIENT_ID": project.CLIENT_ID,
        "GOOGLE_CLIENT_SECRET": project.CLIENT_SECRET,
        "ADDON_CLIENT_ID": project.ADDON_CLIENT_ID,
        "ADDON_SERVICE_ACCOUNT": project.ADDON_ACCOUNT,
        "PUSH_TOPIC": project.TOPIC,
        "PUSH_SUBSCRIPTION": project.SUBSCRIPTION,
        "PUSH_SERVICE_ACCOUNT": project.PUSH_ACCOUNT,
        # The sandbox's Gmail has no quota unless it is told.
        "UNITS_PER_MINUTE": "6000000",
        "UNITS_RESERVED": "1200000",
        "PROJECT_UNITS_PER_MINUTE": "1200000000",
        "GMAIL_URL": google,
        "GOOGLE_AUTH_URL": f"{google}/o/oauth2/v2/auth",
        "GOOGLE_TOKEN_URL": f"{google}/token",
        "GOOGLE_REVOKE_URL": f"{google}/revoke",
        "GOOGLE_CERTS_URL": f"{google}/oauth2/v1/certs",
    }
    ours = {f"HIRELABEL_{name}": value for name, value in given.items()}
    return {name: value for name, value in os.environ.items() if not name.startswith("HIRELABEL_")} | ours


def stop(process: subprocess.Popen[bytes]) -> None:
    """End a process by its id and wait until it is gone."""
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _bound(port: int = 0) -> socket.socket:
    bound = socket.socket()
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
        bound.listen(128)
    except (OSError, OverflowError):
        bound.close()
        raise
    return bound


def _origin(bound: socket.socket) -> str:
    return f"http://127.0.0.1:{bound.getsockname()[1]}"


def _world(stage: Running, bound: socket.socket, world: Sequence[str]) -> list[str]:
    where = ["--fd", str(bound.fileno()), "--origin", stage.sandbox, "--product", stage.product]
    return [sys.executable, "-m", "sandbox", *where, *world]


def _product(bound: socket.socket) -> list[str]:
    return [sys.executable, "-m", "gunicorn", "--bind", f"fd://{bound.fileno()}", "main:create_app()"]


def _start(
    command: Sequence[str], bound: socket.socket, stage: Running, log: IO[bytes] | None
) -> subprocess.Popen[bytes]:
    out = log or subprocess.DEVNULL
    return subprocess.Popen(
        command, cwd=ROOT, env=stage.settings, pass_fds=[bound.fileno()], stdout=out, stderr=out, start_new_session=True
    )


def _await(url: str, started: Sequence[subprocess.Popen[bytes]]) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if any(process.poll() is not None for process in started):
            break
        try:
            if requests.get(url, timeout=1).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise RuntimeError(f"{url} did not come up; run with --verbose to see why")
