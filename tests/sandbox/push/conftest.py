"""A real receiver of pushes, which answers as it is told."""

import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
import requests

from sandbox.push import PushTarget
from sandbox.world import World


@dataclass
class Receiver:
    """A push endpoint that answers from a list of statuses, then 204; first it `asks` an address, when told one."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    asks: str = ""
    got: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def pings(self) -> list[dict[str, Any]]:
        return [json.loads(b64decode(envelope["message"]["data"])) for _, envelope in self.got]

    def wait_for(self, count: int) -> None:
        deadline = monotonic() + 5
        while len(self.got) < count and monotonic() < deadline:
            sleep(0.01)
        assert len(self.got) >= count


@pytest.fixture
def receiver(world: World) -> Iterator[Receiver]:
    found = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if found.asks:
                requests.get(found.asks, timeout=2).raise_for_status()
            found.got.append((self.headers["Authorization"], body))
            self.send_response(found.statuses.pop(0) if found.statuses else 204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}/watchers/gmail"
    world.pushing.target = PushTarget(found.url, found.url)
    yield found
    world.close()
    server.shutdown()
    thread.join()
    server.server_close()
