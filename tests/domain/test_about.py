"""Who a conversation is about."""

from collections.abc import Callable

import pytest

from backend.domain.about import (
    CONTACTS,
    FORWARDED,
    LISTED,
    MACHINES,
    NOBODY,
    SEVERAL,
    Known,
    Newcomer,
    Unclear,
    about,
    author,
    offered,
)
from backend.domain.address import Address, Insiders
from backend.domain.message import Message

Mail = Callable[..., Message]

ALICE, TOM = "Alice Moreau <alice@brightwater.example>", "Tom Becker <tom@brightwater.example>"
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"
KNOWN = {"jane@roe.example": "c-jane", "jane@work.example": "c-jane", "bob@stone.example": "c-bob"}
JOBS = "jobs@brightwater.example"


def test_a_known_address_names_its_candidate(mail: Mail, insiders: Insiders) -> None:
    assert about([mail(JANE, ALICE)], KNOWN, (), insiders) == Known(("c-jane",))


def test_several_known_addresses_name_all_their_candidates_once_and_in_order(mail: Mail, insiders: Insiders) -> None:
    assert about([mail(JANE, ALICE), mail("jane@work.example", ALICE)], KNOWN, (), insiders) == Known(("c-jane",))
    crowd = {f"p{number}@roe.example": f"c-{number}" for number in range(9)}
    verdict = about([mail(JANE, ALICE, ", ".join(reversed(crowd)))], KNOWN | crowd, (), insiders)
    assert verdict == Known((*crowd.values(), "c-jane"))


def test_exactly_one_stranger_is_a_newcomer(mail: Mail, insiders: Insiders) -> None:
    exchange = [mail("jane@roe.example", ALICE), mail(ALICE, JANE, TOM, sent=True)]
    assert about(exchange, {}, (), insiders) == Newcomer(Address("jane@roe.example", "Jane Roe"))


def test_several_strangers_are_a_question(mail: Mail, insiders: Insiders) -> None:
    verdict = about([mail(JANE, ALICE, BOB)], {}, (), insiders)
    assert verdict == Unclear(
        SEVERAL, (Address("jane@roe.example", "Jane Roe"), Address("bob@stone.example", "Bob Stone"))
    )
    assert offered(verdict) == verdict.offered


def test_a_stranger_beside_a_contact_and_a_machine_is_a_newcomer(mail: Mail, insiders: Insiders) -> None:
    exchange = [mail(JANE, ALICE, f"{BOB}, no-reply@calendly.com")]
    verdict = about(exchange, {}, {"bob@stone.example"}, insiders)
    assert isinstance(verdict, Newcomer)
    assert offered(verdict) == (Address("jane@roe.example", "Jane Roe"),)


def test_only_contacts_are_a_question(mail: Mail, insiders: Insiders) -> None:
    verdict = about([mail(BOB, ALICE)], {}, {"bob@stone.example"}, insiders)
    assert verdict == Unclear(CONTACTS, (Address("bob@stone.example", "Bob Stone"),))


def test_only_machines_are_a_question(mail: Mail, insiders: Insiders) -> None:
    verdict = about([mail("Board <no-reply@indeed.com>", ALICE)], {}, (), insiders)
    assert verdict == Unclear(MACHINES, (Address("no-reply@indeed.com", "Board"),))


@pytest.mark.parametrize("sender", [TOM, "Alice at home <Alice.Moreau@HOME.example>", ""])
def test_own_people_only_are_nobody(mail: Mail, insiders: Insiders, sender: str) -> None:
    verdict = about([mail(sender, ALICE, TOM)], {}, (), insiders)
    assert verdict == Unclear(NOBODY)
    assert offered(verdict) == offered(Known(("c-jane",))) == ()


@pytest.mark.parametrize(
    "list_id", ["<backend.lists.example>", "Jobs <jobs.notbrightwater.example>", "<a.brightwater.example.org>"]
)
def test_a_list_of_someone_elses_makes_no_newcomer(mail: Mail, insiders: Insiders, list_id: str) -> None:
    verdict = about([mail(JANE, ALICE, list_id=list_id)], {}, (), insiders)
    assert verdict == Unclear(LISTED, (Address("jane@roe.example", "Jane Roe"),))


@pytest.mark.parametrize("list_id", ["<jobs.Brightwater.example>", "Jobs <brightwater.example>"])
def test_our_own_list_makes_one(mail: Mail, insiders: Insiders, list_id: str) -> None:
    verdict = about([mail(JANE, JOBS, list_id=list_id)], {}, (), insiders)
    assert verdict == Newcomer(Address("jane@roe.example", "Jane Roe"))


@pytest.mark.parametrize(
    "rewritten",
    [
        {"original_sender": Address("jane@roe.example", "Jane Roe")},
        {"original_sender": Address("jane@roe.example")},
        {"reply_to": "jane@roe.example"},
        {"reply_to": f"{JOBS}, jane@roe.example", "list_id": "<jobs.brightwater.example>"},
    ],
    ids=["X-Original-From", "X-Original-From without a name", "Reply-To", "Reply-To beside the group"],
)
def test_an_own_group_that_rewrote_from_hides_nobody(
    mail: Mail, insiders: Insiders, rewritten: dict[str, object]
) -> None:
    message = mail(f"'Jane Roe' via Jobs <{JOBS}>", JOBS, **rewritten)
    assert about([message], {}, (), insiders) == Newcomer(Address("jane@roe.example", "Jane Roe"))
    assert about([message], KNOWN, (), insiders) == Known(("c-jane",))


def test_an_own_group_with_two_outside_reply_addresses_names_nobody(mail: Mail, insiders: Insiders) -> None:
    message = mail(f"'Jane Roe' via Jobs <{JOBS}>", JOBS, reply_to="jane@roe.example, bob@stone.example")
    assert author(message, insiders) == Address(JOBS, "'Jane Roe' via Jobs")


def test_a_colleague_who_sets_reply_to_is_still_the_author(mail: Mail, insiders: Insiders) -> None:
    message = mail(TOM, ALICE, reply_to="jane@roe.example")
    assert author(message, insiders) == Address("tom@brightwater.example", "Tom Becker")
    assert about([message], {}, (), insiders) == Unclear(NOBODY)


def test_a_stranger_cannot_pass_for_another_by_original_from(mail: Mail, insiders: Insiders) -> None:
    forged = mail("mallory@evil.example", ALICE, original_sender=Address("jane@roe.example"))
    assert about([forged], KNOWN, (), insiders) == Newcomer(Address("mallory@evil.example"))


FORWARDS = {
    "Gmail": "See below\n\n---------- Forwarded message ---------\nFrom: Jane Roe <jane@roe.example>\nDate: today\n",
    "Gmail, From with stars": "---------- Forwarded message ---------\nFrom: *Jane Roe* <jane@roe.example>\n",
    "Outlook classic": "FYI\r\n-----Original Message-----\r\nFrom: Jane Roe [mailto:jane@roe.example]\r\nTo: x\r\n",
    "Outlook": "FYI\n\n________________________________\nFrom: Jane Roe <jane@roe.example>\nSent: Monday\nTo: x\n",
    "Apple": "Begin forwarded message:\n\n> From: Jane Roe <jane@roe.example>\n> Subject: Backend\n",
    "Apple, plain": 'Begin forwarded message:\n\nFrom: "Jane Roe" <jane@roe.example>\nSubject: Backend\n',
}


@pytest.mark.parametrize("text", FORWARDS.values(), ids=FORWARDS)
def test_a_forward_by_an_employee_offers_the_inner_sender(mail: Mail, insiders: Insiders, text: str) -> None:
    verdict = about([mail(TOM, ALICE, text=text)], {}, (), insiders)
    assert verdict == Unclear(FORWARDED, (Address("jane@roe.example", "Jane Roe"),))


@pytest.mark.parametrize(
    "text",
    [
        "From: Jane Roe <jane@roe.example>\nwithout a forward header",
        "---------- Forwarded message ---------\nFrom: Tom <tom@brightwater.example>\n",
        "---------- Forwarded message ---------\nFrom: no-reply@indeed.com\n",
        "---------- Forwarded message ---------\nFrom: nobody at all\n",
        "\n" * 500 + "---------- Forwarded message ---------\nFrom: Jane Roe <jane@roe.example>\n",
    ],
    ids=["no header", "a colleague", "a machine", "no address", "too far down"],
)
def test_what_is_no_forward_of_a_stranger_offers_nobody(mail: Mail, insiders: Insiders, text: str) -> None:
    assert about([mail(TOM, ALICE, text=text)], {}, (), insiders) == Unclear(NOBODY)


def test_a_forward_beside_a_stranger_is_about_the_stranger(mail: Mail, insiders: Insiders) -> None:
    text = "---------- Forwarded message ---------\nFrom: Bob Stone <bob@stone.example>\n"
    assert about([mail(JANE, ALICE, text=text)], {}, (), insiders) == Newcomer(Address("jane@roe.example", "Jane Roe"))


def test_plus_tags_do_not_merge(mail: Mail, insiders: Insiders) -> None:
    verdict = about([mail("jane+jobs@roe.example", ALICE)], KNOWN, (), insiders)
    assert verdict == Newcomer(Address("jane+jobs@roe.example"))


@pytest.mark.parametrize("written", ["JANE@Bücher.example", "jane@XN--BCHER-KVA.example", "Jane@BÜCHER.EXAMPLE"])
def test_capitals_and_idn_match(mail: Mail, insiders: Insiders, written: str) -> None:
    assert about([mail(written, ALICE)], {"jane@xn--bcher-kva.example": "c-jane"}, (), insiders) == Known(("c-jane",))


@pytest.mark.parametrize("domain", ["people.brightwater.example", "notbrightwater.example", "brightwater.example.org"])
def test_an_own_sub_domain_or_look_alike_is_outside(mail: Mail, insiders: Insiders, domain: str) -> None:
    assert about([mail(f"jane@{domain}", ALICE)], {}, (), insiders) == Newcomer(Address(f"jane@{domain}"))
