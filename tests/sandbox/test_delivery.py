"""Sending inside the world: who gets a copy, and what Gmail changes on the way."""

from collections.abc import Callable

import pytest

from sandbox.world import World

Letter = Callable[..., bytes]
MAYA, TOM, ROSA = "maya@agency.example", "tom@agency.example", "rosa@mail.example"


def test_the_message_id_is_replaced_and_x_headers_survive(world: World, letter: Letter) -> None:
    raw = letter(**{"from": MAYA, "to": ROSA, "message_id": "<mine@agency.example>", "x_hire_send_id": "s1"})
    own = world.send(MAYA, raw)
    (copy,) = world.mailboxes[ROSA].messages.values()
    assert own.header("message-id").endswith("@mail.gmail.com>")
    assert own.header("message-id") == copy.header("message-id")
    assert own.header("X-Hire-Send-Id") == copy.header("X-Hire-Send-Id") == "s1"


def test_every_recipient_has_a_copy_and_only_the_sender_sees_bcc(world: World, letter: Letter) -> None:
    own = world.send(MAYA, letter(**{"from": MAYA, "to": "Out <x@other.example>", "cc": TOM, "bcc": ROSA}))
    copies = [next(iter(world.mailboxes[address].messages.values())) for address in (TOM, ROSA)]
    assert own.label_ids == {"SENT"}
    assert own.header("Bcc") == ROSA
    assert [copy.header("Bcc") for copy in copies] == ["", ""]
    assert [copy.label_ids for copy in copies] == [{"INBOX", "UNREAD"}] * 2
    assert [copy.header("Delivered-To") for copy in copies] == [TOM, ROSA]


def test_a_mail_to_oneself_is_one_message(world: World, letter: Letter) -> None:
    own = world.send(MAYA, letter(**{"from": MAYA, "to": "jobs@agency.example"}))
    assert list(world.mailboxes[MAYA].messages) == [own.id]
    assert own.label_ids == {"SENT", "INBOX", "UNREAD"}


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ("jobs@agency.example", "jobs@agency.example"),
        ("Maya <MAYA@agency.example>", "Maya <MAYA@agency.example>"),
        ("boss@other.example", "Maya Lin <maya@agency.example>"),
    ],
)
def test_a_from_that_is_no_send_as_is_rewritten(world: World, letter: Letter, given: str, sent: str) -> None:
    assert world.send(MAYA, letter(**{"from": given, "to": ROSA})).header("From") == sent


def test_a_mail_to_an_alias_reaches_its_holder(world: World, letter: Letter) -> None:
    world.send(ROSA, letter(**{"from": ROSA, "to": "Jobs <Jobs@agency.example>"}))
    (copy,) = world.mailboxes[MAYA].messages.values()
    assert copy.header("Delivered-To") == "jobs@agency.example"


def test_the_body_arrives_byte_for_byte(world: World) -> None:
    raw = b"To: rosa@mail.example\r\nMessage-Id: <a@b>\r\nSubject: =?utf-8?q?H=C3=A4?=\r\n\r\n\xff\x00caf\xe9\r\n"
    own = world.send(MAYA, raw)
    assert own.raw.endswith(b"Subject: =?utf-8?q?H=C3=A4?=\r\n\r\n\xff\x00caf\xe9\r\n")
