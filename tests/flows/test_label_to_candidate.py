"""The main job: label a thread, get a candidate."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

ALICE = "alice@brightwater.example"


def test_a_labelled_thread_becomes_a_candidate(play: Any, letter: Callable[..., EmailMessage]) -> None:
    first = letter("Jane Roe <jane@roe.example>", ALICE, "I would like to apply.")
    stored = play.deliver(ALICE, first)
    assert play.connect(ALICE).ok
    card = play.open(ALICE, stored)
    assert card["name"] == "stranger"
    play.label(ALICE, stored)
    play.look(ALICE)
    card = play.open(ALICE, stored)
    assert card["name"] == "candidate"
    assert "Jane Roe" in str(card)
    assert [m.subject for m in play.messages()] == ["Backend Engineer"]
