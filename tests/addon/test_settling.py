"""What a recruiter settles for herself in the sidebar: whom she ignores, and whether her mailbox rests."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.mailbox import Mailbox, MailboxState
from sandbox.host import Call

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "hugo"))
MAX, AT_GMAIL = "Max Moss <max@moss.example>", "Mia Muster <mia@gmail.com>"


@pytest.fixture
def met(play: Any, letter: Letter) -> Any:
    """Alice and Tom are connected, and Max wrote to both."""
    for owner in (ALICE, TOM):
        play.connect(owner)
    mail = letter(MAX, f"{ALICE}, {TOM}")
    play.max, play.toms = play.deliver(ALICE, mail), play.deliver(TOM, mail)
    return play


def ignored(play: Any, who: str) -> list[str]:
    return [each.rule for each in play.house.ignoring.of(play.session(who))]


def settings(play: Any, who: str, name: str = "settings", **parameters: str) -> dict[str, Any]:
    reply = play.host.call(Call(who, url=f"{play.origin}/addon/{name}", parameters=parameters))
    assert reply.answer is not None, reply.trouble
    return dict(next(iter(reply.answer.navigations[-1].values())))


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
@pytest.mark.parametrize(
    ("button", "rule"),
    [("Ignore", "max@moss.example"), ("Ignore all of moss.example", "@moss.example")],
    ids=["address", "domain"],
)
def test_an_ignored_sender_is_not_offered_to_her_and_comes_back_at_a_press(
    met: Any, button: str, rule: str, times: int
) -> None:
    offered = met.open(ALICE, met.max)
    for _ in range(times):
        card = met.press(ALICE, met.max, offered, button)
    assert (card["name"], "Add to Hire" in str(card)) == ("ignored", False)
    assert ignored(met, ALICE) == [rule]
    assert met.open(TOM, met.toms)["name"] == "stranger"
    for _ in range(times):
        back = met.press(ALICE, met.max, card, "Stop ignoring")
    assert back == offered
    assert ignored(met, ALICE) == []


def test_a_domain_where_anyone_has_an_address_cannot_be_ignored(met: Any, letter: Letter) -> None:
    mia = met.deliver(ALICE, letter(AT_GMAIL, ALICE))
    card = met.open(ALICE, mia)
    assert "Ignore all" not in str(card)
    forged = {"address": "mia@gmail.com", "everyone": "yes"}
    refused = met.host.call(Call(ALICE, mia.id, f"{met.origin}/addon/ignore", forged))
    assert "Anyone can have an address there" in str(refused.answer)
    assert ignored(met, ALICE) == []
    assert met.press(ALICE, mia, card, "Ignore")["name"] == "ignored"


@pytest.mark.parametrize("address", ["", "nobody", "@moss.example", "a" * 400 + "@moss.example"])
def test_what_is_no_address_is_not_kept(met: Any, address: str) -> None:
    reply = met.host.call(Call(ALICE, met.max.id, f"{met.origin}/addon/ignore", {"address": address}))
    assert (reply.status, ignored(met, ALICE)) == (200, [])


@pytest.mark.parametrize("sender", [MAX, AT_GMAIL], ids=["a company", "a public mail provider"])
def test_who_writes_through_a_list_is_ignored_by_the_address_alone(met: Any, letter: Letter, sender: str) -> None:
    stored = met.deliver(ALICE, letter(sender, ALICE, **{"List-Id": "News <news.board.example>"}))
    offered = met.open(ALICE, stored)
    assert (offered["name"], "Ignore all" in str(offered)) == ("pick", False)
    assert met.press(ALICE, stored, offered, "Ignore")["name"] == "ignored"
    assert ignored(met, ALICE) == [sender.partition("<")[2].rstrip(">")]
    met.label(ALICE, stored)
    met.look(ALICE)
    waiting = met.open(ALICE, stored)
    assert (waiting["name"], "Ignore" in str(waiting)) == ("pick", False)


def test_a_sub_domain_is_another_domain(met: Any, letter: Letter) -> None:
    met.press(ALICE, met.max, met.open(ALICE, met.max), "Ignore all of moss.example")
    assert met.open(ALICE, met.deliver(ALICE, letter("eve@hr.moss.example", ALICE)))["name"] == "stranger"
    assert met.open(ALICE, met.deliver(ALICE, letter("ida@moss.example", ALICE)))["name"] == "ignored"


def test_of_two_strangers_the_one_not_ignored_is_offered(met: Any, letter: Letter) -> None:
    met.press(ALICE, met.max, met.open(ALICE, met.max), "Ignore")
    both = met.deliver(ALICE, letter(MAX, ALICE, Cc="Ida Ruh <ida@ruh.example>"))
    card = met.open(ALICE, both)
    assert (card["name"], "Ida Ruh" in str(card)) == ("stranger", True)


def test_ignoring_hides_no_candidate(met: Any) -> None:
    met.press(ALICE, met.max, met.open(ALICE, met.max), "Ignore")
    met.label(TOM, met.toms)
    met.look(TOM)
    assert met.open(ALICE, met.max)["name"] == "candidate"


def test_settings_list_whom_she_ignores_and_take_it_back(met: Any) -> None:
    met.press(ALICE, met.max, met.open(ALICE, met.max), "Ignore all of moss.example")
    card = settings(met, ALICE)
    assert "Everyone at moss.example" in str(card)
    assert "moss.example" not in str(settings(met, TOM))
    back = settings(met, ALICE, "unignore", rule="@moss.example", back="settings")
    assert (back["name"], "You ignore nobody." in str(back)) == ("settings", True)


def test_nobody_takes_back_what_another_said(met: Any) -> None:
    met.press(ALICE, met.max, met.open(ALICE, met.max), "Ignore")
    settings(met, TOM, "unignore", rule="max@moss.example", back="settings")
    assert ignored(met, ALICE) == ["max@moss.example"]


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_her_mailbox_is_paused_and_resumed(met: Any, times: int) -> None:
    def state() -> MailboxState:
        found = met.house.store.of(DOMAIN).get(Mailbox, met.world.accounts[ALICE].sub)
        assert isinstance(found, Mailbox)
        return found.state

    assert "Gmail is connected" in str(settings(met, ALICE))
    for _ in range(times):
        card = settings(met, ALICE, "pause")
    assert ("Resume" in str(card), state()) == (True, MailboxState.PAUSED)
    for _ in range(times):
        card = settings(met, ALICE, "resume")
    assert ("Pause" in str(card), state()) == (True, MailboxState.CONNECTED)


def test_settings_of_who_has_no_mailbox_lead_to_connecting_or_say_what_she_can_do(play: Any) -> None:
    assert "Connect Gmail" in str(settings(play, ALICE))
    assert "Connect Gmail" not in str(settings(play, HUGO))
    assert "Connect your mailbox first" in str(settings(play, HUGO, "pause"))
