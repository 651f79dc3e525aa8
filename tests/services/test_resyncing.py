"""Comparing Gmail's list with the store: what differs is brought into step, and nothing else is touched or asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.thread import Stop, Thread

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
DAY = timedelta(days=1)


@pytest.fixture
def alices(play: Any) -> Any:
    play.connect(ALICE)
    return play


@pytest.fixture
def mail(alices: Any, letter: Letter) -> Callable[..., Any]:
    """A mail by someone of this name arrives, in a thread of that subject or the given one, labelled or not."""

    def arrive(name: str, text: str = "", *, thread: str | None = None, hire: bool = True) -> Any:
        written = letter(f"{name} <{name}@roe.example>", ALICE, text or name, subject=name)
        stored = alices.deliver(ALICE, written, thread_id=thread)
        if hire:
            alices.label(ALICE, stored)
        return stored

    return arrive


Arrive = Callable[..., Any]


def compare(play: Any, **calls: int) -> None:
    """Gmail forgets; we look and do the work that comes of it, for exactly these calls besides profile and labels."""
    play.world.mailboxes[ALICE].expire_history()
    play.world.counters.reset()
    play.look(ALICE)
    play.work()
    counted = {"threads_list": 1, "threads_get": 0} | calls
    made = play.world.counters.requests
    assert {name: made[ALICE, name.replace("_", ".")] for name in counted} == counted


def thread(play: Any, stored: Any) -> Thread:
    known = play.all(Thread, mailbox=play.world.accounts[ALICE].sub)
    (found,) = [each for each in known if each.gmail_id == stored.thread_id]
    assert isinstance(found, Thread)
    return found


def texts(play: Any) -> list[str]:
    return sorted(message.text.strip() for message in play.messages())


def unlabel(play: Any, stored: Any) -> None:
    mailbox = play.world.mailboxes[ALICE]
    mailbox.label_thread(stored.thread_id, remove=[mailbox.label_named("Hire").id])


def test_a_mailbox_in_step_costs_its_list_and_no_thread(alices: Any, mail: Arrive) -> None:
    for name in ("Ann", "Bob"):
        mail(name)
    alices.look(ALICE)
    compare(alices, history_list=1, getProfile=1, labels_list=1)
    units = alices.world.counters.units.total()
    assert units == 2 + 1 + 1 + 10


def test_each_difference_costs_one_thread(alices: Any, mail: Arrive) -> None:
    ann, _, cat = (mail(name) for name in ("Ann", "Bob", "Cat"))
    alices.look(ALICE)
    mail("Ann", "Ann again", thread=ann.thread_id, hire=False)
    mail("Dan")
    alices.world.mailboxes[ALICE].trash(cat.id)
    compare(alices, threads_get=3)
    assert texts(alices) == ["Ann", "Ann again", "Bob", "Cat", "Dan"]
    assert thread(alices, cat).left_out


@pytest.mark.parametrize(("later", "stop"), [(timedelta(hours=1), Stop.UNDONE), (2 * DAY, Stop.UNLABELLED)])
def test_a_label_taken_off_meanwhile_is_found_out(alices: Any, mail: Arrive, later: timedelta, stop: Stop) -> None:
    ann = mail("Ann")
    alices.look(ALICE)
    with freeze_time(datetime.now(UTC) + later):
        unlabel(alices, ann)
        compare(alices, threads_get=1)
        assert (thread(alices, ann).followed, thread(alices, ann).stopped) == (False, stop)
        compare(alices)


def test_when_the_labelled_mail_was_deleted_the_thread_goes_on(alices: Any, mail: Arrive) -> None:
    ann = mail("Ann")
    mail("Ann", "Ann again", thread=ann.thread_id, hire=False)
    alices.look(ALICE)
    alices.world.mailboxes[ALICE].delete(ann.id)
    compare(alices, threads_get=1)
    assert thread(alices, ann).followed
    assert texts(alices) == ["Ann", "Ann again"]


def test_a_thread_that_is_gone_keeps_what_we_have(alices: Any, mail: Arrive) -> None:
    ann = mail("Ann")
    alices.look(ALICE)
    alices.world.mailboxes[ALICE].delete(ann.id)
    compare(alices, threads_get=1)
    assert texts(alices) == ["Ann"]


def test_when_the_label_was_deleted_nothing_is_let_go(alices: Any, mail: Arrive) -> None:
    ann = mail("Ann")
    alices.look(ALICE)
    mailbox = alices.world.mailboxes[ALICE]
    mailbox.delete_label(mailbox.label_named("Hire").id, recorded=True)
    compare(alices, threads_list=0, threads_get=1)
    assert thread(alices, ann).followed


def test_what_ended_or_was_let_go_is_left_alone(alices: Any, mail: Arrive) -> None:
    ended, silent, declined = (mail(name) for name in ("Ended", "Silent", "Declined"))
    alices.look(ALICE)
    records = alices.house.store.of(DOMAIN)
    for stored, stop in ((ended, Stop.ENDED), (silent, Stop.SILENT), (declined, Stop.DECLINED)):
        left = replace(thread(alices, stored), followed=False, stopped=stop, history_id=0)
        records.transact(lambda tx, left=left: tx.put(left))
        mail("More", "More", thread=stored.thread_id, hire=False)
    compare(alices)
    assert texts(alices) == ["Declined", "Ended", "Silent"]


def test_what_was_unlabelled_and_is_labelled_again_is_followed_again(alices: Any, mail: Arrive) -> None:
    ann = mail("Ann")
    alices.look(ALICE)
    unlabel(alices, ann)
    alices.look(ALICE)
    assert not thread(alices, ann).followed
    alices.label(ALICE, ann)
    compare(alices, threads_get=1)
    assert thread(alices, ann).followed


def test_the_same_stretch_is_compared_once(alices: Any, mail: Arrive) -> None:
    mail("Ann")
    alices.world.mailboxes[ALICE].expire_history()
    box = alices.house.opening.box(DOMAIN, alices.world.accounts[ALICE].sub)
    resyncing = alices.house.following._history.resyncing
    assert resyncing.plan(box, 7).id == resyncing.plan(box, 7).id != resyncing.plan(box, 8).id


def test_many_that_differ_are_asked_about_first(alices: Any, letter: Letter) -> None:
    for number in range(51):
        name = f"C{number}"
        alices.label(ALICE, alices.deliver(ALICE, letter(f"{name} <{name}@roe.example>", ALICE, subject=name)))
    compare(alices, threads_get=11)
    assert alices.candidates() == []
    (question,) = alices.house.asking.open(DOMAIN, alices.world.accounts[ALICE].sub)
    assert len(question.threads) == 51
