"""Much labelled at once: asked about once, imported or left as she says, and nothing else waits for her answer."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.adapters.store_queue import StoreQueue
from backend.domain.errors import Busy, Missing
from backend.domain.history import Touched
from backend.domain.question import ONE_DEED, BulkQuestion
from backend.domain.thread import Stop

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"
MANY = 51


@pytest.fixture
def bulk(play: Any, letter: Letter) -> Callable[..., list[str]]:
    """Labels so many new threads at once, by hand or by a filter; returns their Gmail ids, the oldest first."""
    numbers = iter(range(1000))

    def label(count: int = MANY, *, by_filter: bool = False) -> list[str]:
        made = []
        for number in (next(numbers) for _ in range(count)):
            mail = letter(f"C{number} <c{number}@roe.example>", ALICE, subject=f"No {number}")
            made.append(play.deliver(ALICE, mail, labels=("INBOX", "Hire") if by_filter else ("INBOX",)))
        for stored in () if by_filter else made:
            play.label(ALICE, stored)
        return [stored.thread_id for stored in made]

    return label


Bulk = Callable[..., list[str]]


@pytest.fixture
def alices(play: Any, letter: Letter) -> Any:
    """Alice is connected and follows Jane's thread."""
    play.connect(ALICE)
    play.label(ALICE, play.deliver(ALICE, letter(JANE, ALICE)))
    play.look(ALICE)
    return play


def questions(play: Any) -> tuple[BulkQuestion, ...]:
    found = play.house.asking.open(DOMAIN, play.world.accounts[ALICE].sub)
    assert isinstance(found, tuple)
    return found


def answer(play: Any, question: BulkQuestion, *, yes: bool, who: str = ALICE) -> None:
    play.house.asking.answer(play.house.opening.box(DOMAIN, play.world.accounts[who].sub), question.id, yes=yes)
    play.work()


def followed(play: Any) -> set[str]:
    return {thread.gmail_id for thread in play.threads(ALICE)}


def strangers(play: Any) -> int:
    return len(play.candidates()) - 1


def step(play: Any) -> None:
    play.look(ALICE)
    play.work()


def test_fifty_are_imported_and_fifty_one_are_asked_about(alices: Any, bulk: Bulk) -> None:
    bulk(MANY - 2)  # besides Jane's
    step(alices)
    assert (strangers(alices), questions(alices)) == (MANY - 2, ())
    asked_about = bulk(MANY)
    step(alices)
    assert strangers(alices) == MANY - 2
    (question,) = questions(alices)
    assert set(question.threads) == set(asked_about)


def test_what_gmail_tells_in_portions_is_one_deed(alices: Any, bulk: Bulk) -> None:
    """It labels three hundred threads over some seconds, and pushes come in between."""
    first, then = bulk(30), MANY - 30
    step(alices)
    rest = bulk(then)
    step(alices)
    assert followed(alices) >= set(first)
    assert [set(question.threads) for question in questions(alices)] == [set(rest)]
    with freeze_time(datetime.now(UTC) + ONE_DEED + timedelta(seconds=5)):
        later = bulk(30)
        step(alices)
        assert followed(alices) >= set(later)


def test_a_look_that_is_repeated_admits_the_same_threads_again(alices: Any, bulk: Bulk) -> None:
    box = alices.house.opening.box(DOMAIN, alices.world.accounts[ALICE].sub)
    stretch = [Touched(thread, relabelled=True) for thread in bulk(MANY - 2)]
    for _ in range(2):
        assert alices.house.asking.admitted(box, stretch) == tuple(stretch)
    assert questions(alices) == ()


def test_what_a_filter_labels_is_no_slip_of_the_mouse(alices: Any, bulk: Bulk) -> None:
    bulk(by_filter=True)
    step(alices)
    assert (strangers(alices), questions(alices)) == (MANY, ())


def test_a_thread_that_loses_the_label_again_is_asked_about_no_more(alices: Any, bulk: Bulk) -> None:
    threads = bulk()
    step(alices)
    mailbox = alices.world.mailboxes[ALICE]
    hire = mailbox.label_named("Hire").id
    mailbox.label_thread(threads[0], remove=[hire])
    step(alices)
    assert set(questions(alices)[0].threads) == set(threads[1:])
    for thread in threads[1:]:
        mailbox.label_thread(thread, remove=[hire])
    step(alices)
    assert questions(alices) == ()
    mailbox.label_thread(threads[0], add=[hire])
    step(alices)
    assert strangers(alices) == 1


def test_the_question_names_the_strangers_on_a_few_and_no_body_is_read(alices: Any, bulk: Bulk) -> None:
    alices.world.counters.reset()
    bulk()
    step(alices)
    (question,) = questions(alices)
    assert (question.looked_at, len(question.strangers)) == (10, 10)
    assert all(stranger.address.endswith("@roe.example") for stranger in question.strangers)
    assert alices.world.counters.content_reads == []


def test_it_is_asked_once_whatever_makes_us_look_again(alices: Any, bulk: Bulk) -> None:
    bulk()
    step(alices)
    (question,) = questions(alices)
    alices.world.mailboxes[ALICE].expire_history()
    for _ in range(2):
        step(alices)
    assert questions(alices) == (question,)
    assert strangers(alices) == 0


def test_followed_threads_of_the_same_stretch_come_in_at_once(alices: Any, letter: Letter, bulk: Bulk) -> None:
    (jane,) = followed(alices)
    bulk()
    alices.deliver(ALICE, letter(JANE, ALICE, "Meanwhile"), thread_id=jane)
    alices.look(ALICE)
    assert "Meanwhile" in {message.text.strip() for message in alices.messages()}
    assert followed(alices) == {jane}


def test_a_second_stretch_is_asked_about_by_itself(alices: Any, letter: Letter, bulk: Bulk) -> None:
    first = bulk()
    step(alices)
    alices.label(ALICE, alices.deliver(ALICE, letter("Max <max@ode.example>", ALICE, subject="Alone")))
    step(alices)
    assert strangers(alices) == 1
    second = bulk()
    step(alices)
    assert {frozenset(question.threads) for question in questions(alices)} == {frozenset(first), frozenset(second)}
    answer(alices, next(each for each in questions(alices) if set(each.threads) == set(first)), yes=True)
    assert strangers(alices) == 1 + MANY
    assert [set(question.threads) for question in questions(alices)] == [set(second)]


def test_a_mail_in_a_thread_that_is_asked_about_brings_it_not_in(alices: Any, letter: Letter, bulk: Bulk) -> None:
    threads = bulk()
    step(alices)
    more = letter("C0 <c0@roe.example>", ALICE, "Hello?", subject="No 0")
    alices.deliver(ALICE, more, thread_id=threads[0], labels=("INBOX", "Hire"))
    step(alices)
    assert strangers(alices) == 0
    answer(alices, questions(alices)[0], yes=True)
    assert "Hello?" in {message.text.strip() for message in alices.messages()}


def test_yes_imports_all_of_them_once(alices: Any, bulk: Bulk) -> None:
    threads = bulk()
    step(alices)
    (question,) = questions(alices)
    alices.world.counters.reset()
    answer(alices, question, yes=True)
    with pytest.raises(Missing):
        answer(alices, question, yes=True)
    assert strangers(alices) == MANY
    assert followed(alices) >= set(threads)
    assert alices.world.counters.requests[ALICE, "threads.get"] == MANY
    assert questions(alices) == ()


def test_no_leaves_them_for_good_until_she_labels_one_by_hand(alices: Any, letter: Letter, bulk: Bulk) -> None:
    threads = bulk()
    step(alices)
    answer(alices, questions(alices)[0], yes=False)
    alices.world.mailboxes[ALICE].expire_history()
    step(alices)
    alices.deliver(ALICE, letter("C0 <c0@roe.example>", ALICE), thread_id=threads[0], labels=("INBOX", "Hire"))
    step(alices)
    assert (strangers(alices), questions(alices)) == (0, ())
    left = {thread.gmail_id for thread in alices.threads(ALICE, followed=False) if thread.stopped is Stop.DECLINED}
    assert left == set(threads)
    mailbox = alices.world.mailboxes[ALICE]
    mailbox.label_thread(threads[7], remove=[mailbox.label_named("Hire").id])
    mailbox.label_thread(threads[7], add=["Hire"])
    step(alices)
    assert {candidate.name for candidate in alices.candidates()} == {"Jane Roe", "C7"}


def test_the_first_answer_counts(alices: Any, bulk: Bulk) -> None:
    bulk()
    step(alices)
    (question,) = questions(alices)
    answer(alices, question, yes=False)
    with pytest.raises(Missing):
        answer(alices, question, yes=True)
    assert strangers(alices) == 0


def test_nobody_answers_for_another(alices: Any, bulk: Bulk) -> None:
    bulk()
    step(alices)
    (question,) = questions(alices)
    alices.connect(TOM)
    with pytest.raises(Missing):
        answer(alices, question, yes=True, who=TOM)
    assert questions(alices) == (question,)


@pytest.mark.parametrize("yes", [True, False])
def test_an_answer_that_was_cut_short_can_be_given_again(
    alices: Any, bulk: Bulk, monkeypatch: pytest.MonkeyPatch, *, yes: bool
) -> None:
    """It died before the work was queued: the question still stands."""
    threads = bulk()
    step(alices)
    (question,) = questions(alices)

    def die(*_: object) -> None:
        raise Busy("the store is not there")

    with monkeypatch.context() as dying:
        dying.setattr(StoreQueue, "put", die)
        with pytest.raises(Busy):
            answer(alices, question, yes=yes)
    assert questions(alices) == (question,)
    answer(alices, question, yes=yes)
    assert len(alices.threads(ALICE, followed=yes)) >= len(threads)
    assert strangers(alices) == (MANY if yes else 0)


def test_yes_brings_in_what_was_declined_in_between(alices: Any, bulk: Bulk) -> None:
    threads = bulk()
    step(alices)
    box = alices.house.opening.box(DOMAIN, alices.world.accounts[ALICE].sub)
    alices.house.parking._importing.decline(box, threads[3])
    answer(alices, questions(alices)[0], yes=True)
    assert followed(alices) >= set(threads)
    assert strangers(alices) == MANY


@pytest.mark.parametrize("yes", [True, False])
def test_once_answered_nothing_is_kept_of_who_was_on_them(alices: Any, bulk: Bulk, *, yes: bool) -> None:
    bulk()
    step(alices)
    (question,) = questions(alices)
    answer(alices, question, yes=yes)
    assert alices.house.store.of(DOMAIN).get(BulkQuestion, question.id) is None


def test_after_a_yes_the_same_stretch_read_again_asks_nothing(alices: Any, bulk: Bulk) -> None:
    sub = alices.world.accounts[ALICE].sub
    box = alices.house.opening.box(DOMAIN, sub)
    threads = bulk()
    step(alices)
    alices.house.asking.answer(box, questions(alices)[0].id, yes=True)
    stretch = [Touched(thread, relabelled=True) for thread in threads]
    assert alices.house.asking.admitted(box, stretch) == tuple(stretch)
    assert questions(alices) == ()


def test_a_question_asked_at_once_by_two_keeps_what_was_taken_out_of_it(alices: Any, bulk: Bulk) -> None:
    threads = bulk()
    step(alices)
    (question,) = questions(alices)
    fewer = replace(question, threads=question.threads[1:])
    alices.house.store.of(DOMAIN).transact(lambda tx: tx.put(fewer))
    box = alices.house.opening.box(DOMAIN, question.mailbox)
    alices.house.asking._ask(box, threads)
    assert questions(alices) == (fewer,)
