"""Add to Hire without a mailbox: the open mail alone, once, and the same mail when she connects later."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from sandbox.host import Call

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, HUGO = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "hugo"))
JANE = "Jane Roe <jane@roe.example>"
BODY = "https://www.googleapis.com/auth/gmail.addons.current.message.readonly"


def once(play: Any, who: str, stored: Any, **parameters: str) -> Any:
    return play.host.call(Call(who, stored.id, f"{play.origin}/addon/once", parameters))


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_the_open_mail_makes_the_candidate_and_later_replies_need_the_mailbox(
    play: Any, letter: Letter, times: int
) -> None:
    first = letter(JANE, ALICE, "I would like to apply")
    other = play.deliver(ALICE, first)
    stored = play.deliver(ALICE, letter(JANE, ALICE, "My résumé", answers=(first,)))
    offered = play.open(ALICE, stored)
    assert "Only this mail is added" in str(offered)
    for _ in range(times):
        card = play.press(ALICE, stored, offered, "Add to Hire")
    assert (card["name"], "Later replies come in once your Gmail is connected" in str(card)) == ("candidate", True)
    (jane,), (message,) = play.candidates(), play.messages()
    assert (jane.name, message.text.strip(), len(message.copies)) == ("Jane Roe", "My résumé", 1)
    assert play.open(ALICE, other)["name"] == "candidate"
    assert play.threads(ALICE) == []


def test_connected_and_labelled_later_it_is_the_same_mail(play: Any, letter: Letter) -> None:
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    play.press(ALICE, stored, play.open(ALICE, stored), "Add to Hire")
    (before,) = play.messages()
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    (after,) = play.messages()
    assert (after.id, dict(after.copies).keys()) == (before.id, dict(before.copies).keys())
    assert len(play.candidates()) == 1
    assert "1 of 1 message here" in str(play.open(ALICE, stored))


def test_a_colleague_who_follows_the_thread_has_the_same_mail(play: Any, letter: Letter) -> None:
    mail = letter(JANE, f"{ALICE}, {TOM}")
    stored, toms = play.deliver(ALICE, mail), play.deliver(TOM, mail)
    play.press(ALICE, stored, play.open(ALICE, stored), "Add to Hire")
    play.connect(TOM)
    play.label(TOM, toms)
    play.look(TOM)
    (message,) = play.messages()
    assert len(message.copies) == 2


def test_without_the_right_to_read_it_google_is_asked_first_and_nothing_is_done(play: Any, letter: Letter) -> None:
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    play.host.withhold(ALICE, [BODY])
    offered = play.open(ALICE, stored)
    reply = once(play, ALICE, stored, address="jane@roe.example")
    assert (reply.answer.scopes, play.candidates()) == ((BODY,), [])
    play.host.grant(ALICE, [BODY])
    assert play.press(ALICE, stored, offered, "Add to Hire")["name"] == "candidate"


@pytest.mark.parametrize("label", ["DRAFT", "SPAM", "TRASH"])
def test_what_is_never_imported_is_not_taken_in(play: Any, letter: Letter, label: str) -> None:
    stored = play.deliver(ALICE, letter(JANE, ALICE), labels=(label,))
    assert "cannot be added" in str(once(play, ALICE, stored, address="jane@roe.example").answer)
    assert play.candidates() == []


def test_who_connects_no_mailbox_adds_nobody(play: Any, letter: Letter) -> None:
    stored = play.deliver(HUGO, letter(JANE, HUGO))
    assert "You may not do this" in str(once(play, HUGO, stored, address="jane@roe.example").answer)
    assert (play.candidates(), play.messages()) == ([], [])


def test_a_colleague_is_not_made_a_candidate_in_passing(play: Any, letter: Letter) -> None:
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    assert "one of your own addresses" in str(once(play, ALICE, stored, address=TOM).answer)
    assert (play.candidates(), play.messages()) == ([], [])
