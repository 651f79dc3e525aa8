"""Loading mbox files: a real Google Takeout export, and plain ones."""

import re
from pathlib import Path

import pytest

from sandbox.mbox import labels_of, load
from sandbox.world import World


def test_a_takeout_keeps_gmails_threads_ids_and_labels(shared_mail: Path, world: World) -> None:
    file = shared_mail / "takeout.mbox"
    account = load(world, file)
    box = world.mailboxes[account.address]
    truth = {f"{int(thread):x}" for thread in re.findall(rb"^X-GM-THRID: (\d+)", file.read_bytes(), re.MULTILINE)}
    assert account.address == "me@u.jaylee.us"
    assert len(box.messages) == 39
    assert {mails[0].thread_id for mails in box.threads()} == truth
    assert len(truth) == 12
    assert all(mails[0].thread_id == mails[0].id for mails in box.threads())
    names = {label.name for label in box.labels.values()}
    assert {"takeout", "☯", "1.Organizační", "3. Culture, Hledání ztraceného času"} <= names
    assert "Archived" not in names


def test_threading_by_headers_finds_the_same_threads_as_gmail(shared_mail: Path, world: World) -> None:
    taken = world.mailboxes[load(world, shared_mail / "takeout.mbox").address]
    rosa = world.mailboxes["rosa@mail.example"]
    pairs = set()
    for stored in sorted(taken.messages.values(), key=lambda each: each.internal_date):
        pairs.add((stored.thread_id, rosa.deliver(stored.raw, at=stored.internal_date).thread_id))
    assert len(pairs) == 12
    assert len({ours for _, ours in pairs}) == 12


@pytest.mark.parametrize(
    ("value", "labels"),
    [
        ("Inbox,Important,Unread,Hire", ["INBOX", "IMPORTANT", "UNREAD", "Hire"]),
        ('Archived,"Hire, later",Sent', ["Hire, later", "SENT"]),
        ("Drafts,Spam,Trash,Chat,Starred,Opened", ["DRAFT", "SPAM", "TRASH", "CHAT", "STARRED"]),
        ("Category Updates,Opened", ["CATEGORY_UPDATES"]),
        ("", []),
    ],
)
def test_label_lists(value: str, labels: list[str]) -> None:
    assert labels_of(value) == labels


PLAIN = b"""From nadia@mail.example Mon Jan  5 09:00:00 2026
From: nadia@mail.example
To: Maya <maya@agency.example>
Subject: One

Body
From here on it goes on.

From MAILER-DAEMON Tue Jan  6 09:00:00 2026
no header line
Subject
"""


def test_a_plain_mbox_with_a_malformed_mail(tmp_path: Path, world: World) -> None:
    file = tmp_path / "plain.mbox"
    file.write_bytes(PLAIN)
    assert load(world, file).address == "maya@agency.example"
    one, broken = world.mailboxes["maya@agency.example"].messages.values()
    assert (one.header("Subject"), one.label_ids) == ("One", set())
    assert b"goes on" in one.raw
    assert broken.internal_date.isoformat() == "2026-01-06T09:00:00+00:00"


def test_nobody_named(tmp_path: Path, world: World) -> None:
    file = tmp_path / "nobody.mbox"
    file.write_bytes(b"From x Mon Jan  5 09:00:00 2026\nSubject: One\n\nBody\n")
    with pytest.raises(ValueError, match="owner"):
        load(world, file)
    assert load(world, file, owner="tom@agency.example").name == "Tom Okafor"
