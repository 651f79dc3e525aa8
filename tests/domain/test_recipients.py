"""Whom an answer goes to: everybody who was on the mail stays on it, and whoever does not is named."""

from datetime import UTC, datetime

import pytest

from backend.domain.address import Address
from backend.domain.letter import references_of, sender_of
from backend.domain.mailbox import SendAs
from backend.domain.message import Message
from backend.domain.recipients import LeftOut, answering

ALICE, ALIAS = Address("alice@agency.example", "Alice"), Address("jobs@agency.example")
JANE, BOB, TOM = Address("jane@roe.example", "Jane"), Address("bob@client.example"), Address("tom@agency.example")
MINE = {ALICE.key, ALIAS.key}
AT = datetime(2026, 12, 1, tzinfo=UTC)


def mail(
    sender: Address, to: tuple[Address, ...], cc: tuple[Address, ...] = (), reply_to: tuple[Address, ...] = ()
) -> Message:
    return Message("id", "<a@b>", sender, to, cc, "Hi", AT, AT, "Hi", {}, reply_to=reply_to)


ELSEWHERE = Address("desk@roe.example")
CASES = [
    (mail(JANE, (ALICE,)), (JANE,), ()),
    (mail(JANE, (ALICE, TOM), (BOB,)), (JANE,), (TOM, BOB)),
    (mail(JANE, (ALIAS,), (ALICE, BOB)), (JANE,), (BOB,)),
    (mail(JANE, (ALICE, JANE, BOB), (BOB,)), (JANE,), (BOB,)),
    (mail(JANE, (ALICE,), (BOB,), (ELSEWHERE,)), (ELSEWHERE,), (BOB,)),
    (mail(JANE, (ALICE,), (BOB,), (ALICE,)), (JANE,), (BOB,)),
    (mail(JANE, (ALICE,), (), (ELSEWHERE, ALICE)), (ELSEWHERE,), ()),
    (mail(ALICE, (JANE,), (BOB, TOM)), (JANE,), (BOB, TOM)),
    (mail(ALIAS, (JANE, ALICE)), (JANE,), ()),
    (mail(ALICE, (ALICE,)), (), ()),
    (mail(ALICE, (), (BOB,)), (), (BOB,)),
]


@pytest.mark.parametrize(("answered", "to", "cc"), CASES)
def test_an_answer_keeps_everybody_who_was_on_the_mail(
    answered: Message, to: tuple[Address, ...], cc: tuple[Address, ...]
) -> None:
    found = answering(answered, MINE, everyone=True)
    assert (found.to, found.cc) == (to, cc)
    alone = answering(answered, MINE, everyone=False)
    assert (alone.to, alone.cc) == (to, ())
    for each in (found, alone):
        named = {person.key for person in each.everyone} | {dropped.person.key for dropped in each.dropped}
        assert {person.key for person in answered.people} <= named


def test_who_is_left_out_is_told_with_the_reason() -> None:
    answered = mail(JANE, (ALICE,), (BOB,), (ELSEWHERE,))
    assert [(each.person, each.why) for each in answering(answered, MINE, everyone=False).dropped] == [
        (JANE, LeftOut.ELSEWHERE),
        (ALICE, LeftOut.OWN),
        (BOB, LeftOut.NOT_ALL),
    ]


def test_an_address_that_gmail_cannot_write_to_is_named() -> None:
    odd = (Address("jörg@roe.example"), Address("jane@münchen_.example"))
    found = answering(mail(JANE, (ALICE,), (*odd, Address("jane@münchen.example"))), MINE, everyone=True)
    assert found.unwritable == odd


def test_it_is_written_from_the_address_that_was_written_to_if_that_is_verified() -> None:
    alice, alias = SendAs(ALICE.address, "Alice", True, True), SendAs(ALIAS.address, "Jobs", False, True)
    assert sender_of(mail(JANE, (ALIAS,)), (alice, alias)) == alias
    assert sender_of(mail(JANE, (BOB,)), (alice, alias)) == alice
    assert sender_of(mail(JANE, (ALIAS,)), (alice, SendAs(ALIAS.address, "Jobs", False, False))) == alice
    assert sender_of(None, ()) is None


def test_references_are_the_first_and_the_last_ten() -> None:
    ids = tuple(f"<{number}@roe.example>" for number in range(30))
    found = Message("id", "<own@roe.example>", JANE, (), (), "", AT, AT, "", {}, references=ids)
    assert references_of(found) == (ids[0], *ids[-9:], "<own@roe.example>")
