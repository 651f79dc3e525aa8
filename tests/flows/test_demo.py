"""`python -m sandbox.demo --once`: everything labelled is stored, or left out with a reason; nothing stays behind."""

import json
import mailbox
import os
import secrets
import subprocess
import sys
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox import mbox
from sandbox.demo import __main__ as demo
from sandbox.demo import once
from sandbox.demo.visitor import Visitor

ROOT = Path(__file__).parents[2]
ALICE = "alice@brightwater.example"
KEYS = [
    "mailbox",
    "threads_labelled",
    "threads_followed",
    "messages_in_threads",
    "messages_stored",
    "left_out",
    "candidates",
    "waiting",
    "units",
    "floor_units",
    "requests",
    "seconds_label_to_profile",
]
OLA = "ola@agency.example"
FIRST_ID = 1_890_000_000_000_000_001
LETTERS = (
    # thread, labels, sender, recipient
    (1, "Inbox,Hire,Opened", "Ines Duarte <ines@applicants.example>", OLA),
    (1, "Sent,Hire", OLA, "ines@applicants.example"),
    (1, "Drafts", OLA, "ines@applicants.example"),
    (1, "Spam", "Ines Duarte <ines@applicants.example>", OLA),
    (1, "Trash,Hire", "Ines Duarte <ines@applicants.example>", OLA),
    (1, "Chat", "Ines Duarte <ines@applicants.example>", OLA),
    (2, "Sent,Hire", OLA, "Jonas Lind <jonas@applicants.example>"),
    (3, "Inbox", "Mona Falk <mona@applicants.example>", OLA),
    (3, "Sent", OLA, "mona@applicants.example"),
    (4, "Drafts", OLA, "mona@applicants.example"),
    (5, "Spam", "Prize Office <prize@lottery.example>", OLA),
    (6, "Trash", "Mona Falk <mona@applicants.example>", OLA),
    (7, "Chat", "Mona Falk <mona@applicants.example>", OLA),
)
LEFT_OUT = {2: "draft", 3: "spam", 4: "trash", 5: "chat"}
"""Of the labelled threads, the letters that must stay outside."""


@pytest.fixture(scope="session")
def takeout() -> Path:
    """A real Google Takeout export; without it tests skip, in CI they fail."""
    file = Path(os.environ.get("SHARED_MAIL", ROOT / "../shared/mail")) / "takeout.mbox"
    if not file.is_file():
        reason = f"no test mail at {file} (SHARED_MAIL)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return file


@pytest.fixture
def drawer(tmp_path: Path) -> Path:
    """A mailbox with every kind of mail inside and outside labelled threads, as Takeout writes it."""
    file = tmp_path / "drawer.mbox"
    file.write_text("".join(letter(place, *each) for place, each in enumerate(LETTERS)))
    return file


def letter(place: int, thread: int, labels: str, sender: str, to: str) -> str:
    return (
        f"From {FIRST_ID + place}@xxx Mon Jan 05 09:{place:02}:00 +0000 2026\n"
        f"X-GM-THRID: {FIRST_ID + thread * 1000}\nX-Gmail-Labels: {labels}\n"
        f"From: {sender}\nTo: {to}\nSubject: Position {thread}\nMessage-ID: <{place}@drawer.example>\n"
        f"Date: Mon, 05 Jan 2026 09:{place:02}:00 +0000\n\nLetter {place}.\n\n"
    )


def reported(folder: Path, *arguments: str) -> dict[str, Any]:
    """The one line of a successful demo, after which no process and no file of it is left."""
    mark, home = secrets.token_hex(16), folder / "demo"
    home.mkdir()
    command = [sys.executable, "-m", "sandbox.demo", "--once", "--json", *arguments]
    marked = os.environ | {"MARK_OF_THE_DEMO": mark, "TMPDIR": str(home)}
    done = subprocess.run(command, cwd=ROOT, env=marked, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert left_behind(mark) == []
    assert list(home.iterdir()) == []
    (line,) = done.stdout.splitlines()
    report = dict(json.loads(line))
    assert list(report) == KEYS
    return report


@pytest.mark.parametrize("given", ["--json", "--label-all"])
def test_what_only_a_run_once_can_do_says_so_before_anything_starts(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.setattr(demo, "running", pytest.fail)
    with pytest.raises(SystemExit) as end:
        demo.main([given])
    assert (end.value.code, "needs --once" in capsys.readouterr().err) == (2, True)


def left_behind(mark: str) -> list[str]:
    """The processes that inherited the mark."""
    found = []
    for process in Path("/proc").glob("[0-9]*/environ"):
        try:
            found += [process.parent.name] if mark.encode() in process.read_bytes() else []
        except OSError:
            continue
    return found


def cheap_and_quick(report: dict[str, Any]) -> None:
    assert report["floor_units"] <= report["units"] <= report["floor_units"] + 20
    assert 0 < report["seconds_label_to_profile"] < 30


def test_the_story(tmp_path: Path) -> None:
    report = reported(tmp_path)
    assert report["mailbox"] == ALICE
    assert report["threads_followed"] == report["threads_labelled"] > 0
    assert report["messages_stored"] + len(report["left_out"]) == report["messages_in_threads"]
    assert report["candidates"] > 0
    cheap_and_quick(report)


def test_a_takeout(takeout: Path, tmp_path: Path) -> None:
    report = reported(tmp_path, "--mbox", str(takeout), "--label-all")
    assert (report["threads_labelled"], report["threads_followed"]) == (12, 12)
    assert (report["messages_in_threads"], report["messages_stored"], report["left_out"]) == (39, 39, [])
    assert report["floor_units"] == 10 + 12 * 40
    cheap_and_quick(report)


def test_a_mailbox_with_drafts_spam_trash_and_chat(drawer: Path, tmp_path: Path) -> None:
    report = reported(tmp_path, "--mbox", str(drawer), "--owner", OLA)
    assert (report["threads_labelled"], report["threads_followed"]) == (2, 2)
    assert (report["messages_in_threads"], report["messages_stored"]) == (7, 3)
    assert {left["id"]: left["reason"] for left in report["left_out"]} == {
        f"{FIRST_ID + place:x}": reason for place, reason in LEFT_OUT.items()
    }
    assert all(set(left) == {"id", "reason"} for left in report["left_out"])
    assert (report["candidates"], report["waiting"]) == (2, 0)
    cheap_and_quick(report)


def test_only_mail_of_labelled_threads_is_stored(play: Any, drawer: Path) -> None:
    mbox.load(play.world, drawer, owner=ALICE)
    play.connect(ALICE, how="all")
    play.work()
    assert sorted(message.rfc_id for message in play.messages()) == [f"<{n}@drawer.example>" for n in (0, 1, 6)]


def test_conversations_are_gmails_threads(play: Any, takeout: Path) -> None:
    mbox.load(play.world, takeout, owner=ALICE)
    for thread in play.world.mailboxes[ALICE].threads():
        play.label(ALICE, thread[0])
    play.connect(ALICE, how="all")
    play.work()
    truth, ours = defaultdict(set), defaultdict(set)
    with closing(mailbox.mbox(takeout, create=False)) as mails:
        for mail in mails:
            truth[mail["X-GM-THRID"]].add(mail["Message-ID"])
    for message in play.messages():
        ours[message.conversation].add(message.rfc_id)
    assert sum(map(len, truth.values())) == 39
    assert sorted(map(sorted, ours.values())) == sorted(map(sorted, truth.values()))


@pytest.mark.parametrize(
    ("followed", "stored", "left_out", "whole"),
    [(2, 3, 4, True), (1, 3, 4, False), (2, 2, 4, False), (2, 3, 3, False), (2, 8, 0, False)],
)
def test_complete_means_that_the_counts_agree(followed: int, stored: int, left_out: int, *, whole: bool) -> None:
    report: once.Report = {"threads_labelled": 2, "threads_followed": followed, "messages_in_threads": 7}
    report |= {"messages_stored": stored, "left_out": [{"id": "1", "reason": "draft"}] * left_out}
    assert once.complete(report) is whole


def test_a_short_count_is_a_failure(
    drawer: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the choice until the count Gmail denies having the threads, however often it is asked."""

    class Denied(Visitor):
        def choose(self, page: str, how: str = "all") -> None:
            self.ask("fail", method="threads.get", status=404, times=1_000)
            super().choose(page, how)

        def seconds_to_candidate(self, thread: str, message: str, label: str = "Hire", patience_s: float = 30) -> float:
            self.ask("calm")
            return super().seconds_to_candidate(thread, message, label, patience_s)

        def ask(self, what: str, **how: Any) -> None:
            requests.post(f"{self.sandbox}/sandbox/{what}", json=how, timeout=10).raise_for_status()

    monkeypatch.setattr(once, "Visitor", Denied)
    monkeypatch.setattr(once, "PATIENCE_S", 1)
    assert demo.main(["--once", "--json", "--mbox", str(drawer), "--owner", OLA]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["threads_labelled"], report["threads_followed"]) == (2, 0)
