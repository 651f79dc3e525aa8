"""Recognizing while something is the matter with the reader's own mailbox: the candidate stays, a notice comes."""

import json
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from sandbox.host import Call

Letter = Callable[..., EmailMessage]

ALICE = "alice@brightwater.example"


@pytest.fixture
def filed(play: Any, letter: Letter) -> Any:
    """Alice's mailbox with Jane's mail followed, and Max's not."""
    play.connect(ALICE)
    play.jane = play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE))
    play.max = play.deliver(ALICE, letter("Max Moss <max@moss.example>", ALICE))
    play.label(ALICE, play.jane)
    play.look(ALICE)
    return play


def card(play: Any, stored: Any) -> str:
    return json.dumps(play.open(ALICE, stored))


def press(play: Any, button: str) -> None:
    assert play.post(ALICE, f"/console/mailbox/{button}", {}).ok


def test_a_mailbox_that_is_well_is_not_spoken_of(filed: Any) -> None:
    assert "Open my mailbox" not in card(filed, filed.jane)
    assert "Add to Hire" in card(filed, filed.max)


def test_a_paused_mailbox_hides_no_candidate_and_takes_no_new_one(filed: Any) -> None:
    press(filed, "pause")
    assert "Paused since" in card(filed, filed.jane)
    assert "Jane Roe" in card(filed, filed.jane)
    assert "Paused since" in card(filed, filed.max)
    assert "Add to Hire" not in card(filed, filed.max)


def test_a_suspended_mailbox_hides_no_candidate(filed: Any) -> None:
    filed.world.mailboxes[ALICE].blocked_by_admin = True
    filed.look(ALICE)
    assert "Gmail is closed to Hirelabel since" in card(filed, filed.jane)
    assert "Only your admin can change that." in card(filed, filed.jane)
    assert "Jane Roe" in card(filed, filed.jane)


def test_after_disconnecting_the_candidate_stays_and_strangers_lead_to_connecting(filed: Any) -> None:
    press(filed, "disconnect")
    assert "Jane Roe" in card(filed, filed.jane)
    assert "Connect Gmail" in card(filed, filed.max)
    assert "/addon/once" in card(filed, filed.max)
    assert "/addon/add" not in card(filed, filed.max), "nothing can be followed"


def test_a_dead_consent_comes_before_everything(filed: Any) -> None:
    filed.world.tokens.revoke_account(ALICE)
    filed.look(ALICE)
    assert "Connect again" in card(filed, filed.jane)
    assert "withdrawn" in card(filed, filed.jane)


def test_a_deleted_label_is_said_on_the_next_card(filed: Any) -> None:
    gmail = filed.world.mailboxes[ALICE]
    gmail.delete_label(gmail.label_named("Hire").id, recorded=True)
    filed.look(ALICE)
    assert "Your label is gone since" in card(filed, filed.jane)
    assert "Jane Roe" in card(filed, filed.jane)


def test_a_button_that_gmail_refuses_leads_to_what_is_the_matter(filed: Any) -> None:
    before = filed.open(ALICE, filed.max)
    filed.world.mailboxes[ALICE].blocked_by_admin = True
    after = json.dumps(filed.press(ALICE, filed.max, before, "Add to Hire"))
    assert "Gmail is closed to Hirelabel since" in after
    assert "admin does not allow" in after


def test_a_button_shows_what_it_did(filed: Any, letter: Letter) -> None:
    stranger = filed.open(ALICE, filed.max)
    added = filed.press(ALICE, filed.max, stranger, "Add to Hire")
    assert (added["name"], "Add this thread to Hire" in str(added)) == ("candidate", False)
    both = filed.deliver(ALICE, letter("Ida Ruh <ida@ruh.example>", ALICE, Cc="Eva Lund <eva@lund.example>"))
    picked = filed.press(ALICE, both, filed.open(ALICE, both), "Choose", people=["ida@ruh.example"])
    assert (picked["name"], "Add this thread to Hire" in str(picked)) == ("candidate", False)


def test_refreshing_shows_what_came_in_meanwhile(filed: Any) -> None:
    filed.label(ALICE, filed.max)
    fresh = filed.host.call(Call(ALICE, filed.max.id, f"{filed.origin}/addon/refresh"))
    assert "Max Moss" in str(fresh.answer)
    assert "Add this thread to Hire" not in str(fresh.answer)
