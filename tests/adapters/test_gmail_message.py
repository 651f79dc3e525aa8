"""Gmail's message JSON to a fetched message; the same reader as for bytes, so the two must agree."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest

from backend.adapters.gmail_message import KeptAside, fetched_bytes, fetched_headers, fetched_message, kept_aside
from backend.adapters.mime_message import Place
from backend.domain.address import Address
from backend.domain.message import Attachment, Copy

AT = datetime(2026, 11, 21, 10, 0, 0, 250_000, tzinfo=UTC)
JANE = Address("jane@mail.example", "Jäne Doe")
MAYA = Address("maya@agency.example", "")
HEADERS = {
    "from": "=?utf-8?q?J=C3=A4ne?= Doe <jane@mail.example>",
    "To": "maya@agency.example",
    "CC": "tom@agency.example",
    "Bcc": "secret@agency.example",
    "Reply-To": "Jane <jane@work.example>",
    "Subject": "=?utf-8?q?Bewerbung_f=C3=BCr?= Wien",
    "Date": "Sat, 21 Nov 2026 10:00:00 +0200",
    "Message-ID": "<2@mail.example>",
    "In-Reply-To": "<1@mail.example>",
    "References": "<0@mail.example> <1@mail.example>",
    "List-Id": "Jobs <jobs.agency.example>",
    "X-Original-From": "Jane <jane@old.example>",
}


def encoded(text: str | bytes) -> str:
    return urlsafe_b64encode(text.encode() if isinstance(text, str) else text).decode()


def resource(payload: dict[str, Any] | None = None, **named: Any) -> dict[str, Any]:
    """A `messages.get` answer with all of HEADERS and a text, unless told otherwise."""
    headers = [{"name": name, "value": value} for name, value in HEADERS.items()]
    whole = {"mimeType": "text/plain", "headers": headers, "body": {"size": 5, "data": encoded("Hallo")}}
    fixed = {"id": "1f", "threadId": "1e", "labelIds": ["INBOX", "L1"], "internalDate": "1795255200250"}
    return fixed | {"payload": whole | (payload or {})} | named


def test_everything_a_mail_says_is_read() -> None:
    fetched = fetched_message(resource(), "maya", {})
    message = fetched.message
    assert message is not None
    assert (fetched.gmail_id, fetched.label_ids, fetched.full_text) == ("1f", ("INBOX", "L1"), "")
    assert (message.sender, message.to, message.cc) == (JANE, (MAYA,), (Address("tom@agency.example"),))
    assert message.reply_to == (Address("jane@work.example", "Jane"),)
    assert message.original_sender == Address("jane@old.example", "Jane")
    assert (message.subject, message.text) == ("Bewerbung für Wien", "Hallo")
    assert (message.at, message.date) == (AT, datetime(2026, 11, 21, 8, tzinfo=UTC))
    assert (message.rfc_id, message.in_reply_to) == ("<2@mail.example>", "<1@mail.example>")
    assert message.references == ("<0@mail.example>", "<1@mail.example>")
    assert message.list_id == "Jobs <jobs.agency.example>"
    assert not message.automatic
    bcc = (Address("secret@agency.example"),)
    assert message.copies == {"maya": Copy("1f", "1e", AT, sent=False, label_ids=("INBOX", "L1"), bcc=bcc)}


def test_bytes_give_the_same_message() -> None:
    raw = "".join(f"{name}: {value}\r\n" for name, value in HEADERS.items()).encode() + b"\r\nHallo"
    place = Place("maya", "1f", "1e", ("INBOX", "L1"), AT)
    assert fetched_bytes(raw, place) == fetched_message(resource(), "maya", {})


def test_the_sent_label_tells_our_own_mail() -> None:
    message = fetched_message(resource(labelIds=["SENT"]), "maya", {}).message
    assert message is not None
    assert message.outgoing


def test_a_mail_without_a_message_id_is_known_by_its_mailbox() -> None:
    bare = resource({"headers": []})
    ids = {fetched_headers(bare, mailbox).message_id for mailbox in ("maya", "tom")}
    assert len(ids) == 2


def test_the_same_mail_has_one_id_in_two_mailboxes() -> None:
    there = resource(id="99", threadId="98", internalDate="1795255299000")
    assert fetched_headers(resource(), "maya").message_id == fetched_headers(there, "tom").message_id


def test_headers_end_their_references_with_what_the_mail_answers() -> None:
    answered = [{"name": "In-Reply-To", "value": "<9@x>"}, {"name": "References", "value": "<1@x>"}]
    headers = fetched_headers(resource({"headers": answered}), "maya")
    assert headers.references == ("<1@x>", "<9@x>")
    assert fetched_headers(resource(), "maya").people == (JANE, MAYA, Address("tom@agency.example"))


@pytest.mark.parametrize("data", ["w7zDn8O_", "w7zDn8O_==", "w7zDn8O/", encoded("üßÿ")])
def test_base64_is_read_in_every_form(data: str) -> None:
    message = fetched_message(resource({"body": {"data": data}}), "maya", {}).message
    assert message is not None
    assert message.text == "üßÿ"


def test_a_text_gmail_turned_into_utf_8_is_read_so_whatever_its_header_says() -> None:
    declared = [{"name": "Content-Type", "value": "text/plain; charset=iso-8859-1"}]
    body = {"data": encoded("Grüße")}
    message = fetched_message(resource({"headers": declared, "body": body}), "maya", {}).message
    assert message is not None
    assert message.text == "Grüße"


def test_a_large_text_is_asked_for_and_then_kept_whole_beside_the_message() -> None:
    aside = resource({"partId": "", "body": {"size": 300_000, "attachmentId": "A1"}})
    assert kept_aside(aside) == (KeptAside("", "A1"),)
    fetched = fetched_message(aside, "maya", {"": "ä".encode() * 150_000})
    assert fetched.message is not None
    assert fetched.message.text == "ä" * 100_000
    assert fetched.full_text == "ä" * 150_000
    assert fetched.message.attachments == ()


def test_attachments_keep_their_part_and_are_not_asked_for() -> None:
    cv: dict[str, Any] = {"partId": "1", "mimeType": "application/pdf", "filename": "Lebenslauf.pdf"}
    cv |= {"body": {"size": 9, "attachmentId": "A2"}}
    text = {"partId": "0", "mimeType": "text/plain", "filename": "", "body": {"data": encoded("Hallo")}}
    mixed = resource({"mimeType": "multipart/mixed", "body": {"size": 0}, "parts": [text, cv]})
    message = fetched_message(mixed, "maya", {}).message
    assert kept_aside(mixed) == ()
    assert message is not None
    assert message.attachments == (Attachment("Lebenslauf.pdf", "application/pdf", 9, "1"),)
    assert message.text == "Hallo"


def test_a_tree_without_end_is_cut() -> None:
    payload: dict[str, Any] = {"mimeType": "text/plain", "body": {"data": encoded("deep")}}
    for _ in range(200):
        payload = {"mimeType": "multipart/mixed", "parts": [payload]}
    wide = {"mimeType": "multipart/mixed", "parts": [{"mimeType": "image/png", "body": {}}] * 5_000}
    deep_message, wide_message = (fetched_message(resource(one), "maya", {}).message for one in (payload, wide))
    assert deep_message is not None
    assert wide_message is not None
    assert deep_message.text == ""
    assert len(wide_message.attachments) == 499


def test_a_mail_written_by_the_standard_library_is_read_back() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Jäne Doe <jane@mail.example>", "ß" * 90
    mail.set_content("Grüße")
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Lebenslauf für Wien.pdf")
    message = fetched_bytes(mail.as_bytes(), Place("maya", "1", "1", (), AT)).message
    assert message is not None
    assert (message.sender, message.subject, message.text) == (JANE, "ß" * 90, "Grüße")
    assert message.attachments == (Attachment("Lebenslauf für Wien.pdf", "application/pdf", 4, "1"),)
