"""lieer, a Gmail client others wrote, pulls, pushes and sends; what it keeps on disk is what the sandbox holds."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sandbox import mbox, story
from sandbox.mailbox import Mailbox, StoredMail
from sandbox.world import World

JUDGE = Path(__file__).resolve().parents[3] / ".judges/lieer/bin"
GMI = Path(__file__).with_name("gmi.py")
SCOPES = [f"https://www.googleapis.com/auth/gmail.{name}" for name in ("readonly", "labels", "modify")]
NOTMUCH = "[database]\npath={folder}\n[user]\nprimary_email={address}\n[new]\ntags=\n"
# notmuch gives these by itself; lieer neither pulls nor pushes them.
OWN_TAGS = frozenset({"attachment", "encrypted", "replied", "signed"})
SYSTEM = ("INBOX", "SPAM", "TRASH", "UNREAD", "IMPORTANT", "SENT", "DRAFT")
TAGS = {name: name.lower() for name in SYSTEM} | {"STARRED": "flagged"}


class Kept(NamedTuple):
    """One message: its bytes with LF line ends, its labels as tags, when Gmail got it (s since the epoch)."""

    raw: bytes
    tags: frozenset[str]
    at: float


class Lieer:
    """A folder with one account's mail; `gmi` and `notmuch` run in it as a person would run them."""

    def __init__(self, python: Path, folder: Path, origin: str, address: str, token: str) -> None:
        self._python = python
        self._folder = folder
        config = folder / "notmuch.ini"
        config.write_text(NOTMUCH.format(folder=folder, address=address))
        self._environment = os.environ | {"GMAIL": f"{origin}/", "NOTMUCH_CONFIG": str(config)}
        unused = dict.fromkeys(("refresh_token", "client_id", "client_secret"), "unused")
        expiry = f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
        credentials = unused | {"token": token, "expiry": expiry}
        (folder / ".credentials.gmailieer.json").write_text(json.dumps(credentials))
        self.notmuch("new")
        self.gmi("init", "--no-auth", address)

    def gmi(self, *arguments: str, mail: bytes = b"") -> str:
        return self._run([str(self._python), str(GMI), *arguments], mail)

    def notmuch(self, *arguments: str) -> str:
        return self._run(["notmuch", *arguments])

    def kept(self) -> dict[str, Kept]:
        shown = self.notmuch("show", "--format=json", "--body=false", "--entire-thread=false", "--exclude=false", "*")
        paths = {Path(each["filename"][0]): frozenset(each["tags"]) - OWN_TAGS for each in messages(json.loads(shown))}
        return {
            path.name.partition(":")[0]: Kept(path.read_bytes(), tags, round(path.stat().st_mtime, 3))
            for path, tags in paths.items()
        }

    def _run(self, command: list[str], given: bytes = b"") -> str:
        done = subprocess.run(
            command, cwd=self._folder, env=self._environment, input=given, capture_output=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()


Connect = Callable[[Mailbox], Lieer]


def messages(shown: Any) -> Iterator[dict[str, Any]]:
    """Yield the messages of notmuch's nested threads."""
    if isinstance(shown, dict):
        yield shown
    for each in shown if isinstance(shown, list) else ():
        yield from messages(each)


def held(box: Mailbox) -> dict[str, Kept]:
    """Return what the sandbox holds, in lieer's words."""
    tags = {each.id: TAGS.get(each.id, each.name) for each in box.labels.values()}
    return {
        each.id: Kept(
            each.raw.replace(b"\r\n", b"\n"),
            frozenset(tags[label] for label in each.label_ids),
            int(each.internal_date.timestamp() * 1000) / 1000,
        )
        for each in box.messages.values()
    }


def query(stored: StoredMail) -> str:
    """Return notmuch's search for one message."""
    return f"id:{stored.header('Message-ID').strip('<>')}"


@pytest.fixture(scope="session")
def python() -> Path:
    """The Python that has lieer; where it is not installed tests skip, in CI they fail."""
    if not (JUDGE / "gmi").exists() or not shutil.which("notmuch"):
        reason = "no lieer in .judges/ (tests/install_judges.sh)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return JUDGE / "python"


@pytest.fixture
def connect(world: World, origin: str, python: Path, tmp_path: Path) -> Connect:
    def make(box: Mailbox) -> Lieer:
        return Lieer(python, tmp_path, origin, box.address, world.tokens.access(box.address, SCOPES))

    return make


@pytest.fixture
def alice(world: World) -> Mailbox:
    """A mailbox of a few dozen messages, handed out in short pages."""
    story.tell(world, world.now())
    world.largest_page = 2
    return world.mailboxes["alice@brightwater.example"]


@pytest.fixture
def pulled(connect: Connect, alice: Mailbox) -> Lieer:
    """Everything Alice has, as a first pull left it."""
    lieer = connect(alice)
    lieer.gmi("pull")
    return lieer


def test_a_full_pull_of_the_seeded_mailbox(pulled: Lieer, alice: Mailbox) -> None:
    assert pulled.kept() == held(alice)
    assert len(pulled.kept()) > 40


def test_a_full_pull_of_real_mail(connect: Connect, world: World, shared_mail: Path) -> None:
    account = mbox.load(world, shared_mail / "takeout.mbox")
    lieer = connect(world.mailboxes[account.address])
    lieer.gmi("pull")
    assert lieer.kept() == held(world.mailboxes[account.address])
    assert len(lieer.kept()) == 39


def test_a_later_pull_brings_what_changed_and_fetches_nothing_else(
    pulled: Lieer, world: World, alice: Mailbox, letter: Callable[..., bytes]
) -> None:
    labelled, deleted, *_ = alice.messages
    new = alice.deliver(letter(message_id="<new@mail.example>"))
    alice.label_message(labelled, add=("Hire/Night shift", "STARRED"), remove=("UNREAD",))
    alice.delete(deleted)
    world.counters.reset()
    pulled.gmi("pull")
    assert pulled.kept() == held(alice)
    assert {(each.method, each.message) for each in world.counters.content_reads} == {("messages.get", new.id)}
    assert (alice.address, "messages.list") not in world.counters.requests


def test_history_too_old_makes_it_start_over(
    pulled: Lieer, world: World, alice: Mailbox, letter: Callable[..., bytes]
) -> None:
    alice.deliver(letter(message_id="<new@mail.example>"))
    alice.expire_history()
    world.counters.reset()
    assert "historyId is too old" in pulled.gmi("pull")
    assert pulled.kept() == held(alice)
    assert world.counters.requests[alice.address, "messages.list"]


def test_a_push_changes_labels_and_creates_missing_ones(pulled: Lieer, alice: Mailbox) -> None:
    before = held(alice)
    first, second = [each for each in alice.messages.values() if {"INBOX", "UNREAD"} <= each.label_ids][:2]
    pulled.notmuch("tag", "+Shortlist/Ängström", "-unread", "--", query(first))
    pulled.notmuch("tag", "+trash", "-inbox", "--", query(second))
    pulled.gmi("push")
    after = held(alice)
    assert after[first.id].tags == before[first.id].tags - {"unread"} | {"Shortlist/Ängström"}
    assert after[second.id].tags == before[second.id].tags - {"inbox"} | {"trash"}
    assert [each for each in before if before[each] != after[each]] == [first.id, second.id]
    pulled.gmi("pull")
    assert pulled.kept() == after


def test_a_push_over_a_newer_change_is_held_back(pulled: Lieer, alice: Mailbox) -> None:
    stored = next(each for each in alice.messages.values() if {"INBOX", "UNREAD"} <= each.label_ids)
    alice.label_message(stored.id, add=("STARRED",))
    pulled.notmuch("tag", "-unread", "--", query(stored))
    assert "remote has changed, will not update" in pulled.gmi("push")
    assert "UNREAD" in stored.label_ids


def test_a_reply_is_sent_into_its_thread_and_kept_as_gmail_made_it(
    pulled: Lieer, world: World, alice: Mailbox, letter: Callable[..., bytes]
) -> None:
    asked = next(each for each in alice.messages.values() if "INBOX" in each.label_ids)
    headers = {"from": alice.address, "to": "tom@brightwater.example", "subject": asked.header("Subject")}
    reply = letter(**headers, in_reply_to=asked.header("Message-ID"), message_id="<mine@mail.example>")
    pulled.gmi("send", "-t", mail=reply)
    sent = alice.thread(asked.thread_id)[-1]
    assert (sent.label_ids, b"I would like to apply." in sent.raw) == ({"SENT"}, True)
    assert sent.header("Message-ID") != "<mine@mail.example>"
    assert pulled.kept() == held(alice)
    assert world.mailboxes["tom@brightwater.example"].threads()[0][-1].header("Message-ID") == sent.header("Message-ID")
