"""Which parts are the text, which are attachments, and HTML as text."""

import time

import pytest

from backend.adapters.mime_html import text_of_html
from backend.adapters.mime_part import Part
from backend.adapters.mime_raw import part_of_bytes
from backend.adapters.mime_text import attachments, text_of
from backend.domain.message import Attachment

HTML = b"Content-Type: text/html; charset=utf-8\n\n<p>In HTML</p>"
PLAIN = b"Content-Type: text/plain; charset=utf-8\n\nIn plain text"
EMPTY = b"Content-Type: text/plain\n\n \n"
CV = b'Content-Type: application/pdf; name="cv.pdf"\nContent-Disposition: attachment; filename="cv.pdf"\n\n%PDF'
LOGO = b"Content-Type: image/png\nContent-ID: <logo>\n\nPNG"
NOTES = b'Content-Type: text/plain\nContent-Disposition: inline; filename="notes.txt"\n\nnotes'
FORWARD = b"Content-Type: message/rfc822\n\nFrom: a@x.example\nSubject: inner\n\nInner text"


def mail(kind: str, *parts: bytes) -> Part:
    """A mail divided in this way, its parts between boundaries."""
    divided = b"".join(b"--=b=\n" + part + b"\n" for part in parts)
    return part_of_bytes(f'Content-Type: multipart/{kind}; boundary="=b="\n\n'.encode() + divided + b"--=b=--\n")


@pytest.mark.parametrize(
    ("kind", "parts", "text"),
    [
        ("alternative", (PLAIN, HTML), "In plain text"),
        ("alternative", (HTML, PLAIN), "In plain text"),
        ("alternative", (EMPTY, HTML), "In HTML"),
        ("alternative", (CV,), ""),
        ("mixed", (PLAIN, CV, HTML), "In plain text\n\nIn HTML"),
        ("mixed", (PLAIN, NOTES), "In plain text"),
        ("mixed", (PLAIN, FORWARD), "In plain text"),
        ("related", (HTML, LOGO, PLAIN), "In HTML"),
        ("mixed", (), ""),
    ],
)
def test_the_readable_parts_are_chosen(kind: str, parts: tuple[bytes, ...], text: str) -> None:
    assert text_of(mail(kind, *parts)) == text


def test_everything_else_is_an_attachment() -> None:
    found = list(attachments(mail("mixed", PLAIN, CV, LOGO, NOTES, FORWARD)))
    assert found == [
        Attachment("cv.pdf", "application/pdf", 4, "1"),
        Attachment("noname", "image/png", 3, "2", inline=True),
        Attachment("notes.txt", "text/plain", 5, "3", inline=True),
        Attachment("noname.eml", "message/rfc822", 10, "4"),
    ]


def test_html_keeps_its_lines_and_drops_its_machinery() -> None:
    html = "<head><style>p{}</style></head><p>Dear Maya,</p><p>I&nbsp;apply<br>now.</p><script>x()</script>"
    assert text_of_html(html).split("\n") == ["Dear Maya,", "", "I apply", "now."]


def test_text_nested_too_deep_for_the_parser_is_kept() -> None:
    html = "<div><blockquote>reply " * 400 + "the first mail" + "</blockquote></div>" * 400 + "after"
    assert text_of_html(html).split() == ["reply"] * 400 + ["the", "first", "mail", "after"]


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "deep" + "</div>" * 50_000,
        "<a " * 300_000,
        "<" * 1_000_000,
        "<table><tr><td>" * 60_000,
        "<!-- only a comment -->",
        "<b>x</b> " * 200_000,
    ],
)
def test_hostile_html_is_read_in_seconds(html: str) -> None:
    before = time.process_time()
    text_of_html(html)
    assert time.process_time() - before < 20
