"""Mail bytes as Gmail shows them; every mail of the shared collection passes through every format."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sandbox import mail
from sandbox.headers import crlf, field, with_fields
from sandbox.mailbox import Mailbox
from sandbox.world import World

Gmail = Callable[..., Any]


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("Subject", "=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("Subject", "=?utf-8?b?R3LDvA==?=\r\n =?utf-8?b?w59l?=", "Grüße"),
        ("Subject", "a\r\n\tb", "a b"),
        ("Subject", "=?x-none?q?a?=", "=?x-none?q?a?="),
        ("From", "=?utf-8?q?Brandt=2C_Nadia?= <n@mail.example>", '"Brandt, Nadia" <n@mail.example>'),
        ("From", '"Brandt, Nadia" <n@mail.example>', '"Brandt, Nadia" <n@mail.example>'),
    ],
)
def test_header_values(name: str, value: str, shown: str) -> None:
    assert mail.header_text(name, value) == shown


@pytest.mark.parametrize(("raw", "shown"), [(b"Gr\xc3\xbc\xc3\x9fe", "Grüße"), (b"Gr\xfc\xdfe", "Grüße")])
def test_raw_eight_bit_headers_are_repaired(raw: bytes, shown: str) -> None:
    part = mail.parse(b"Subject: " + raw + b"\r\n\r\n")
    assert part.headers == [{"name": "Subject", "value": shown}]


def test_a_forwarded_mail_is_an_attachment_with_its_own_parts() -> None:
    inner = b"From: a@mail.example\r\nSubject: Inner\r\n\r\nhello\r\n"
    raw = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n" + inner
    (forward,) = mail.parse(raw + b"--b--\r\n").parts
    assert (forward.filename, forward.is_attached, forward.part_id) == ("noname.eml", True, "0")
    assert forward.content.startswith(b"From: a@mail.example")
    assert [(part.part_id, part.content) for part in forward.parts] == [("0.0", b"hello")]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        (b"\r\nTom & Maya's\r\n  plan <b>", "Tom &amp; Maya&#39;s plan &lt;b&gt;"),
        (b"Content-Type: text/html\r\n\r\n<style>p{}</style><p>Hello&nbsp;<b>you</b></p>", "Hello you"),
        (b"Content-Type: application/pdf\r\n\r\n%PDF", ""),
    ],
)
def test_snippets(raw: bytes, shown: str) -> None:
    assert mail.snippet(mail.parse(raw)) == shown


def test_changing_fields_leaves_all_other_bytes() -> None:
    raw = b"Bcc: a@b,\n c@d\nX: \xff\nbcc : e@f\nSubject: s\n\nBcc: stays\n"
    assert with_fields(raw, {"BCC": None, "To": "x@y"}) == b"To: x@y\r\nX: \xff\r\nSubject: s\r\n\r\nBcc: stays\r\n"
    assert field(raw, "bcc") == "a@b, c@d"


def test_mail_without_a_body_or_without_headers() -> None:
    assert with_fields(b"Subject: s", {"To": "x@y"}) == b"To: x@y\r\nSubject: s\r\n\r\n"
    assert field(b"", "Subject") == ""
    assert mail.parse(b"").content == b""


def test_every_mail_is_delivered_and_fetched_in_every_format(
    shared_mail: Path, gmail: Gmail, world: World, maya: Mailbox
) -> None:
    messages = gmail().messages()
    files = sorted(shared_mail.glob("mime/*.eml")) + sorted(shared_mail.glob("bounces/*.eml"))
    assert len(files) > 300
    for file in files:
        stored = maya.deliver(file.read_bytes())
        for wanted in ("minimal", "metadata", "full"):
            assert messages.get(userId="me", id=stored.id, format=wanted).execute()["id"] == stored.id
        raw = messages.get(userId="me", id=stored.id, format="raw").execute()["raw"]
        assert urlsafe_b64decode(raw) == crlf(file.read_bytes())


def test_every_attachment_of_every_mail_is_there(shared_mail: Path, maya: Mailbox, gmail: Gmail) -> None:
    messages = gmail().messages()
    for file in sorted(shared_mail.glob("mime/*.eml")):
        stored = maya.deliver(file.read_bytes())
        payload = messages.get(userId="me", id=stored.id).execute()["payload"]
        for body in attached(payload):
            answer = messages.attachments().get(userId="me", messageId=stored.id, id=body["attachmentId"]).execute()
            assert len(urlsafe_b64decode(answer["data"])) == body["size"]


def attached(part: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [body for each in part.get("parts", ()) for body in attached(each)]
    return inner + ([part["body"]] if "attachmentId" in part["body"] else [])
