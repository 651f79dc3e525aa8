"""The pretended Google of a measurement, served on the loopback by threads of this process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from sandbox.app import create_sandbox
from sandbox.world import World


class Quiet(WSGIRequestHandler):
    """Says nothing. Werkzeug closes every connection, so that each call of the product pays for a new one.

    To an HTTP/1.1 client it says so, while one of HTTP/1.0 would wait 10 ms for it.
    """

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug names it
        """Say nothing."""


@contextmanager
def served_world() -> Iterator[World]:
    """A fresh world without accounts, reached at its `origin`."""
    world = World()
    server = make_server("127.0.0.1", 0, create_sandbox(world), threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    world.origin = f"http://127.0.0.1:{server.port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        world.close()
        server.shutdown()
        thread.join()
        server.server_close()
