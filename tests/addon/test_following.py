"""Follow, stop and follow again, through the sidebar's own doors; each press once and twice."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.message import Message
from backend.domain.thread import Stop, Thread, thread_record_id
from sandbox.host import Call

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"


@pytest.fixture
def followed(play: Any, letter: Letter) -> Any:
    """Alice follows Jane's mail."""
    play.connect(ALICE)
    play.mail = letter(JANE, ALICE)
    play.jane = play.deliver(ALICE, play.mail)
    play.press(ALICE, play.jane, play.open(ALICE, play.jane), "Add to Hire")
    play.look(ALICE)
    return play


def record(play: Any) -> Thread:
    found = play.house.store.of(DOMAIN).get(
        Thread, thread_record_id(play.world.accounts[ALICE].sub, play.jane.thread_id)
    )
    assert isinstance(found, Thread)
    return found


def labels(play: Any) -> set[str]:
    mailbox = play.world.mailboxes[ALICE]
    return {
        mailbox.labels[label].name
        for message in mailbox.messages.values()
        if message.thread_id == play.jane.thread_id
        for label in message.label_ids
        if label in mailbox.labels
    }


def stop(play: Any) -> dict[str, Any]:
    card: dict[str, Any] = play.press(ALICE, play.jane, play.open(ALICE, play.jane), "Stop following")
    return card


def answer(play: Any, letter: Letter) -> None:
    play.deliver(ALICE, letter(JANE, ALICE, answers=(play.mail,)))
    play.look(ALICE)


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_stopping_takes_the_label_off_and_the_mail_stays(followed: Any, letter: Letter, times: int) -> None:
    """Within the hours in which a label that comes off in Gmail would take the import back."""
    before = followed.open(ALICE, followed.jane)
    for _ in range(times):
        card = followed.press(ALICE, followed.jane, before, "Stop following")
    assert "you stopped it just now" in str(card)
    assert "Hire" not in labels(followed)
    answer(followed, letter)
    assert (record(followed).followed, record(followed).stopped) == (False, Stop.LEFT)
    (jane,), (message,) = followed.candidates(), followed.messages()
    assert (jane.hidden, len(message.copies)) == (False, 1)
    assert "Follow it again?" in str(followed.open(ALICE, followed.jane))


def test_the_same_label_taken_off_in_gmail_takes_the_import_back(followed: Any) -> None:
    """What stopping must not be taken for."""
    followed.world.mailboxes[ALICE].label_thread(followed.jane.thread_id, remove=("Hire",))
    followed.look(ALICE)
    assert record(followed).stopped is Stop.UNDONE
    (jane,) = followed.candidates()
    assert jane.hidden


def test_stopped_before_its_label_was_read_from_history_it_stays_stopped(play: Any, letter: Letter) -> None:
    play.connect(ALICE)
    play.jane = play.deliver(ALICE, letter(JANE, ALICE))
    play.press(ALICE, play.jane, play.open(ALICE, play.jane), "Add to Hire")
    stop(play)
    play.look(ALICE)
    assert record(play).stopped is Stop.LEFT
    assert "Jane Roe" in str(play.open(ALICE, play.jane))


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_followed_again_what_came_meanwhile_comes_in(followed: Any, letter: Letter, times: int) -> None:
    stop(followed)
    answer(followed, letter)
    asking = followed.open(ALICE, followed.jane)
    for _ in range(times):
        card = followed.press(ALICE, followed.jane, asking, "Follow again")
    assert "2 of 2 messages here" in str(card)
    followed.look(ALICE)
    answer(followed, letter)
    assert len(followed.messages()) == 3
    assert (record(followed).followed, "Hire" in labels(followed)) == (True, True)


def test_labelled_by_hand_in_gmail_it_is_followed_again(followed: Any) -> None:
    stop(followed)
    followed.look(ALICE)
    followed.label(ALICE, followed.jane)
    followed.look(ALICE)
    assert record(followed).followed


def test_an_audit_does_not_bring_back_what_was_stopped_when_the_label_stayed_on(followed: Any) -> None:
    """Gmail refuses to take the label off: following has ended all the same, and she is told that it failed."""
    before = followed.open(ALICE, followed.jane)
    followed.world.mailboxes[ALICE].service_off = True
    followed.press(ALICE, followed.jane, before, "Stop following")
    followed.world.mailboxes[ALICE].service_off = False
    assert (record(followed).stopped, "Hire" in labels(followed)) == (Stop.LEFT, True)
    sub = followed.world.accounts[ALICE].sub
    with freeze_time(datetime.now(UTC) + timedelta(hours=2)):
        assert followed.house.following.look_due() == 1
        followed.house.auditing.ask(DOMAIN, sub)
        followed.work()
        assert followed.house.auditing.latest(DOMAIN, sub).tally.complete
    assert record(followed).stopped is Stop.LEFT


def test_a_colleague_follows_on(followed: Any, letter: Letter) -> None:
    followed.connect(TOM)
    tom = followed.deliver(TOM, letter(JANE, TOM, answers=(followed.mail,)))
    followed.label(TOM, tom)
    followed.look(TOM)
    stop(followed)
    followed.look(ALICE)
    assert [thread.gmail_id for thread in followed.threads(TOM)] == [tom.thread_id]


def test_what_ended_with_a_stage_says_so_and_resumes_when_asked(followed: Any, letter: Letter) -> None:
    store = followed.house.store.of(DOMAIN)
    (jane,) = followed.candidates()
    store.transact(lambda tx: tx.put(replace(jane, stage="rejected")))
    answer(followed, letter)
    card = followed.open(ALICE, followed.jane)
    assert "at the stage Rejected" in str(card)
    assert "2 of 2 messages here" in str(followed.press(ALICE, followed.jane, card, "Follow again"))
    answer(followed, letter)
    assert len(followed.all(Message, order="at", conversation=followed.messages()[0].conversation)) == 3


def test_stopping_without_a_mailbox_leads_to_connecting(play: Any, letter: Letter) -> None:
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    reply = play.host.call(Call(ALICE, stored.id, f"{play.origin}/addon/stop"))
    assert next(iter(reply.answer.navigations[-1].values()))["name"] == "connect"
