"""Failure mode 22: removed mail does not return; an erased candidate does not return at the next label event."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.conversation import Conversation

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"


@pytest.fixture
def told(play: Any, letter: Letter) -> tuple[Any, dict[str, Any]]:
    """Alice and Tom both follow an exchange with Jane, each in her own mailbox."""
    first = letter(JANE, f"{ALICE}, {TOM}", "Please keep this to yourselves.", subject="Secret")
    second = letter(JANE, f"{ALICE}, {TOM}", "When may I come?", subject="Secret", answers=(first,))
    stored = {}
    for owner in (ALICE, TOM):
        play.connect(owner)
        stored[owner] = play.deliver(owner, first)
        play.deliver(owner, second)
        play.label(owner, stored[owner])
        play.look(owner)
    assert [len(message.copies) for message in play.messages()] == [2, 2]
    return play, stored


def every_way_back(play: Any, stored: dict[str, Any]) -> None:
    """The label once more, Gmail's history forgotten, an audit that reads every id, the button: in both mailboxes."""
    for owner, mail in stored.items():
        box = play.world.mailboxes[owner]
        box.label_thread(mail.thread_id, remove=("Hire",))
        play.look(owner)
        box.label_thread(mail.thread_id, add=("Hire",))
        play.look(owner)
        box.expire_history()
        play.look(owner)
        play.house.auditing.ask(DOMAIN, play.world.accounts[owner].sub, thorough=True)
        play.work()
        play.house.adding.follow(play.session(owner), mail.thread_id)


def test_failure_mode_22_removed_mail_does_not_return(told: tuple[Any, dict[str, Any]]) -> None:
    """Broken variant: filing wrote what it was given without looking for a tombstone; the mail was back at the label.

    Broken variant: the seal was another one each time it was used; the same.
    """
    play, stored = told
    secret = next(message for message in play.messages() if "yourselves" in message.text)
    path = f"/console/candidates/{play.candidates()[0].id}/remove/{secret.conversation}/{secret.id}"
    assert play.post(ALICE, path, {}).ok
    every_way_back(play, stored)
    assert [message.text.strip() for message in play.messages()] == ["When may I come?"]
    for owner, mail in stored.items():
        assert "yourselves" not in str(play.open(owner, mail))
        audit = play.house.auditing.latest(DOMAIN, play.world.accounts[owner].sub)
        assert (audit.tally.messages_held, audit.tally.messages_expected) == (1, 1)


def test_failure_mode_22_an_erased_candidate_does_not_return(told: tuple[Any, dict[str, Any]], letter: Letter) -> None:
    """Broken variant: erasing deleted the messages without tombstones; she was back at the label.

    Broken variant: tombstones were kept but every follower went on; our own last word to her made a new profile.
    """
    play, stored = told
    assert play.post(ALICE, f"/console/candidates/{play.candidates()[0].id}/erase", {}).ok
    first = {"Message-ID": stored[ALICE].header("Message-ID")}
    ours = letter(f"Alice Moreau <{ALICE}>", JANE, "You are deleted.", subject="Secret", answers=(first,))
    play.deliver(ALICE, ours, labels=("SENT",))
    play.look(ALICE)
    assert (play.candidates(), play.messages()) == ([], [])
    del stored[ALICE]
    every_way_back(play, stored)
    assert (play.candidates(), play.messages(), play.all(Conversation, moved_to="")) == ([], [], [])
    new = play.deliver(TOM, letter(JANE, TOM, "I apply again.", subject="Anew"))
    play.label(TOM, new)
    play.look(TOM)
    assert [message.text.strip() for message in play.messages()] == ["I apply again."]
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]
