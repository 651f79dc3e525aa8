"""The product is killed at work, over and over: at the end everything is there and nothing twice."""

import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import getaddresses
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore import Client

from sandbox.app import create_sandbox
from sandbox.demo.processes import settings
from sandbox.demo.visitor import Visitor
from sandbox.mailbox import StoredMail
from sandbox.world import PushTarget, World

ROOT = Path(__file__).parents[2]
DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
PUSH = "/watchers/gmail"
ROUNDS = [
    pytest.param(9, id="some kills"),
    pytest.param(60, id="many kills", marks=[pytest.mark.soak, pytest.mark.timeout(900)]),
]


@pytest.fixture(params=ROUNDS)
def kills(request: pytest.FixtureRequest, kept_in: str) -> int:
    """With Google's client a start takes three times as long."""
    return int(request.param) if kept_in == "sqlite" else int(request.param) // 3


@dataclass
class Product:
    """The product as real processes on one socket and one store; each start is one gunicorn."""

    line: socket.socket
    settings: dict[str, str]
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)
    gunicorn: tuple[str, ...] = ("-m", "gunicorn")

    @cached_property
    def firestore(self) -> Client:
        """Google's client on the store it has there."""
        project, _, database = self.settings["HIRELABEL_STORE"].removeprefix("firestore://").partition("/")
        return Client(project, database=database)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.line.getsockname()[1]}"

    def start(self) -> None:
        """Start the master; the socket takes connections already."""
        fd = self.line.fileno()
        command = [sys.executable, *self.gunicorn, "--bind", f"fd://{fd}", "main:create_app()"]
        nowhere = subprocess.DEVNULL
        self.running.append(
            subprocess.Popen(
                command,
                cwd=ROOT,
                env=self.settings,
                pass_fds=[fd],
                stdout=nowhere,
                stderr=nowhere,
                start_new_session=True,
            )
        )

    def kill(self) -> None:
        """End master and worker without warning: they are the one process group that we started."""
        process = self.running.pop()
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def restart(self) -> None:
        self.kill()
        self.start()

    def command(self, *arguments: str) -> str:
        asked = [sys.executable, "-m", "backend", *arguments]
        return subprocess.run(asked, cwd=ROOT, env=self.settings, check=True, capture_output=True, text=True).stdout

    def status(self) -> dict[str, Any]:
        return dict(json.loads(self.command("status", "--domain", DOMAIN)))


@pytest.fixture
def world(serve: Callable[..., str]) -> Iterator[World]:
    """A Google that pushes to the product."""
    world = World()
    world.add_account(ALICE, "Alice Moreau", hd=DOMAIN)
    world.origin = serve(lambda _: create_sandbox(world))
    yield world
    world.close()


@pytest.fixture
def product(world: World, new_store: Callable[[], str], tmp_path: Path) -> Iterator[Product]:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as line:
        origin = f"http://127.0.0.1:{line.getsockname()[1]}"
        ours = {"HIRELABEL_LEASE_SECONDS": "1", "HIRELABEL_STORE": new_store()}
        given = settings(world.origin, origin, tmp_path) | ours
        world.addon_origin = origin
        world.pushing.target = PushTarget(origin + PUSH, origin + PUSH)
        product = Product(line, given)
        product.command("init", "--domain", DOMAIN, "--super-admin", ALICE)
        product.start()
        try:
            yield product
        finally:
            while product.running:
                product.kill()


def until(done: Callable[[], bool], what: str, patience_s: float = 30, pause_s: float = 0.005) -> None:
    deadline = time.monotonic() + patience_s
    while not done():
        assert time.monotonic() < deadline, f"waited in vain until {what}"
        time.sleep(pause_s)


def calls(world: World, method: str) -> int:
    """How often the sandbox was asked for a method of Gmail's."""
    return world.counters.requests[ALICE, method]


def until_called(world: World, method: str, times: int, over: Callable[[], bool] = bool) -> None:
    """Until the sandbox was asked that often, or it is all over."""
    until(lambda: calls(world, method) >= times or over(), f"{method} is called")


def applicants(world: World, threads: int) -> list[str]:
    """Labelled threads of three mails each; every applicant writes two of them, under two spellings of her name."""
    box = world.mailboxes[ALICE]
    made = []
    for number in range(threads):
        who = f"nadia{number // 2}@applicants.example"
        subject = f"Application {number}"
        first = box.deliver(written(f"Nadia <{who}>", ALICE, subject, f"{number}a"), labels=("INBOX", "Hire"))
        box.deliver(written(ALICE, who, subject, f"{number}b", f"{number}a"), labels=("SENT", "Hire"))
        box.deliver(written(f"N. Berg <{who}>", ALICE, subject, f"{number}c", f"{number}b"), labels=("INBOX", "Hire"))
        made.append(first.thread_id)
    return made


def written(sender: str, to: str, subject: str, name: str, answers: str = "") -> bytes:
    fields = {"From": sender, "To": to, "Subject": f"Re: {subject}" if answers else subject}
    fields |= {"Message-ID": f"<{name}@mail.example>", "Date": "Mon, 05 Jan 2026 09:00:00 +0000"}
    fields |= {"In-Reply-To": f"<{answers}@mail.example>", "References": f"<{answers}@mail.example>"} if answers else {}
    return ("".join(f"{key}: {value}\n" for key, value in fields.items()) + f"\nText of {name}.\n").encode()


def chosen(world: World, product: Product) -> None:
    """Connect, and choose to import everything; calls count from the choice on."""
    visitor = Visitor(ALICE, world.origin, product.origin)
    page = visitor.connect()
    world.counters.reset()
    visitor.choose(page)


def documents(product: Product, kind: str) -> list[dict[str, Any]]:
    """Every record of a kind as it stands in the store, past our own code."""
    technology, _, place = product.settings["HIRELABEL_STORE"].partition("://")
    if technology == "firestore":
        found = product.firestore.collection_group(kind).stream()
        return [{**json.loads(each.get("body"))["record"], "key": each.id} for each in found]
    with sqlite3.connect(place) as file:
        rows = file.execute("SELECT id, body FROM documents WHERE kind = ?", (kind,)).fetchall()
    file.close()
    return [{**json.loads(body)["record"], "key": key} for key, body in rows]


def mails(world: World) -> list[StoredMail]:
    """What the sandbox holds in threads that bear the label: the truth."""
    return [
        mail
        for box in world.mailboxes.values()
        for thread in box.threads()
        if any(box.label_id("Hire") in mail.label_ids for mail in thread)
        for mail in thread
    ]


def settled(product: Product) -> bool:
    """Whether no message has yet to be moved: that is done after it is stored, and may be cut short."""
    return not any(conversation["unsettled"] for conversation in documents(product, "conversations"))


def everything_once(world: World, product: Product) -> None:
    """The store holds what the sandbox holds, nothing less, nothing twice."""
    truth = mails(world)
    threads = {mail.thread_id for mail in truth}
    messages = documents(product, "messages")
    assert Counter(m["rfc_id"] for m in messages) == Counter(mail.header("Message-ID") for mail in truth)
    copies = [copy for message in messages for copy in message["copies"].values()]
    assert sorted(copy["gmail_id"] for copy in copies) == sorted(mail.id for mail in truth)
    records = documents(product, "threads")
    assert Counter(record["gmail_id"] for record in records) == Counter(threads)
    assert {i for record in records for i in record["message_ids"]} == {mail.id for mail in truth}
    conversations = [found for found in documents(product, "conversations") if not found["moved_to"]]
    assert len(conversations) == len(threads)
    assert {m["conversation"] for m in messages} == {conversation["key"] for conversation in conversations}
    assert not [conversation for conversation in conversations if conversation["unsettled"]]
    assert len({(copy["thread_id"], m["conversation"]) for m in messages for copy in m["copies"].values()}) == len(
        threads
    )
    people_once(truth, set(world.mailboxes), product, messages)


def people_once(truth: list[StoredMail], ours: set[str], product: Product, messages: list[dict[str, Any]]) -> None:
    """A candidate for every stranger, one claim on each address, every message filed under its writer."""
    strangers = {a for mail in truth for _, a in getaddresses([mail.header("From"), mail.header("To")])} - ours
    candidates = documents(product, "candidates")
    assert Counter(a["address"] for c in candidates for a in c["addresses"]) == Counter(strangers)
    claims = documents(product, "address_claims")
    assert Counter(claim["candidate"] for claim in claims) == Counter(candidate["key"] for candidate in candidates)
    address = {candidate["key"]: candidate["addresses"][0]["address"] for candidate in candidates}
    for message in messages:
        people = {message["sender"]["address"], *(person["address"] for person in message["to"])} - ours
        assert {address[candidate] for candidate in message["candidates"]} == people


def fetched(world: World) -> set[str | None]:
    """The threads whose mail the sandbox has handed out."""
    return {read.thread for read in world.counters.content_reads if read.method == "threads.get"}


def imported(product: Product) -> bool:
    """Whether she has chosen and no work is left but the audit, which comes after it."""
    chose = [mailbox["chosen"] for mailbox in documents(product, "mailboxes") if mailbox["address"] == ALICE]
    return chose == [True] and {item["task"] for item in documents(product, "work_items")} <= {"audit"}


def test_a_first_import_survives_kills(world: World, product: Product, kills: int) -> None:
    """Of four kills, three wait until a few more threads were fetched; the fourth hits the product as it starts."""
    chance = random.Random(kills)
    threads = applicants(world, 8 * kills)
    chosen(world, product)
    at_work = 0
    for number in range(kills):
        starting = number % 4 == 3
        wanted = calls(world, "threads.get") + (0 if starting else chance.randint(1, 4))
        until_called(world, "threads.get", wanted, lambda: imported(product))
        time.sleep(chance.uniform(0, 0.03))
        product.kill()
        at_work += 0 < len(fetched(world)) < len(threads)
        product.start()
    until(lambda: imported(product), "the import is done")
    assert at_work >= kills * 2 / 3
    assert calls(world, "threads.get") <= len(threads) + kills
    everything_once(world, product)
    status = product.status()
    assert (status["threads_followed"], status["messages_stored"]) == (len(threads), 3 * len(threads))
    assert (status["importing"], status["left_out"], status["waiting"]) == (False, [], 0)


def test_following_survives_kills(world: World, product: Product, kills: int) -> None:
    """Replies arrive, the product dies while it looks at them: each is stored once, long before the safety net."""
    chance = random.Random(kills)
    threads = applicants(world, 8)
    chosen(world, product)
    until(lambda: imported(product), "the import is done")
    for kill in range(kills):
        looks = calls(world, "history.list")
        for thread in chance.sample(range(len(threads)), 3):
            answered(world, thread, f"reply-{kill}-{thread}")
        until_called(world, "history.list", looks + 1)
        time.sleep(chance.uniform(0, 0.03))
        product.restart()
    until(lambda: len(documents(product, "messages")) >= len(mails(world)), "every reply is stored")
    until(lambda: settled(product), "messages stand where their conversation is")
    everything_once(world, product)
    assert product.status()["messages_stored"] == 3 * len(threads) + 3 * kills


def answered(world: World, thread: int, name: str) -> None:
    """The applicant of a thread writes again; like every reply it bears no label."""
    who = f"Nadia <nadia{thread // 2}@applicants.example>"
    world.mailboxes[ALICE].deliver(written(who, ALICE, f"Application {thread}", name, f"{thread}c"))
