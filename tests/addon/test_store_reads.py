"""How often the store is asked for each card, counted by a store around the real one."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend import settings
from bench.reads import CountedDoor
from sandbox.host.calling import MESSAGE
from sandbox.host.events import Draft, event

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya", "hugo"))
JANE, MAX = "Jane Roe <jane@roe.example>", "Max Moss <max@moss.example>"


@pytest.fixture
def asked(play: Any) -> Callable[..., tuple[str, int]]:
    """The card of one call, and how often the store was asked for it."""
    door = CountedDoor(play.house.store, settings.read())

    def call(who: str, stored: Any = None, name: str = "message", form: Any = None) -> tuple[str, int]:
        inputs = {field: {"stringInputs": {"value": [value]}} for field, value in (form or {}).items()}
        return door.answer(name, event(play.world, who, play.origin + MESSAGE, mail=stored, form=inputs))

    return call


@pytest.fixture
def agency(play: Any) -> Any:
    """Alice and Tom are connected."""
    for owner in (ALICE, TOM):
        play.connect(owner)
    return play


@pytest.fixture
def follow(agency: Any, letter: Letter) -> Callable[..., Any]:
    """A mail to Alice that she labels."""

    def labelled(sender: str, **how: Any) -> Any:
        stored = agency.deliver(ALICE, letter(sender, ALICE, **how))
        agency.label(ALICE, stored)
        agency.look(ALICE)
        return stored

    return labelled


def test_the_candidate_of_a_followed_thread(follow: Any, asked: Any) -> None:
    assert asked(ALICE, follow(JANE)) == ("candidate", 3)


def test_a_candidate_with_notes(agency: Any, follow: Any, asked: Any) -> None:
    stored = follow(JANE)
    (jane,) = agency.candidates()
    for who in (ALICE, TOM):
        agency.house.noting.write(agency.session(who), jane.id, "x", "Remember this", private=who == ALICE)
    assert len(agency.house.caring.profile(agency.session(ALICE), jane.id).notes) == 2
    assert asked(ALICE, stored) == ("candidate", 3)


def test_a_candidate_with_many_conversations(follow: Any, asked: Any) -> None:
    stored = [follow(JANE, subject=f"Subject {number}") for number in range(4)]
    assert asked(ALICE, stored[0]) == ("candidate", 3)


def test_own_mail_in_a_followed_thread(agency: Any, follow: Any, letter: Letter, asked: Any) -> None:
    first = letter(JANE, ALICE)
    agency.label(ALICE, agency.deliver(ALICE, first))
    own = agency.deliver(ALICE, letter(ALICE, JANE, answers=(first,)), labels=("SENT",))
    agency.look(ALICE)
    assert asked(ALICE, own) == ("candidate", 3)


def test_a_candidate_a_colleague_follows_too(agency: Any, letter: Letter, asked: Any) -> None:
    mail = letter(JANE, f"{ALICE}, {TOM}")
    for owner in (TOM, ALICE):
        stored = agency.deliver(owner, mail)
        agency.label(owner, stored)
        agency.look(owner)
    assert asked(ALICE, stored) == ("candidate", 3)


def test_a_candidate_a_person_named(agency: Any, follow: Any, asked: Any) -> None:
    stored = follow(JANE, Cc=MAX)
    (waiting,) = agency.conversations()
    agency.house.adding.pick(agency.session(ALICE), waiting.id, ["jane@roe.example"])
    assert asked(ALICE, stored) == ("candidate", 3)


def test_several_candidates_take_a_query_each(agency: Any, follow: Any, asked: Any) -> None:
    stored = follow(JANE, Cc=MAX)
    (waiting,) = agency.conversations()
    agency.house.adding.pick(agency.session(ALICE), waiting.id, ["jane@roe.example", "max@moss.example"])
    assert asked(ALICE, stored) == ("several", 4)


def test_a_candidate_whose_owner_is_not_the_likely_one(agency: Any, follow: Any, asked: Any) -> None:
    stored = follow(JANE)
    (candidate,) = agency.candidates()
    given = replace(candidate, owner=agency.session(TOM).recruiter.id)
    agency.house.store.of(DOMAIN).transact(lambda tx: tx.put(given))
    assert asked(ALICE, stored) == ("candidate", 4)


def test_a_mail_nobody_follows_of_a_known_candidate(agency: Any, follow: Any, letter: Letter, asked: Any) -> None:
    follow(JANE)
    assert asked(ALICE, agency.deliver(ALICE, letter(JANE, ALICE))) == ("candidate", 4)


def test_a_mail_that_a_colleague_follows(agency: Any, letter: Letter, asked: Any) -> None:
    mail = letter(JANE, f"{ALICE}, {TOM}")
    stored, other = agency.deliver(ALICE, mail), agency.deliver(TOM, mail)
    agency.label(TOM, other)
    agency.look(TOM)
    assert asked(ALICE, stored) == ("candidate", 4)


def test_who_is_this_of_a_followed_thread(follow: Any, asked: Any) -> None:
    assert asked(ALICE, follow(JANE, Cc=MAX)) == ("pick", 3)


@pytest.mark.parametrize(
    ("sender", "copied", "card"),
    [(JANE, "", "stranger"), (JANE, MAX, "pick"), (TOM, PRIYA, "colleagues"), ("no-reply@roe.example", "", "nobody")],
)
def test_a_mail_of_nobody_we_know(agency: Any, letter: Letter, asked: Any, sender: str, copied: str, card: str) -> None:
    headers = {"Cc": copied} if copied else {}
    assert asked(ALICE, agency.deliver(ALICE, letter(sender, ALICE, **headers))) == (card, 2)


def test_where_no_mail_is_open(agency: Any, asked: Any) -> None:
    assert asked(ALICE, name="home") == ("home", 4)
    for who, card in ((PRIYA, "connect"), (HUGO, "guest")):
        assert asked(who, name="home") == (card, 3), "at her first arrival she is given her seat"
        assert asked(who, name="home") == (card, 1)


def test_home_with_full_lists_takes_one_trip_more_for_the_mail_they_name(follow: Any, asked: Any) -> None:
    for number in range(9):
        follow(f"p{number}@people.example")
        follow(f"q{number}@people.example", Cc=MAX)
    assert asked(ALICE, name="home") == ("home", 5)


def test_a_search_takes_a_query_and_the_jobs_and_owners_of_those_found(follow: Any, asked: Any) -> None:
    follow(JANE)
    assert asked(ALICE, name="search", form={"search": "ja"}) == ("search", 3)


def test_beside_a_draft_the_candidate_takes_one_trip_more_for_the_addresses(follow: Any, asked: Any) -> None:
    follow(JANE)
    assert asked(ALICE, Draft(("jane@roe.example",), ("someone@else.example",)), name="compose") == ("compose", 4)
