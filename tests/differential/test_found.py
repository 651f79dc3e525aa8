"""What the machine found, shortened: each was a fault of the product once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from sandbox.trouble import Trouble
from tests.differential.life import Status
from tests.differential.machine import COLLEAGUE, LIST_ID, STRANGERS
from tests.differential.scene import ALICE, LIMIT, TOM, Scene

ANN, BOB = STRANGERS[:2]


@pytest.fixture
def scene(stages: Callable[[], Any]) -> Iterator[Scene]:
    scene = Scene(stages(), references=False)
    yield scene
    scene.close()


def label_many(scene: Scene, number: int = LIMIT + 1) -> list[str]:
    """Label so many threads at once; returns them."""
    for _ in range(number):
        scene.write(ANN, [ALICE])
    threads = [mails[0].thread_id for mails in scene.threads(ALICE)[:number]]
    for thread in threads:
        scene.boxes[ALICE].label_thread(thread, ["Hire"])
    return threads


def test_found_a_waiting_thread_is_judged_by_all_its_mails(scene: Scene) -> None:
    """An answer fetched by itself made a profile of somebody who had written through a list."""
    scene.write(ANN, [TOM], through=LIST_ID, labels=["Hire"])
    scene.rest()
    scene.write(ANN, [TOM], subject="Matter 1", answers=["<m1@mail.example>"])
    scene.rest()
    assert scene.product.candidates() == []


def test_found_a_label_is_taken_off_though_another_mail_that_bore_it_was_deleted_unheard(scene: Scene) -> None:
    """The other mail counted as labelled for ever, so the thread was followed for ever."""
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.rest()
    scene.write(ANN, [ALICE], subject="Matter 1", answers=["<m1@mail.example>"], labels=["Hire"])
    scene.rest()
    first, second = scene.threads(ALICE)[0]
    scene.boxes[ALICE].delete(first.id)
    scene.oracle.note()
    scene.boxes[ALICE].expire_history()
    scene.oracle.forgotten(ALICE)
    scene.rest()
    scene.boxes[ALICE].label_message(second.id, remove=["Hire"])
    scene.rest()
    assert scene.product.seen().told(ALICE, second.thread_id)[0] is Status.UNDONE


def test_found_what_came_after_the_hiring_stays_out_where_the_label_is_taken_off_one_of_two_mails(scene: Scene) -> None:
    """Her answer after the hiring was brought in first, and then following ended."""
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.write(ANN, [ALICE], subject="Matter 1", answers=["<m1@mail.example>"], labels=["Hire"])
    scene.rest()
    scene.product.move(ANN, "hired")
    scene.oracle.ended[ANN] = True
    scene.write(ALICE, [ANN], subject="Matter 1", answers=["<m1@mail.example>"])
    scene.boxes[ALICE].label_message(scene.threads(ALICE)[0][0].id, remove=["Hire"])
    scene.rest()
    assert "<m3@mail.example>" not in {message.id for message in scene.product.seen().messages}


def test_found_a_thread_with_two_strangers_waits_whoever_of_them_answers(scene: Scene) -> None:
    scene.write(ANN, [TOM], cc=[BOB], labels=["Hire"])
    scene.rest()
    scene.write(BOB, [TOM], subject="Matter 1", answers=["<m1@mail.example>"])
    scene.rest()
    assert scene.product.candidates() == []


def test_found_what_was_added_while_she_is_asked_about_it_is_followed(scene: Scene) -> None:
    """Mail in a thread whose button she had pressed was left to an answer that need never come."""
    thread = label_many(scene)[0]
    scene.rest()
    scene.product.follow(ALICE, thread)
    scene.oracle.note()
    scene.oracle.resumed(ALICE, thread, scene.now())
    scene.write(ANN, [ALICE], subject=f"Matter {LIMIT + 1}", answers=[f"<m{LIMIT + 1}@mail.example>"])
    scene.rest()


def test_found_labels_put_on_and_taken_off_at_once_are_no_question(scene: Scene) -> None:
    for thread in label_many(scene):
        scene.boxes[ALICE].label_thread(thread, remove=["Hire"])
    scene.rest()
    assert scene.product.questions(ALICE) == ()


def test_found_a_thread_that_keeps_one_of_two_labels_stays_in_the_question(scene: Scene) -> None:
    scene.write(ANN, [ALICE], subject="Two mails")
    scene.write(ANN, [ALICE], subject="Two mails", answers=["<m1@mail.example>"])
    thread = label_many(scene, LIMIT)[0]
    two = scene.threads(ALICE)[LIMIT]
    scene.boxes[ALICE].label_thread(two[0].thread_id, ["Hire"])
    scene.rest()
    scene.boxes[ALICE].label_message(two[0].id, remove=["Hire"])
    scene.rest()
    assert {thread, two[0].thread_id} <= scene.product.questions(ALICE)[0]


def test_found_a_thread_that_cannot_be_read_keeps_nobody_from_being_asked(scene: Scene) -> None:
    """The question names strangers; the first of the threads it looks into may be one that Gmail refuses."""
    label_many(scene)
    scene.play.world.troubles.plan(Trouble("threads.get", status=400, times=100))
    scene.look(ALICE)
    assert len(scene.product.questions(ALICE)) == 1


def test_found_a_label_taken_off_before_the_thread_was_deleted_takes_the_import_back(scene: Scene) -> None:
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.rest()
    stored = scene.threads(ALICE)[0][0]
    scene.boxes[ALICE].label_message(stored.id, remove=["Hire"])
    scene.boxes[ALICE].delete(stored.id)
    scene.rest()
    assert scene.product.candidates() == []


def test_found_a_deleted_label_does_not_outweigh_one_that_is_taken_off(scene: Scene) -> None:
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.write(ANN, [ALICE], subject="Matter 1", answers=["<m1@mail.example>"])
    scene.rest()
    mailbox = scene.boxes[ALICE]
    second = scene.threads(ALICE)[0][1]
    scene.delete_labels(ALICE, recorded=False)
    mailbox.label_message(second.id, ["Hire"])
    mailbox.label_message(second.id, remove=["Hire"])
    scene.rest()
    assert scene.product.candidates() == []


def test_found_a_labelled_mail_deleted_from_the_trash_does_not_outweigh_one_that_is_unlabelled(scene: Scene) -> None:
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.write(ANN, [ALICE], subject="Matter 1", answers=["<m1@mail.example>"], labels=["Hire"])
    first, second = scene.threads(ALICE)[0]
    scene.boxes[ALICE].trash(first.id)
    scene.rest()
    scene.boxes[ALICE].delete(first.id)
    scene.rest()
    scene.boxes[ALICE].label_message(second.id, remove=["Hire"])
    scene.rest()
    assert scene.product.candidates() == []


def test_found_what_she_asks_for_is_followed_though_its_newest_mails_were_deleted(scene: Scene) -> None:
    """What is left bears an older number than what was seen of the thread before it ended, which then stayed ended."""
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.write(ANN, [ALICE], subject="Matter 1", answers=["<m1@mail.example>"])
    scene.rest()
    scene.product.move(ANN, "hired")
    scene.oracle.ended[ANN] = True
    scene.write(ANN, [ALICE], subject="Matter 1", answers=["<m1@mail.example>"])
    scene.rest()
    first, *later = scene.threads(ALICE)[0]
    for stored in later:
        scene.boxes[ALICE].delete(stored.id)
    scene.rest()
    scene.product.follow(ALICE, first.thread_id)
    scene.oracle.note()
    scene.oracle.resumed(ALICE, first.thread_id, scene.now())
    scene.rest()
    assert scene.product.seen().told(ALICE, first.thread_id)[0] is Status.FOLLOWED


def test_found_a_thread_stays_one_conversation_though_its_first_mail_lies_in_the_trash(scene: Scene) -> None:
    """An answer to another candidate, whose exchange its headers named, left the thread for that exchange."""
    scene.write(COLLEAGUE, [TOM], labels=["Hire"])
    scene.write(BOB, [TOM, COLLEAGUE], subject="Matter 1", answers=["<m1@mail.example>"])
    scene.write(ANN, [TOM, COLLEAGUE], subject="Another matter", answers=["<m1@mail.example>"], labels=["Hire"])
    scene.rest()
    scene.boxes[TOM].trash(scene.threads(TOM)[0][0].id)
    scene.write(TOM, [BOB], subject="Another matter", answers=["<m1@mail.example>", "<m3@mail.example>"])
    scene.rest()
    assert len({message.conversation for message in scene.product.seen().messages}) == 2
