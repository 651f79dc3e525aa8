"""One e-mail as RFC 5322 bytes, byte for byte the same each time. What people write stands in the tales."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.message import EmailMessage, Message
from email.policy import SMTP
from email.utils import format_datetime
from typing import cast

from sandbox.story.papers import Paper
from sandbox.story.person import Person

_POLICY = SMTP.clone(max_line_length=998)


@dataclass(frozen=True)
class Letter:
    """What one mail says; `transfer` is the Content-Transfer-Encoding, no `text` means HTML alone."""

    sender: Person
    to: tuple[Person, ...]
    subject: str
    text: str
    at: datetime
    message_id: str
    html: str = ""
    cc: tuple[Person, ...] = ()
    references: tuple[str, ...] = ()
    papers: tuple[Paper, ...] = ()
    charset: str = "utf-8"
    transfer: str = "quoted-printable"
    headers: tuple[tuple[str, str], ...] = ()


def render(letter: Letter) -> bytes:
    """The mail as it would arrive: CRLF lines, encoded words, RFC 2231 file names."""
    body = _body(letter)
    _fix_boundaries(body, letter.message_id)
    head = "".join(f"{name}: {value}\r\n" for name, value in _headers(letter))
    return head.encode("ascii") + body.as_bytes(policy=_POLICY)


def _headers(letter: Letter) -> Iterator[tuple[str, str]]:
    yield from ((name, _encoded(value, letter.charset)) for name, value in letter.headers)
    yield "Date", format_datetime(letter.at.astimezone(letter.sender.zone))
    yield "From", letter.sender.header(letter.charset)
    yield "To", _addresses(letter.to)
    if letter.cc:
        yield "Cc", _addresses(letter.cc)
    yield "Subject", _encoded(letter.subject, letter.charset)
    yield "Message-ID", letter.message_id
    if letter.references:
        yield "In-Reply-To", letter.references[-1]
        yield "References", " ".join(letter.references)


def _addresses(people: tuple[Person, ...]) -> str:
    return ",\r\n ".join(person.header("utf-8") for person in people)


def _encoded(value: str, charset: str) -> str:
    return value if value.isascii() else Header(value, charset, maxlinelen=70).encode(linesep="\r\n")


def _body(letter: Letter) -> EmailMessage:
    mail = EmailMessage(_POLICY)
    if letter.text:
        mail.set_content(letter.text, charset=letter.charset, cte=letter.transfer)
    if letter.html and letter.text:
        mail.add_alternative(letter.html, subtype="html", charset=letter.charset, cte=letter.transfer)
    elif letter.html:
        mail.set_content(letter.html, subtype="html", charset=letter.charset, cte=letter.transfer)
    for paper in letter.papers:
        _enclose(mail, paper)
    return mail


def _enclose(mail: EmailMessage, paper: Paper) -> None:
    maintype, subtype = paper.kind.split("/")
    if not paper.cid:
        mail.add_attachment(paper.content, maintype, subtype, filename=paper.name)
        return
    html = cast("EmailMessage", mail.get_body(("html",)))
    html.add_related(paper.content, maintype, subtype, filename=paper.name, cid=f"<{paper.cid}>", disposition="inline")


def _fix_boundaries(mail: Message, seed: str) -> None:
    """Boundaries from the message id: the stdlib's are random, and the story must not be."""
    for number, part in enumerate(mail.walk()):
        if part.is_multipart():
            digest = hashlib.sha256(f"{seed} {number}".encode()).hexdigest()
            part.set_boundary(f"000000000000{digest[:20]}")
