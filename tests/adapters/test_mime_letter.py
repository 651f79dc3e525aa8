"""An answer as bytes: its headers, what it quotes, and 200 real mails answered so that both ends keep one thread."""

import os
import re
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message as Parsed
from email.utils import getaddresses
from pathlib import Path

import pytest

from backend.adapters.gmail_message import fetched_bytes
from backend.adapters.mime_letter import MimeLetter
from backend.adapters.mime_message import Place
from backend.domain.address import Address, plausible
from backend.domain.letter import MARK, Letter, answer_subject, references_of
from backend.domain.message import Message
from backend.domain.recipients import answering
from sandbox.world import World

ALICE = Address("alice@brightwater.example", "Alice Moreau")
JANE = Address("jane@roe.example", "Jane Roe")
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
OUTLOOKS = f"<{'AM0PR0402MB' * 7}@eurprd04.prod.outlook.com>"
"""As long as Outlook's ids are, and longer than the standard library's lines."""


CUT_SUBJECTS = {"SpamScope__tests__mails__mail_test_9.eml"}
"""One that ends within a character: what reads it otherwise than we do takes ours for another subject."""


def letter(**changes: object) -> Letter:
    given = {"sender": ALICE, "to": (JANE,), "cc": (), "subject": "Re: Hi", "text": "Hi", "mark": "m1", "at": NOON}
    return Letter(**(given | changes))  # type: ignore[arg-type]


def parsed(**changes: object) -> Parsed:
    return message_from_bytes(MimeLetter().written(letter(**changes)))


def parts(mail: Parsed) -> list[str]:
    return [str(part.get_payload(decode=True), "utf-8") for part in mail.walk() if not part.is_multipart()]  # type: ignore[arg-type]


def test_long_ids_stay_as_they_are_each_on_its_own_line() -> None:
    ids = tuple(OUTLOOKS.replace("AM0", f"A{number:02}") for number in range(11))
    raw = MimeLetter().written(letter(in_reply_to=OUTLOOKS, references=ids))
    assert raw.count(b"=?") == 0
    mail = message_from_bytes(raw)
    assert (mail["In-Reply-To"], mail["References"].split()) == (OUTLOOKS, list(ids))
    assert max(map(len, raw.splitlines())) < 998


@pytest.mark.parametrize(
    ("person", "value"),
    [
        (Address("jane@roe.example"), "jane@roe.example"),
        (Address("jane@roe.example", "Doe, Jane"), '"Doe, Jane" <jane@roe.example>'),
        (Address("jane@roe.example", 'Jane "JJ" Roe'), r'"Jane \"JJ\" Roe" <jane@roe.example>'),
        (Address("jane@münchen.example", "Jané"), "=?utf-8?b?SmFuw6k=?= <jane@xn--mnchen-3ya.example>"),
    ],
)
def test_names_are_quoted_or_encoded_and_domains_written_in_ascii(person: Address, value: str) -> None:
    assert " ".join(parsed(to=(person,))["To"].split()) == value


def test_a_hundred_recipients_all_get_it() -> None:
    many = tuple(Address(f"person{number}@roe.example", f"Jané {'x' * 60} {number}") for number in range(100))
    read = getaddresses([parsed(cc=many)["Cc"]])
    assert [address for _, address in read] == [each.address for each in many]
    assert [str(make_header(decode_header(name))) for name, _ in read] == [each.name for each in many]


@pytest.mark.parametrize("subject", ["Re: Bücher", "Re: " + "x" * 2_000, "Re: " + "long words " * 40, "Re: 😀" * 100])
def test_a_subject_of_any_length_and_script_is_the_same_when_read(subject: str) -> None:
    raw = MimeLetter().written(letter(subject=subject))
    assert max(map(len, raw.splitlines())) < 998
    assert str(make_header(decode_header(message_from_bytes(raw)["Subject"]))) == subject.strip()


@pytest.mark.parametrize("name", ["subject", "mark", "in_reply_to"])
def test_no_value_ends_its_header(name: str) -> None:
    mail = parsed(**{name: "x\r\nBcc: eve@evil.example\r\n\r\nbody"})
    assert mail["Bcc"] is None
    assert parsed(to=(Address("jane@roe.example", "J\r\nBcc: eve@evil.example"),))["Bcc"] is None


def test_text_and_html_stand_side_by_side_with_signature_and_quotation() -> None:
    quoted = "Hello,\n<b>I apply</b> & more\n> older"
    mail = parsed(
        text="Hi Jane,\nMonday 10 € <soon>",
        signature='<b>Alice</b> · <a href="https://a.example">Agency</a>',
        quoted_as="On Monday, Jane Roe <jane@roe.example> wrote:",
        quoted=quoted,
    )
    plain, html = parts(mail)
    assert mail.get_content_type() == "multipart/alternative"
    assert plain.splitlines()[:2] == ["Hi Jane,", "Monday 10 € <soon>"]
    assert "> <b>I apply</b> & more\n> > older" in plain.replace("\r\n", "\n")
    assert "-- \nAlice" in plain.replace("\r\n", "\n")
    assert "Monday 10 € &lt;soon&gt;" in html
    assert '<a href="https://a.example">Agency</a>' in html
    assert "&lt;b&gt;I apply&lt;/b&gt; &amp; more" in html
    assert html.count('class="gmail_quote"') == 2


def test_lines_longer_than_mail_allows_are_wrapped_unseen() -> None:
    raw = MimeLetter().written(letter(text="x" * 5_000 + "\n" + "é" * 3_000))
    assert max(map(len, raw.splitlines())) < 998
    assert parts(message_from_bytes(raw))[0].splitlines() == ["x" * 5_000, "é" * 3_000]
    assert raw.isascii()


def test_a_draft_is_marked_and_nothing_else_of_it_changed() -> None:
    draft = b"From: a@b.example\r\nSubject: x\r\n\r\n8-bit \xff body"
    assert MimeLetter().marked(draft, "m1") == b"X-Hirelabel-Outgoing: m1\r\n" + draft


@pytest.mark.parametrize(
    ("subject", "answer"),
    [
        ("Backend", "Re: Backend"),
        ("Re: Backend", "Re: Backend"),
        ("RE : Backend", "RE : Backend"),
        ("AW: Backend", "AW: Backend"),
        ("Antw: Backend", "Antw: Backend"),
        ("Re[2]: Backend", "Re[2]: Backend"),
        ("Fwd: Backend", "Re: Fwd: Backend"),
        ("Regarding: Backend", "Re: Regarding: Backend"),
        ("", "Re:"),
        (" two \r\n lines ", "Re: two lines"),
    ],
)
def test_an_answer_is_marked_once(subject: str, answer: str) -> None:
    assert answer_subject(subject) == answer


def shared_mail() -> list[Path]:
    """200 real mails that can be answered, as they have a sender; some have no id of their own."""
    folder = Path(os.environ.get("SHARED_MAIL", Path(__file__).parents[2] / "../shared/mail")) / "mime"
    found = []
    for path in sorted(folder.glob("*.eml")):
        message = read(path.read_bytes())
        sender = message.reply_to or ((message.sender,) if message.sender else ())
        if message.rfc_id.isascii() and sender and all(map(answerable, message.people)):
            found.append(path)
    return found[:200]


def answerable(person: Address) -> bool:
    return plausible(person.address) and person.address.rpartition("@")[0].isascii()


def read(raw: bytes) -> Message:
    found = fetched_bytes(raw, Place("alice", "1", "1", (), NOON)).message
    assert found
    return found


def test_200_real_mails_are_answered_and_both_ends_keep_one_thread() -> None:
    """The other end, and whether it keeps one thread, is the sandbox's, which knows the headers alone."""
    paths = shared_mail()
    if not paths:
        reason = "the corpus of real mail is not here"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    assert len(paths) == 200
    joined = agreed = 0
    for path in paths:
        raw = path.read_bytes()
        answered = read(raw)
        recipients = answering(answered, {ALICE.key}, everyone=True)
        mime = MimeLetter().written(
            letter(
                to=recipients.to,
                cc=recipients.cc,
                subject=answer_subject(answered.subject),
                in_reply_to=answered.rfc_id,
                references=references_of(answered),
                quoted_as="On Monday, they wrote:",
                quoted=answered.text,
            )
        )
        assert max(map(len, mime.splitlines())) < 998, path.name
        mail = message_from_bytes(mime)
        for name in {"In-Reply-To", "References"} & set(mail.keys()):
            assert re.fullmatch(r"(<[^<>\s]+>\s*)+", mail[name]), (path.name, name)
        assert mail[MARK] == "m1"
        agreed += reached(mail) == everybody_on(raw)
        if not answered.rfc_id:
            assert mail["In-Reply-To"] is None, path.name
            continue
        joined += 1
        assert mail["References"].split()[-1] == mail["In-Reply-To"] == answered.rfc_id, path.name
        if path.name not in CUT_SUBJECTS:
            assert kept_together(raw, mime, recipients.to[0]) == (True, True), path.name
    assert joined >= 130
    assert agreed >= 190, "of malformed address fields two readers make two things"


def reached(mail: Parsed) -> set[str]:
    return {_flat(address) for _, address in getaddresses([mail["To"] or "", mail["Cc"] or ""]) if address}


def everybody_on(raw: bytes) -> set[str]:
    """The addresses the headers name, Reply-To in place of From: told by the standard library, not by ours."""
    mail = message_from_bytes(raw)
    first = mail.get_all("Reply-To") or mail.get_all("From") or []
    named = getaddresses([str(each) for each in (*first, *mail.get_all("To", []), *mail.get_all("Cc", []))])
    return {_flat(address) for _, address in named if "@" in address} - {ALICE.key}


def _flat(address: str) -> str:
    """Without the spaces that some writers leave in an address."""
    return "".join(address.casefold().split())


def kept_together(raw: bytes, mime: bytes, other: Address) -> tuple[bool, bool]:
    """Whether the answer stands in the thread of the mail it answers: in her mailbox, and in the other's."""
    world = World()
    world.add_account(ALICE.address, ALICE.name, hd="brightwater.example")
    world.add_account(other.address, other.name or "Somebody", hd=None)
    ours = world.mailboxes[ALICE.address].deliver(raw)
    theirs = world.mailboxes[other.address.lower()].deliver(raw, labels=("SENT",))
    sent = world.send(ALICE.address, mime)
    newest = max(world.mailboxes[other.address.lower()].messages.values(), key=lambda each: each.history_id)
    try:
        return sent.thread_id == ours.thread_id, newest.thread_id == theirs.thread_id
    finally:
        world.close()
