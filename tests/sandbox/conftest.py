"""A served world and Google's own clients for it; what they must find is in the tests."""

import json
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from werkzeug.serving import WSGIRequestHandler, make_server

from sandbox.app import create_sandbox
from sandbox.mailbox import Mailbox
from sandbox.world import World

MODIFY = "https://www.googleapis.com/auth/gmail.modify"
ROOT = Path(__file__).resolve().parents[2]

Gmail = Callable[..., Any]


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002
        pass


@pytest.fixture
def world() -> Iterator[World]:
    """Maya and Tom of one agency, Maya also as jobs@, and Rosa with a private account."""
    world = World()
    world.add_account("maya@agency.example", "Maya Lin", hd="agency.example", aliases=["jobs@agency.example"])
    world.add_account("tom@agency.example", "Tom Okafor", hd="agency.example")
    world.add_account("rosa@mail.example", "Rosa Vega", hd=None)
    yield world
    world.close()


@pytest.fixture
def maya(world: World) -> Mailbox:
    return world.mailboxes["maya@agency.example"]


@pytest.fixture
def origin(world: World) -> Iterator[str]:
    """The address of the sandbox, served over real sockets."""
    server = make_server("127.0.0.1", 0, create_sandbox(world), threaded=True, request_handler=Quiet)
    server.daemon_threads = True  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    world.origin = f"http://127.0.0.1:{server.port}"
    yield world.origin
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def gmail(world: World, origin: str) -> Iterator[Gmail]:
    """Makes `users()` of a real google-api-python-client, for an address and scopes."""
    document = json.loads(get_static_doc("gmail", "v1")) | {"rootUrl": f"{origin}/", "baseUrl": f"{origin}/"}
    services: list[Any] = []

    def make(address: str = "maya@agency.example", scopes: Iterable[str] = (MODIFY,)) -> Any:
        token = Credentials(world.tokens.access(address, scopes))  # type: ignore[no-untyped-call]
        services.append(build_from_document(document, credentials=token))
        return services[-1].users()

    yield make
    for service in services:
        service.close()


@pytest.fixture(scope="session")
def shared_mail() -> Path:
    """The folder of real test mail; without it tests skip, in CI they fail."""
    folder = Path(os.environ.get("SHARED_MAIL", ROOT / "../shared/mail"))
    if not folder.is_dir():
        reason = f"no test mail at {folder} (SHARED_MAIL)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return folder


@pytest.fixture
def letter() -> Callable[..., bytes]:
    """Makes a short mail from Nadia, who applies; keyword arguments are header fields."""

    def write(text: str = "I would like to apply.", **headers: str) -> bytes:
        fields = {"from": "Nadia Brandt <nadia@mail.example>", "to": "maya@agency.example", "subject": "Application"}
        named = (fields | headers).items()
        head = "".join(f"{name.replace('_', '-').title()}: {value}\n" for name, value in named)
        return f"{head}\n{text}\n".encode()

    return write
