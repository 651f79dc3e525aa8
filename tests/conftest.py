"""The world and the product as threads of one process, reached by address through the real clients."""

import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import freezegun
import pytest
import requests
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

import main
from backend import settings, wiring
from backend.domain import clock
from backend.domain.access import Reader, reader_of
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.message import Message
from backend.domain.recruiter import Role
from backend.domain.thread import Thread
from backend.ports.store import Query, R
from backend.services.signing_in import Session
from sandbox.app import create_sandbox
from sandbox.demo.processes import settings as demo_settings
from sandbox.host import Call, Host, Reply
from sandbox.identity.keys import Keys
from sandbox.world import PushTarget, StoredMail, World

pytest_plugins = ("tests.emulators.storage", "tests.emulators.pubsub", "tests.emulators.firestore")
CHROMIUM = "/usr/bin/chromium"
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
freezegun.configure(extend_ignore_list=["google", "grpc"])

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya", "hugo"))


class Quiet(WSGIRequestHandler):
    """Keeps connections open, as Google and gunicorn do, and says nothing."""

    protocol_version = "HTTP/1.1"

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="session", autouse=True)
def a_certificate_of_real_time() -> None:
    """The first certificate of a process binds `cryptography` to the `datetime` of that moment: not a frozen one."""
    assert Keys().certificates


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real headless Chromium."""
    if not shutil.which(CHROMIUM):
        if os.environ.get("CI") == "true":
            pytest.fail("no chromium")
        pytest.skip("no chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET.split())
        yield browser
        browser.close()


Serve = Callable[[Callable[[str], Flask]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Serves an app on a free port of the loopback; what makes the app is told the origin first."""
    running = []

    def start(made: Callable[[str], Flask]) -> str:
        late: dict[str, Flask] = {}

        def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            return late["app"](environ, start_response)

        server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
        server.daemon_threads = True  # type: ignore[attr-defined]
        origin = f"http://127.0.0.1:{server.server_port}"
        late["app"] = made(origin)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        running.append((server, thread))
        return origin

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@dataclass
class Play:
    """The product on stage with a whole Google around it."""

    world: World
    host: Host
    house: wiring.House
    app: Flask
    origin: str
    sandbox: str
    browsers: dict[str, requests.Session] = field(default_factory=dict)

    def browser(self, address: str) -> requests.Session:
        """The browser of one person, with her cookies."""
        return self.browsers.setdefault(address, requests.Session())

    def visit_google(
        self, address: str, start: str, *, untick: tuple[str, ...] = (), deny: bool = False
    ) -> requests.Response:
        """Begin at a page of ours, choose the account on the consent page and come back."""
        browser = self.browser(address)
        page = browser.get(self.origin + start)
        assert urlsplit(page.url).path == "/o/oauth2/v2/auth", page.text
        scopes = [s for s in ("https://www.googleapis.com/auth/gmail.modify",) if s not in untick]
        form = {"account": address, "decision": "deny" if deny else "allow", "scope": scopes}
        return browser.post(page.url, data=form)

    def sign_in(self, address: str) -> requests.Response:
        return self.visit_google(address, "/oauth/sign-in/google")

    def connect(
        self, address: str, *, how: str = "none", labels: tuple[str, ...] = ("Hire",), since: str = ""
    ) -> requests.Response:
        """Connect a mailbox by the real consent trip and choose what to import."""
        self.visit_google(address, f"/oauth/start?login_hint={address}")
        ids = [label.id for label in self.world.mailboxes[address].labels.values() if label.name in labels]
        return self.post(address, "/console/mailbox", {"how": how, "label": ids, "since": since})

    def post(self, address: str, path: str, form: dict[str, Any]) -> requests.Response:
        """Send a form as the page would, its CSRF token included."""
        browser = self.browser(address)
        page = browser.get(self.origin + "/console/mailbox").text
        token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
        return browser.post(self.origin + path, data={**form, "csrf_token": token}, headers={"Referer": self.origin})

    def work(self) -> None:
        """Do all queued work."""
        while self.house.working.run_due():
            pass

    def deliver(self, to: str, mail: EmailMessage | bytes, **how: Any) -> StoredMail:
        return self.world.mailboxes[to].deliver(mail if isinstance(mail, bytes) else mail.as_bytes(), **how)

    def label(self, address: str, stored: StoredMail, *names: str) -> None:
        self.world.mailboxes[address].label_thread(stored.thread_id, names or ("Hire",))

    def look(self, address: str) -> None:
        """Bring a mailbox into step, as a poll does."""
        self.house.following.look(address)

    def open(self, address: str, stored: StoredMail) -> dict[str, Any]:
        """The card Gmail shows when she opens this mail."""
        return card_of(self.host.call(Call(address, stored.id)))

    def press(
        self, address: str, stored: StoredMail, card: dict[str, Any], words: str, **ticked: list[str]
    ) -> dict[str, Any]:
        """Press the button that says these words on a card, with what is ticked on it or these values instead."""
        action = next(b["onClick"]["action"] for b in buttons(card) if b.get("text") == words)
        parameters = {p["key"]: p["value"] for p in action.get("parameters", [])}
        form = {
            name: {"stringInputs": {"value": values}} for name, values in {**chosen(card), **ticked}.items() if values
        }
        return card_of(self.host.call(Call(address, stored.id, action["function"], parameters, form)))

    def all(self, kind: type[R], order: str = "id", **equals: Any) -> list[R]:
        """Every record of a kind, straight from the store."""
        return list(self.house.store.of(DOMAIN).find(Query(kind, equals=equals, order=order, limit=1000)).records)

    def candidates(self) -> list[Candidate]:
        return self.all(Candidate, order="last_at")

    def conversations(self) -> list[Conversation]:
        return self.all(Conversation, moved_to="")

    def messages(self) -> list[Message]:
        return [m for c in self.conversations() for m in self.all(Message, order="at", conversation=c.id)]

    def threads(self, address: str, *, followed: bool = True) -> list[Thread]:
        return self.all(Thread, mailbox=self.world.accounts[address].sub, followed=followed)

    def session(self, address: str) -> Session:
        return self.house.signing_in.resume(DOMAIN, self.world.accounts[address].sub)

    def reader(self, address: str) -> Reader:
        return reader_of(self.session(address).recruiter)


def card_of(reply: Reply) -> dict[str, Any]:
    """The card of an answer; what Gmail would refuse fails the test."""
    assert reply.answer is not None, reply.trouble
    return dict(next(iter(reply.answer.navigations[-1].values())))


def buttons(value: Any) -> Iterator[dict[str, Any]]:
    """Every button of a card."""
    if isinstance(value, dict):
        if "onClick" in value and "text" in value and "function" in str(value["onClick"]):
            yield value
        for inner in value.values():
            yield from buttons(inner)
    if isinstance(value, list):
        for inner in value:
            yield from buttons(inner)


def chosen(value: Any) -> dict[str, list[str]]:
    """What is ticked on a card, by the name of the field."""
    if isinstance(value, dict) and "selectionInput" in value:
        field = value["selectionInput"]
        return {field["name"]: [item["value"] for item in field["items"] if item["selected"]]}
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {name: values for each in inner for name, values in chosen(each).items()}


Stage = Callable[..., Play]


@pytest.fixture
def kept_in() -> str:
    """Which technology keeps the records; the flows go through all of them."""
    return "sqlite"


@pytest.fixture
def new_store(request: pytest.FixtureRequest, kept_in: str, tmp_path: Path) -> Callable[[], str]:
    """The setting of an empty store, another at every call."""
    numbers = count()
    if kept_in == "sqlite":
        return lambda: f"sqlite://{tmp_path}/hirelabel{next(numbers) or ''}.db"
    project = request.getfixturevalue("firestore")
    return lambda: f"firestore://{project}/database{next(numbers)}"


@pytest.fixture
def stage(
    serve: Serve, tmp_path: Path, new_store: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """Builds a play: a Google, the product on it, the organization founded and its people seated."""
    worlds = []

    def build(*, push: bool = False, settings_: dict[str, str] | None = None) -> Play:
        world = World()
        worlds.append(world)
        for address, name in (
            (ALICE, "Alice Moreau"),
            (TOM, "Tom Becker"),
            (PRIYA, "Priya Nair"),
            (HUGO, "Hugo Lindqvist"),
        ):
            world.add_account(address, name, hd=DOMAIN)
        world.origin = serve(lambda _: create_sandbox(world))
        app = {}

        def product(origin: str) -> Flask:
            for name, value in environment(world.origin, origin, tmp_path, push=push).items():
                monkeypatch.setenv(name, value)
            for name, value in ({"STORE": new_store()} | (settings_ or {})).items():
                monkeypatch.setenv(f"HIRELABEL_{name}", value)
            founding = wiring.founding(settings.read())
            founding.found(DOMAIN, ALICE)
            for address in (TOM, PRIYA):
                founding.seat(DOMAIN, address, Role.RECRUITER, "init")
            founding.seat(DOMAIN, HUGO, Role.HIRING_MANAGER, "init")
            app["product"] = main.create_app()
            return app["product"]

        origin = serve(product)
        world.addon_origin = origin
        if push:
            world.pushing.target = PushTarget(f"{origin}/watchers/gmail", f"{origin}/watchers/gmail")
        return Play(world, Host(world), wiring.build(settings.read()), app["product"], origin, world.origin)

    yield build
    for world in worlds:
        world.close()


@pytest.fixture
def play(stage: Stage) -> Play:
    """The usual stage: no topic, so mailboxes are looked at when a test says so."""
    return stage()


def environment(google: str, origin: str, folder: Path, *, push: bool) -> dict[str, str]:
    """The settings of a product on this Google; without a topic it polls.

    Its sidebar waits long for Gmail: on a busy machine a test would else be answered that it is still at work.
    """
    given = demo_settings(google, origin, folder)
    ours = {name: value for name, value in given.items() if name.startswith("HIRELABEL_")}
    ours["HIRELABEL_ANSWER_SECONDS"] = "30"
    return ours | ({} if push else {"HIRELABEL_PUSH_TOPIC": "", "HIRELABEL_PUSH_SUBSCRIPTION": ""})


Letter = Callable[..., EmailMessage]


@pytest.fixture
def letter() -> Letter:
    """Writes a mail; `answers` are the mails it replies to, oldest first."""

    def write(
        sender: str,
        to: str,
        text: str = "Hello",
        *,
        subject: str = "Backend Engineer",
        answers: tuple[EmailMessage, ...] = (),
        **headers: str,
    ) -> EmailMessage:
        mail = EmailMessage()
        mail["From"], mail["To"] = sender, to
        mail["Subject"] = f"Re: {subject}" if answers else subject
        mail["Message-ID"] = make_msgid(domain="mail.example")
        mail["Date"] = format_datetime(clock.now())
        if answers:
            mail["In-Reply-To"] = answers[-1]["Message-ID"]
            mail["References"] = " ".join(each["Message-ID"] for each in answers)
        for name, value in headers.items():
            mail[name.replace("_", "-")] = value
        mail.set_content(text)
        return mail

    return write
