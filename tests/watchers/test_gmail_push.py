"""The push door: what is acknowledged, what is done, and what may be asked again."""

import json
import sqlite3
import threading
import time
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from backend.domain.mailbox import SyncState, sync_id
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

ALICE = "alice@brightwater.example"
SUBSCRIPTION = "projects/sandbox/subscriptions/gmail"
PUSHER = "push@sandbox.iam.gserviceaccount.com"
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"


@dataclass
class Line:
    """Pub/Sub's line to the product, in the hands of the test; Google itself announces nothing."""

    play: Any
    letter: Letter
    folder: Path
    statuses: list[int] = field(default_factory=list)

    def send(self, body: bytes) -> int:
        url = self.play.origin + "/watchers/gmail"
        headers = {"Authorization": f"Bearer {self.play.world.service_token(PUSHER, url)}"}
        self.statuses.append(requests.post(url, data=body, headers=headers, timeout=10).status_code)
        return self.statuses[-1]

    def push(self, history_id: int | str | None = None, address: str = ALICE) -> int:
        newest = self.play.world.mailboxes[ALICE].history_id
        notice = {"emailAddress": address, "historyId": newest if history_id is None else history_id}
        return self.send(wrapped(b64encode(json.dumps(notice).encode()).decode()))

    def labelled(self, sender: str) -> None:
        self.play.label(ALICE, self.play.deliver(ALICE, self.letter(sender, ALICE)))

    def calls(self) -> int:
        return int(self.play.world.counters.requests.total())

    def names(self) -> set[str]:
        return {candidate.name for candidate in self.play.candidates()}

    def state(self) -> SyncState:
        found = self.play.house.store.root.get(SyncState, sync_id(ALICE))
        assert isinstance(found, SyncState)
        return found

    def kept(self) -> list[str]:
        with sqlite3.connect(self.folder / "hirelabel.db") as database:
            return sorted(database.iterdump())

    def rename(self, table: str, name: str) -> None:
        with sqlite3.connect(self.folder / "hirelabel.db") as database:
            database.execute(f"ALTER TABLE {table} RENAME TO {name}")


@pytest.fixture
def line(stage: Callable[..., Any], letter: Letter, tmp_path: Path) -> Line:
    play = stage(push=True)
    play.world.pushing.target = None
    play.connect(ALICE)
    play.world.counters.reset()
    return Line(play, letter, tmp_path)


def wrapped(data: object, **more: object) -> bytes:
    return json.dumps({"message": {"data": data, "messageId": "1"}, "subscription": SUBSCRIPTION} | more).encode()


def encoded(value: object) -> str:
    return b64encode(json.dumps(value).encode()).decode()


JUNK = {
    "nothing": b"",
    "no JSON": b"hello",
    "no UTF-8": b"\xff\xfe",
    "a list": b"[]",
    "an empty object": b"{}",
    "no message": json.dumps({"subscription": SUBSCRIPTION}).encode(),
    "a message that is text": json.dumps({"subscription": SUBSCRIPTION, "message": "x"}).encode(),
    "no data": json.dumps({"subscription": SUBSCRIPTION, "message": {}}).encode(),
    "data that is a number": wrapped(7),
    "data that is no base64": wrapped("!!!"),
    "data of a wrong length": wrapped("abcde"),
    "data that is no JSON": wrapped(b64encode(b"hello").decode()),
    "data that is no UTF-8": wrapped(b64encode(b'"\xff\xfe"').decode()),
    "data that is a list": wrapped(encoded([])),
    "data nested too deep": wrapped(b64encode(b"[" * 20_000).decode()),
    "no address": wrapped(encoded({"historyId": 9_999_999_999})),
    "an address that is a number": wrapped(encoded({"emailAddress": 7, "historyId": 9_999_999_999})),
    "no history id": wrapped(encoded({"emailAddress": ALICE})),
    "a history id in words": wrapped(encoded({"emailAddress": ALICE, "historyId": "many"})),
    "half a history id": wrapped(encoded({"emailAddress": ALICE, "historyId": 9_999_999_999.5})),
    "a history id that is a truth": wrapped(encoded({"emailAddress": ALICE, "historyId": True})),
    "another subscription": wrapped(encoded({"emailAddress": ALICE, "historyId": 9_999_999_999}), subscription="other"),
    "no subscription": wrapped(encoded({"emailAddress": ALICE, "historyId": 9_999_999_999}), subscription=None),
    "a body nested too deep": b"[" * 20_000,
}


@pytest.mark.parametrize("body", JUNK.values(), ids=JUNK)
def test_junk_is_acknowledged_and_dropped(line: Line, body: bytes) -> None:
    before = line.kept()
    assert line.send(body) == 204
    assert line.calls() == 0
    assert line.kept() == before


def forms(notice: bytes) -> dict[str, str]:
    standard, web = b64encode(notice).decode(), urlsafe_b64encode(notice).decode()
    assert standard != web
    assert standard.endswith("=")
    return {"standard": standard, "web": web, "standard, bare": standard.rstrip("="), "web, bare": web.rstrip("=")}


@pytest.mark.parametrize("form", ["standard", "web", "standard, bare", "web, bare"])
@pytest.mark.parametrize("kind", [int, str])
def test_every_form_of_the_data_is_read(line: Line, form: str, kind: type[int | str]) -> None:
    line.labelled(JANE)
    notice = {"emailAddress": ALICE, "historyId": kind(line.play.world.mailboxes[ALICE].history_id), "x": "ÿ>?~þ"}
    text = json.dumps(notice, ensure_ascii=False)
    while len(text.encode()) % 3 == 0:
        text += " "
    assert line.send(wrapped(forms(text.encode())[form])) == 204
    assert line.names() == {"Jane Roe"}


def test_the_address_is_matched_in_any_capitals(line: Line) -> None:
    line.labelled(JANE)
    assert line.push(address="Alice@Brightwater.Example") == 204
    assert line.names() == {"Jane Roe"}


@pytest.mark.parametrize("behind", [0, 1, 10_000])
def test_what_was_seen_already_costs_gmail_nothing(line: Line, behind: int) -> None:
    line.labelled(JANE)
    line.push()
    line.play.world.counters.reset()
    before = line.kept()
    assert line.push(line.state().history_id - behind) == 204
    assert line.calls() == 0
    assert line.kept() == before


def test_the_same_push_twice_and_an_older_one_after_a_newer_change_nothing(line: Line) -> None:
    line.labelled(JANE)
    older = line.play.world.mailboxes[ALICE].history_id
    line.labelled(BOB)
    line.push()
    before = line.kept()
    line.push()
    line.push(older)
    assert line.kept() == before
    assert line.names() == {"Jane Roe", "Bob Stone"}


def test_a_push_for_nobody_we_know_is_acknowledged(line: Line) -> None:
    assert line.push(address="stranger@elsewhere.example") == 204
    assert line.calls() == 0


def test_a_push_for_a_mailbox_without_consent_asks_gmail_nothing(line: Line) -> None:
    line.play.world.tokens.revoke_account(ALICE)
    line.labelled(JANE)
    assert line.push() == 204
    assert not line.state().active
    line.play.world.counters.reset()
    assert line.push() == 204
    assert line.calls() == 0


def test_only_a_failing_store_is_worth_another_try(line: Line) -> None:
    line.labelled(JANE)
    line.rename("documents", "hidden")
    assert line.push() == 503
    line.rename("hidden", "documents")
    assert line.push() == 204
    assert line.names() == {"Jane Roe"}


@pytest.mark.parametrize(
    ("trouble", "pause"),
    [
        (Trouble("history.list", status=429, retry_after=300), 300),
        (Trouble("history.list", status=400), 30),
    ],
    ids=["slow down", "refused"],
)
def test_gmails_trouble_is_remembered_with_a_due_time_and_acknowledged(
    line: Line, trouble: Trouble, pause: float
) -> None:
    line.labelled(JANE)
    cursor = line.state().history_id
    line.play.world.troubles.plan(trouble)
    assert line.push() == 204
    state = line.state()
    assert state.history_id == cursor
    assert state.dirty
    assert pause - 5 < state.due_at.timestamp() - time.time() <= pause
    asked = line.play.world.counters.requests.total()
    assert line.push() == 204
    if state.resting_until:
        assert line.play.world.counters.requests.total() == asked
        with freeze_time(state.resting_until, tick=True):
            assert line.push() == 204
    assert line.names() == {"Jane Roe"}


def test_a_thread_gmail_refuses_goes_to_the_work_queue_before_the_cursor_moves(line: Line) -> None:
    line.labelled(JANE)
    cursor = line.state().history_id
    line.play.world.troubles.plan(Trouble("threads.get", status=400))
    assert line.push() == 204
    assert line.state().history_id > cursor
    assert line.names() == set()
    with freeze_time(datetime.now(UTC) + timedelta(seconds=31), tick=True):
        line.play.work()
    assert line.names() == {"Jane Roe"}


def test_a_push_during_a_look_is_remembered_and_the_holder_looks_again(line: Line) -> None:
    line.labelled(JANE)
    line.play.world.troubles.plan(Trouble("history.list", delay_s=0.6))
    first = threading.Thread(target=line.push)
    first.start()
    until(lambda: line.play.world.counters.requests[ALICE, "history.list"] == 1)
    line.play.world.troubles.plan(Trouble("threads.get", delay_s=0.3))
    until(lambda: line.play.world.counters.requests[ALICE, "threads.get"] == 1)
    line.labelled(BOB)
    before = line.calls()
    assert line.push() == 204
    assert line.calls() == before, "the second push asked Gmail itself"
    assert first.is_alive(), "the two did not overlap"
    first.join()
    assert line.statuses == [204, 204]
    assert line.names() == {"Jane Roe", "Bob Stone"}
    assert line.play.world.counters.requests[ALICE, "history.list"] == 2
    assert not line.state().dirty


def until(done: Callable[[], bool], patience: float = 5.0) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.01)
