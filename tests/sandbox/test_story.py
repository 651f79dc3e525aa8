"""The seeded agency: what its mailboxes hold, that every mail is sound, and that it is the same each time."""

import io
import re
import zipfile
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from xml.etree import ElementTree as ET

import pytest

from sandbox.mailbox import Mailbox, StoredMail
from sandbox.story import reply, tell
from sandbox.world import World

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ALICE = "alice@brightwater.example"
TOM = "tom@brightwater.example"


@pytest.fixture
def told() -> World:
    world = World()
    tell(world, NOW)
    return world


@pytest.fixture
def alice(told: World) -> Mailbox:
    return told.mailboxes[ALICE]


def labelled(mailbox: Mailbox, name: str) -> list[list[StoredMail]]:
    label = mailbox.label_named(name)
    assert label is not None
    return [mails for mails in mailbox.threads() if any(label.id in mail.label_ids for mail in mails)]


def about(mailbox: Mailbox, subject: str) -> list[StoredMail]:
    return next(mails for mails in mailbox.threads() if mails[0].header("Subject").startswith(subject))


def everything(world: World) -> list[tuple[str, str, str, bytes, tuple[str, ...]]]:
    return [
        (address, mail.id, mail.thread_id, mail.raw, tuple(sorted(mail.label_ids)))
        for address, mailbox in world.mailboxes.items()
        for mail in mailbox.messages.values()
    ]


def parts(mail: StoredMail) -> list[Message]:
    return list(message_from_bytes(mail.raw).walk())


def test_the_story_is_the_same_each_time(told: World) -> None:
    again = World()
    tell(again, NOW)
    assert everything(again) == everything(told)


def test_the_whole_agency_has_mail_of_the_past(told: World) -> None:
    assert {account.name for account in told.accounts.values()} == {
        "Alice Moreau",
        "Tom Becker",
        "Priya Nair",
        "Hugo Lindqvist",
    }
    assert {account.hd for account in told.accounts.values()} == {"brightwater.example"}
    dates = [mail.internal_date for mailbox in told.mailboxes.values() for mail in mailbox.messages.values()]
    assert max(dates) < NOW
    assert all(mailbox.messages for mailbox in told.mailboxes.values())


@pytest.mark.parametrize(("name", "count"), [("Hire", 8), ("Recruiterbox", 1), ("Hire/Backend", 1)])
def test_alice_has_labelled_threads(alice: Mailbox, name: str, count: int) -> None:
    assert len(labelled(alice, name)) == count


def test_lena_is_the_first_thing_to_label(alice: Mailbox) -> None:
    inbox = [mails for mails in alice.threads() if "INBOX" in mails[-1].label_ids]
    assert [mail.header("Subject") for mail in inbox[0]] == ["Application for Backend Engineer"]
    assert inbox[0][0].label_ids == {"INBOX", "UNREAD"}


def test_one_conversation_is_in_two_mailboxes(told: World) -> None:
    copies = [
        [mail.header("Message-ID") for mail in about(told.mailboxes[address], "Sales Engineer: call")]
        for address in (ALICE, TOM)
    ]
    assert copies[0] == copies[1]
    assert len(copies[0]) == 3
    ids = [{mail.id for mail in about(told.mailboxes[address], "Sales Engineer: call")} for address in (ALICE, TOM)]
    assert not ids[0] & ids[1]


def test_a_late_reply_carries_no_label(alice: Mailbox) -> None:
    hire = alice.label_id("Hire")
    assert [hire in mail.label_ids for mail in about(alice, "Frontend engineer")] == [True, True, False]


def test_colleagues_only_mail_stays_with_those_on_it(told: World) -> None:
    holders = {
        address
        for address, mailbox in told.mailboxes.items()
        for mails in mailbox.threads()
        if "Confidential" in mails[0].header("Subject")
    }
    assert holders == {ALICE, "priya@brightwater.example"}


def test_each_thread_holds_one_tale(told: World) -> None:
    for mailbox in told.mailboxes.values():
        subjects = [{mail.header("Subject").removeprefix("Re: ") for mail in mails} for mails in mailbox.threads()]
        assert [len(each) for each in subjects] == [1] * len(subjects)
        assert len({each.pop() for each in subjects}) == len(mailbox.threads())


def test_the_group_rewrote_janes_mail(alice: Mailbox) -> None:
    mail = about(alice, "Product Designer")[0]
    assert mail.header("From") == "Jane Roe via Jobs <jobs@brightwater.example>"
    assert mail.header("Reply-To") == "Jane Roe <jane.roe@inkwell.example>"
    assert "jane.roe@inkwell.example" in mail.header("X-Original-From")
    assert mail.header("List-ID") == "<jobs.brightwater.example>"


@pytest.mark.parametrize(
    ("subject", "charset", "words"),
    [
        ("Ansøgning", "iso-8859-1", "Kære Alice"),
        ("應徵", "big5", "我是陳怡君"),
        ("バックエンド", "iso-2022-jp", "佐藤健太と申します"),
        ("Data Engineer role /", "utf-8", "مرحبا أليس"),
    ],
)
def test_bodies_come_in_many_charsets(alice: Mailbox, subject: str, charset: str, words: str) -> None:
    first = next(part for part in parts(about(alice, subject)[0]) if part.get_content_type() == "text/plain")
    content = first.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert first.get_content_charset() == charset
    assert words in content.decode(charset)


def test_every_mail_is_ascii_headers_and_has_no_defects(told: World) -> None:
    for _, _, _, raw, _ in everything(told):
        head, _, _ = raw.partition(b"\r\n\r\n")
        assert head.isascii()
        assert max(map(len, head.split(b"\r\n"))) < 998
        assert [part.defects for part in message_from_bytes(raw).walk() if part.defects] == []


def test_every_sender_has_an_address(told: World) -> None:
    for mailbox in told.mailboxes.values():
        for mail in mailbox.messages.values():
            assert re.fullmatch(r"[\w.+-]+@[\w.-]+\.example", getaddresses([mail.header("From")])[0][1])


def test_the_resume_is_a_pdf_with_true_offsets(alice: Mailbox) -> None:
    paper = next(part for part in parts(about(alice, "Application for Backend")[0]) if part.get_filename())
    content = paper.get_payload(decode=True)
    assert isinstance(content, bytes)
    assert paper.get_content_type() == "application/pdf"
    start = int(content.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert content[start:].startswith(b"xref")
    offsets = [int(row[:10]) for row in content[start:].split(b"\n")[3:8]]
    assert [content[offset:].split(b" ")[0] for offset in offsets] == [b"1", b"2", b"3", b"4", b"5"]


def test_the_word_file_has_a_name_by_rfc_2231_and_opens(alice: Mailbox) -> None:
    mail = about(alice, "Bewerbung")[0]
    assert b"filename*=utf-8''%C5%BDivotopis%20%C5%A0imkov%C3%A1%202026.docx" in mail.raw
    paper = next(part for part in parts(mail) if part.get_filename())
    content = paper.get_payload(decode=True)
    assert isinstance(content, bytes)
    with zipfile.ZipFile(io.BytesIO(content)) as bundle:
        document = ET.fromstring(bundle.read("word/document.xml"))
    assert "Greta Šimková" in "".join(document.itertext())


def test_the_picture_is_inside_the_html(alice: Mailbox) -> None:
    mail = about(alice, "Product Manager")[0]
    kinds = [part.get_content_type() for part in parts(mail)]
    assert kinds[:5] == ["multipart/mixed", "multipart/alternative", "text/plain", "multipart/related", "text/html"]
    assert b"cid:harbour@kowalska.example" in mail.raw
    assert b"Content-ID: <harbour@kowalska.example>" in mail.raw


@pytest.mark.parametrize(
    ("subject", "sign"),
    [
        ("Frontend engineer", rb"On \d\d/\d\d/2026 \d\d:\d\d, Alice Moreau wrote:\r\n> Hola"),
        ("Platform Engineer", rb"(?s)_{32}\r\nFrom: Alice Moreau.*\r\nSent: .*\r\nSubject: "),
        ("Product Manager", rb"> On \d+ Nov 2026, at \d\d:\d\d, Alice Moreau"),
        ("Sales Engineer: call", rb'class=3D"gmail_quote"'),
        ("Your profile", rb"> Do you need a visa\?\r\n\r\nNo, I hold"),
    ],
)
def test_answers_quote_in_their_programs_way(alice: Mailbox, subject: str, sign: bytes) -> None:
    answers = about(alice, subject)[1:]
    assert any(re.search(sign, mail.raw) for mail in answers)


def test_a_candidate_replies_in_the_thread(told: World, alice: Mailbox) -> None:
    thread = about(alice, "Application for Backend Engineer")
    mail = reply(told, ALICE, thread[0].thread_id)
    assert mail.thread_id == thread[0].thread_id
    assert mail.label_ids == {"INBOX", "UNREAD"}
    assert mail.header("From") == "Lena Hartmann <lena.hartmann@nordpost.example>"
    assert mail.header("In-Reply-To") == thread[0].header("Message-ID")
    assert mail.header("Subject") == "Re: Application for Backend Engineer"


def test_a_reply_reaches_everyone_on_the_mail(told: World, alice: Mailbox) -> None:
    before = len(about(told.mailboxes[TOM], "Sales Engineer: call"))
    reply(told, ALICE, about(alice, "Sales Engineer: call")[0].thread_id, "Until Thursday.")
    assert len(about(told.mailboxes[TOM], "Sales Engineer: call")) == before + 1


def test_a_second_reply_is_another_mail(told: World, alice: Mailbox) -> None:
    thread_id = about(alice, "Application for Backend Engineer")[0].thread_id
    ids = [reply(told, ALICE, thread_id).header("Message-ID") for _ in range(3)]
    assert len(set(ids)) == 3


@pytest.mark.parametrize("subject", ["Confidential", "Who waters"])
def test_nobody_from_outside_answers_colleagues(told: World, alice: Mailbox, subject: str) -> None:
    thread_id = about(alice, subject)[0].thread_id
    with pytest.raises(LookupError):
        reply(told, ALICE, thread_id)


def test_janes_reply_comes_from_her_own_address(told: World, alice: Mailbox) -> None:
    mail = reply(told, ALICE, about(alice, "Product Designer")[0].thread_id)
    assert mail.header("From").endswith("<jane.roe@inkwell.example>")
