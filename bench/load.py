"""The load client: keep-alive connections of http.client in a process of its own, so that it shares no lock with us."""

import http.client
import json
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles
from urllib.parse import urlsplit

CLIENTS = 8
ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Shot:
    """A POST to send over and over with one body after the other, and the status that counts as an answer."""

    url: str
    headers: dict[str, str]
    bodies: tuple[str, ...]
    status: int


@dataclass(frozen=True)
class Round:
    """What one round of requests came to: seconds in all, CPU seconds of the client, seconds of each request."""

    wall_s: float
    client_cpu_s: float
    latencies_s: list[float]

    @property
    def throughput(self) -> float:
        """Requests a second."""
        return len(self.latencies_s) / self.wall_s

    @property
    def p95_s(self) -> float:
        """The latency that 95 % of the requests stay below."""
        return quantiles(self.latencies_s, n=100)[94]


def fire(shot: Shot, requests: int) -> Round:
    """Send the shot `requests` times from 8 connections of another process. Raises CalledProcessError."""
    asked = json.dumps({"shot": asdict(shot), "requests": requests})
    command = [sys.executable, "-m", "bench.load"]
    done = subprocess.run(command, cwd=ROOT, input=asked, stdout=subprocess.PIPE, text=True, check=True)
    return Round(**json.loads(done.stdout))


def alone(shot: Shot, requests: int) -> list[float]:
    """Send the shot `requests` times, one after the other, from this process; the seconds of each request."""
    return _client(shot, range(requests))


def _client(shot: Shot, numbers: range) -> list[float]:
    where = urlsplit(shot.url)
    line = http.client.HTTPConnection(where.netloc, timeout=30)
    latencies = []
    for number in numbers:
        started = time.perf_counter()
        line.request("POST", where.path, shot.bodies[number % len(shot.bodies)], shot.headers)
        answer = line.getresponse()
        answer.read()
        latencies.append(time.perf_counter() - started)
        if answer.status != shot.status:
            raise RuntimeError(f"{shot.url} answered {answer.status}")
    line.close()
    return latencies


def main() -> None:
    """Read the order from standard input and print the round as JSON."""
    asked = json.load(sys.stdin)
    shot, requests = Shot(**asked["shot"]), asked["requests"]
    started, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(CLIENTS) as clients:
        shares = list(clients.map(lambda first: _client(shot, range(first, requests, CLIENTS)), range(CLIENTS)))
    latencies = [latency for each in shares for latency in each]
    json.dump(asdict(Round(time.perf_counter() - started, time.process_time() - used, latencies)), sys.stdout)


if __name__ == "__main__":
    main()
