"""Bytes to Messages: every shape a mail can have, and those made to hurt."""

import time

import pytest

from backend.adapters.gmail_message import fetched_bytes
from backend.adapters.mime_message import Place
from backend.adapters.mime_raw import part_of_bytes
from backend.domain.clock import now
from backend.domain.thread import FetchedMessage

HEAD = b"From: jane@mail.example\r\nSubject: Hello\r\n"
DIVIDED = HEAD + b"Content-Type: multipart/mixed; boundary=b0\r\n\r\n"


def read(raw: bytes) -> FetchedMessage:
    """The mail as fetched from a mailbox that labels nothing."""
    return fetched_bytes(raw, Place("mailbox", "1", "1", (), now()))


def nested(depth: int) -> bytes:
    """A mail with a text below that many multiparts."""
    levels = (f"--b{n}\r\nContent-Type: multipart/mixed; boundary=b{n + 1}\r\n\r\n" for n in range(depth))
    return DIVIDED + "".join(levels).encode() + f"--b{depth}\r\n\r\nThe text\r\n".encode()


HOSTILE = {
    "20,000 parentheses": b"From: " + b"(" * 20_000 + b" jane@mail.example\r\n\r\nThe text",
    "5,000 recipients": HEAD + b"To: " + b", ".join(b"p%d@x.example" % n for n in range(5_000)) + b"\r\n\r\nThe text",
    "200 multiparts deep": nested(200),
    "20,000 parts": DIVIDED + b"--b0\r\n\r\nThe text\r\n" * 20_000,
    "50,000 nested divs": HEAD + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000 + b"The text",
    "a line of 10 MB": HEAD + b"\r\nThe text" + b"a" * 10_000_000,
    "a content type of 3 MB": HEAD + b"Content-Type: text/plain" + b';"' * 1_500_000 + b"\r\n\r\nThe text",
    "a subject of encoded words that never end": HEAD + b"Subject: " + b"=?a?q?x" * 9_000 + b"\r\n\r\nThe text",
    "100,000 fields": HEAD + b"X: y\r\n" * 100_000 + b"\r\nThe text",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mail_is_read_in_seconds(name: str) -> None:
    before = time.process_time()
    message = read(HOSTILE[name]).message
    assert time.process_time() - before < 5
    assert message is not None
    assert "The text" in message.text
    assert len(message.to) <= 1_000


@pytest.mark.parametrize("raw", [b"", b"\0\xff\xfe", b"no header at all", b": \r\n\r\n", b"From: \r\n\r\n"])
def test_what_is_hardly_a_mail_is_one_without_a_sender(raw: bytes) -> None:
    message = read(raw).message
    assert message is not None
    assert message.sender is None


def test_nesting_within_the_bound_is_read() -> None:
    message = read(nested(40)).message
    assert message is not None
    assert message.text == "The text"


def test_part_ids_are_those_of_gmail() -> None:
    inner = (
        b"--b0\r\nContent-Type: multipart/mixed; boundary=b1\r\n\r\n--b1\r\n\r\nx\r\n--b1\r\n\r\ny\r\n--b1--\r\n--b0--"
    )
    root = part_of_bytes(DIVIDED + b"--b0\r\n\r\nz\r\n" + inner)
    assert (root.part_id, [leaf.part_id for leaf in root.leaves()]) == ("", ["0", "1.0", "1.1"])
