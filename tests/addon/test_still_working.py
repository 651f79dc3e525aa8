"""What the sidebar answers while Gmail is slow, by the caller's clock."""

import time
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from sandbox.host import Call, Reply

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"
SLOW_S, HANGS_S = 1.6, 4.5
IN_TIME_MS = 3_000


@pytest.fixture
def agency(stage: Any) -> Any:
    """Alice is connected, the settings are the usual ones, and what the first call of a process costs is paid."""
    play = stage(settings_={"ANSWER_SECONDS": "2.5"})
    play.connect(ALICE)
    play.host.call(Call(ALICE))
    return play


@pytest.fixture
def mail(agency: Any, letter: Letter) -> Any:
    """A mail to Alice of somebody nobody has filed."""
    return agency.deliver(ALICE, letter(JANE, ALICE))


def press(play: Any, mail: Any, name: str, form: Any = None, /, **parameters: str) -> Reply:
    reply = play.host.call(Call(ALICE, mail.id, f"{play.origin}/addon/{name}", parameters, form or {}))
    assert isinstance(reply, Reply)
    return reply


def card(reply: Reply) -> Any:
    assert reply.answer is not None, reply.trouble
    return next(iter(reply.answer.navigations[-1].values()))


def test_a_mail_nobody_knows_gives_a_partial_card_while_gmail_hangs(agency: Any, mail: Any) -> None:
    agency.world.latency_s = HANGS_S
    reply = agency.host.call(Call(ALICE, mail.id))
    assert reply.ms < IN_TIME_MS
    found = card(reply)
    assert found["name"] == "still_working"
    assert "who is on this mail" in str(found)
    agency.world.latency_s = 0
    assert card(press(agency, mail, "again"))["name"] == "stranger"


def test_a_followed_thread_needs_no_gmail(agency: Any, mail: Any) -> None:
    agency.label(ALICE, mail)
    agency.look(ALICE)
    agency.world.latency_s = HANGS_S
    reply = agency.host.call(Call(ALICE, mail.id))
    assert (card(reply)["name"], reply.ms < IN_TIME_MS) == ("candidate", True)


def test_home_needs_no_gmail(agency: Any) -> None:
    agency.world.latency_s = HANGS_S
    reply = agency.host.call(Call(ALICE))
    assert (card(reply)["name"], reply.ms < 2_000) == ("home", True)


def test_a_refresh_that_hangs_shows_what_is_known(agency: Any, mail: Any) -> None:
    agency.label(ALICE, mail)
    agency.look(ALICE)
    agency.world.latency_s = HANGS_S
    reply = press(agency, mail, "refresh")
    assert reply.ms < IN_TIME_MS
    assert card(reply)["name"] == "candidate"
    assert reply.answer
    assert "slow" in reply.answer.notification


def test_adding_that_hangs_is_not_waited_for_and_comes_to_its_end(agency: Any, mail: Any) -> None:
    agency.world.latency_s = SLOW_S
    reply = press(agency, mail, "add", address="jane@roe.example")
    assert reply.ms < IN_TIME_MS
    assert card(reply)["name"] == "still_working"
    agency.world.latency_s = 0
    until(agency.candidates)
    assert [candidate.name for candidate in agency.candidates()] == ["Jane Roe"]
    assert card(press(agency, mail, "again"))["name"] == "candidate"


def test_pressed_again_while_the_first_goes_on_is_one_candidate(agency: Any, mail: Any) -> None:
    agency.world.latency_s = SLOW_S
    for _ in range(2):
        press(agency, mail, "add", address="jane@roe.example")
    agency.world.latency_s = 0
    until(agency.candidates)
    agency.look(ALICE)
    assert (len(agency.candidates()), len(agency.messages())) == (1, 1)


def test_added_with_details_she_is_told_in_time_that_the_thread_is_still_to_come(agency: Any, mail: Any) -> None:
    agency.world.latency_s = SLOW_S
    form = {
        "name": {"stringInputs": {"value": ["Jane"]}},
        "addresses": {"stringInputs": {"value": ["jane@roe.example"]}},
    }
    reply = press(agency, mail, "save_enroll", form, nonce="x", means="add")
    assert reply.ms < IN_TIME_MS
    assert card(reply)["name"] == "candidate"
    assert reply.answer
    assert reply.answer.notification.startswith("Added, but the thread does not follow: Gmail is slow")
    agency.world.latency_s = 0
    until(agency.messages)
    assert [candidate.name for candidate in agency.candidates()] == ["Jane"]


def test_the_partial_card_tells_how_the_mailbox_stands(agency: Any, mail: Any) -> None:
    agency.house.pausing.pause(agency.session(ALICE))
    agency.world.latency_s = HANGS_S
    assert "You paused it" in str(card(agency.host.call(Call(ALICE, mail.id))))


def until(happened: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 20
    while not happened() and time.monotonic() < deadline:
        time.sleep(0.05)
