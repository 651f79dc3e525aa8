"""A conversation as a script, and its mails as letters. The scripts themselves are the TOML files in tales/."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.story.letter import Letter
from sandbox.story.mailers import Mailer, compose
from sandbox.story.papers import Paper
from sandbox.story.person import Person


@dataclass(frozen=True)
class Note:
    """One mail: `ago` is hours before now; `html` replaces what the mailer would make of the words."""

    sender: Person
    to: tuple[Person, ...]
    ago: float
    words: str = ""
    cc: tuple[Person, ...] = ()
    mailer: Mailer = Mailer.GMAIL
    papers: tuple[Paper, ...] = ()
    charset: str = "utf-8"
    transfer: str = "quoted-printable"
    headers: tuple[tuple[str, str], ...] = ()
    html: str = ""
    quotes: bool = True


@dataclass(frozen=True)
class Tale:
    """One conversation.

    `labels` are label names by mailbox address; the last `late` notes came after the labelling. `group` are the
    mailboxes a list address reaches. The last `unread` notes are unread. `folder` is a Gmail system label, "" archived.
    """

    key: str
    subject: str
    notes: tuple[Note, ...]
    labels: dict[str, tuple[str, ...]]
    late: int = 0
    group: tuple[str, ...] = ()
    unread: int = 0
    folder: str = "INBOX"


def letters(tale: Tale, now: datetime) -> Iterator[Letter]:
    """The mails of the tale, each quoting the one before it."""
    old: Letter | None = None
    for number, note in enumerate(tale.notes):
        old = _letter(tale, note, number, old, now)
        yield old


def message_id(key: str, number: int, sender: Person) -> str:
    """A Message-ID derived from where the mail stands in the story."""
    digest = hashlib.sha256(f"{key} {number}".encode()).hexdigest()
    return f"<{digest[:28]}@{sender.domain}>"


def _letter(tale: Tale, note: Note, number: int, old: Letter | None, now: datetime) -> Letter:
    words = f"{note.words.strip()}\n\n{note.sender.sign}" if note.sender.sign else note.words
    body = compose(note.mailer, words, old if note.quotes else None)
    pictures = "".join(f'<img src="cid:{paper.cid}" alt="">' for paper in note.papers if paper.cid)
    return Letter(
        sender=note.sender,
        to=note.to,
        cc=note.cc,
        subject=f"Re: {tale.subject}" if number else tale.subject,
        text=body.text.strip() and body.text,
        html=(note.html or body.html) + pictures,
        at=now - timedelta(hours=note.ago),
        message_id=message_id(tale.key, number, note.sender),
        references=(*old.references, old.message_id) if old else (),
        papers=note.papers,
        charset=note.charset,
        transfer=note.transfer,
        headers=note.headers,
    )
