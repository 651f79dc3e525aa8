"""The product, or the yardstick, as a real gunicorn on a socket bound first."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from sandbox.demo.processes import stop

ROOT = Path(__file__).resolve().parents[1]
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


def _child(process: int) -> int:
    return int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])
