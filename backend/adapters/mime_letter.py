"""A Letter as RFC 5322 bytes: headers folded where they may be, text and HTML side by side, the quoted mail below."""

import html
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from importlib import import_module

from backend.domain.address import Address, key_of
from backend.domain.letter import MARK, QUOTED, Letter

LINE = 75
PLAIN_SUBJECT = 900
"""Longer subjects are written as encoded words, for a line holds 998 octets (RFC 5322 §2.1.1)."""
CRLF = "\r\n"
QUOTE = "margin:0 0 0 .8ex;border-left:1px solid #ccc;padding-left:1ex"


class MimeLetter:
    """Port Mime. The standard library writes the bodies; the headers are ours, for it encodes long ids."""

    def written(self, letter: Letter) -> bytes:
        """See `Mime`. Line breaks in a value become spaces, so that no value ends its header."""
        body = EmailMessage(policy=SMTP)
        body.set_content(_plain(letter), cte="quoted-printable")
        body.add_alternative(_html(letter), subtype="html", cte="quoted-printable")
        return _headers(letter).encode("ascii") + body.as_bytes()

    def marked(self, mime: bytes, mark: str) -> bytes:
        """See `Mime`."""
        return f"{MARK}: {_flat(mark)}{CRLF}".encode("ascii") + mime


def _headers(letter: Letter) -> str:
    fields = [
        ("From", _person(letter.sender)),
        ("To", _people(letter.to)),
        ("Cc", _people(letter.cc)),
        ("Subject", _subject(letter.subject)),
        ("Date", format_datetime(letter.at)),
        ("In-Reply-To", _flat(letter.in_reply_to)),
        ("References", f"{CRLF} ".join(map(_flat, letter.references))),
        (MARK, _flat(letter.mark)),
    ]
    return "".join(f"{name}: {value}{CRLF}" for name, value in fields if value)


def _people(people: tuple[Address, ...]) -> str:
    return f",{CRLF} ".join(map(_person, people))


def _person(person: Address) -> str:
    """An address with its name; a domain that is not ASCII as RFC 5891 has it. Raises UnicodeError for a local part."""
    local, domain = _flat(person.address).rpartition("@")[0], key_of(_flat(person.address)).rpartition("@")[2]
    address, name = f"{local}@{domain}".encode("ascii").decode(), _flat(person.name)
    if not name or name.isascii():
        return formataddr((name, address))
    return f"{_encoded(name, 'To')}{CRLF} <{address}>"


def _subject(subject: str) -> str:
    flat = _flat(subject)
    return flat if flat.isascii() and len(flat) <= PLAIN_SUBJECT else _encoded(flat, "Subject")


def _encoded(text: str, name: str) -> str:
    return Header(text, "utf-8", maxlinelen=LINE, header_name=name).encode(linesep=CRLF)


def _flat(value: str) -> str:
    return " ".join(value.split())


def _plain(letter: Letter) -> str:
    parts = [letter.text]
    if letter.signature:
        signature: str = import_module("backend.adapters.mime_html").text_of_html(letter.signature)
        parts.append(f"-- \n{signature}")
    if letter.quoted_as:
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.quoted[:QUOTED].splitlines())
        parts.append(f"{letter.quoted_as}\n{quoted}")
    return "\n\n".join(parts) + "\n"


def _html(letter: Letter) -> str:
    parts = [f'<div dir="auto">{_lines(letter.text)}</div>']
    if letter.signature:
        parts.append(f'<br><div class="gmail_signature">{letter.signature}</div>')
    if letter.quoted_as:
        quote = f'<blockquote class="gmail_quote" style="{QUOTE}">{_lines(letter.quoted[:QUOTED])}</blockquote>'
        head = f'<div dir="ltr" class="gmail_attr">{html.escape(letter.quoted_as)}<br></div>'
        parts.append(f'<br><div class="gmail_quote">{head}{quote}</div>')
    return "\n".join(parts) + "\n"


def _lines(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>\n")
