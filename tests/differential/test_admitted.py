"""What the oracle admits because design §6 leaves it open, shortened from what was found; and what it does not."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from sandbox.trouble import Trouble
from tests.differential.life import Status
from tests.differential.machine import STRANGERS
from tests.differential.scene import ALICE, LIMIT, TOM, Scene

ANN = STRANGERS[0]
LONG = timedelta(days=100)


@pytest.fixture
def scene(stages: Callable[[], Any]) -> Iterator[Scene]:
    scene = Scene(stages(), references=False)
    yield scene
    scene.close()


def followed(scene: Scene) -> str:
    """Have a mail of a stranger's followed; returns its thread."""
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.rest()
    return scene.threads(ALICE)[0][0].thread_id


def answer(scene: Scene, number: int = 1, **how: Any) -> None:
    scene.write(ANN, [ALICE], subject=f"Matter {number}", answers=[f"<m{number}@mail.example>"], **how)


def hire(scene: Scene) -> None:
    scene.product.move(ANN, "hired")
    scene.oracle.ended[ANN] = True


def status(scene: Scene, thread: str) -> Status:
    return scene.product.seen().told(ALICE, thread)[0]


@pytest.mark.parametrize("recorded", [True, False])
def test_a_label_taken_off_and_then_deleted_leaves_a_followed_thread_that_ends_as_others_do(
    scene: Scene, *, recorded: bool
) -> None:
    thread = followed(scene)
    scene.boxes[ALICE].label_thread(thread, remove=["Hire"])
    scene.delete_labels(ALICE, recorded=recorded)
    answer(scene)
    hire(scene)
    scene.rest()
    assert status(scene, thread) is Status.ENDED


def test_a_label_taken_off_and_then_deleted_leaves_a_followed_thread_that_was_silent(scene: Scene) -> None:
    thread = followed(scene)
    scene.pass_(2 * LONG)
    scene.boxes[ALICE].label_thread(thread, remove=["Hire"])
    scene.delete_labels(ALICE, recorded=True)
    answer(scene)
    scene.rest()
    assert status(scene, thread) is Status.SILENT


def test_a_label_put_on_and_then_deleted_is_no_word_to_go_on(scene: Scene) -> None:
    thread = followed(scene)
    answer(scene)
    scene.rest()
    hire(scene)
    scene.boxes[ALICE].label_message(scene.threads(ALICE)[0][1].id, ["Hire"])
    scene.delete_labels(ALICE, recorded=True)
    answer(scene)
    scene.rest()
    assert status(scene, thread) is Status.ENDED


def test_a_thread_ends_for_whom_its_exchange_is_about_though_only_colleagues_are_left_on_it(scene: Scene) -> None:
    """Whom an exchange is about stays, though the mail that said so was taken back."""
    scene.write(ANN, [TOM], labels=["Hire"])
    scene.rest()
    scene.write(TOM, [ALICE], subject="Matter 1", answers=["<m1@mail.example>"], labels=["Hire"])
    scene.rest()
    for mail in scene.threads(TOM)[0]:
        scene.boxes[TOM].label_message(mail.id, remove=["Hire"])
    hire(scene)
    scene.rest()
    stored = scene.threads(ALICE)[0][0]
    scene.boxes[ALICE].label_message(stored.id, add=["SPAM"], remove=["INBOX"])
    scene.rest()
    assert status(scene, stored.thread_id) is Status.ENDED


def test_a_thread_that_came_in_since_the_last_comparison_may_be_silent(scene: Scene) -> None:
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.look(ALICE)
    thread = scene.threads(ALICE)[0][0].thread_id
    scene.pass_(2 * LONG)
    answer(scene)
    scene.rest()
    assert status(scene, thread) is Status.SILENT


def test_mail_heard_since_the_last_comparison_broke_the_silence(scene: Scene) -> None:
    thread = followed(scene)
    scene.pass_(LONG)
    answer(scene)
    scene.look(ALICE)
    scene.pass_(LONG)
    answer(scene)
    scene.rest()
    assert status(scene, thread) is Status.FOLLOWED


def test_an_answer_in_another_thread_may_be_heard_first_and_breaks_the_silence(scene: Scene) -> None:
    """Both are heard at one look, and the other thread joins the exchange before this one is looked at."""
    thread = followed(scene)
    scene.pass_(2 * LONG)
    scene.write(ANN, [ALICE], subject="Another matter", answers=["<m1@mail.example>"], labels=["Hire"])
    answer(scene)
    scene.rest()
    assert status(scene, thread) is Status.FOLLOWED


def test_mail_after_the_silence_does_not_break_it(scene: Scene) -> None:
    thread = followed(scene)
    scene.pass_(2 * LONG)
    answer(scene)
    scene.rest()
    assert status(scene, thread) is Status.SILENT
    assert {state.status for state in scene.oracle.life(ALICE, thread).states} == {Status.SILENT}


def test_an_empty_page_of_history_hides_nothing(scene: Scene) -> None:
    scene.play.world.troubles.plan(Trouble("history.list", empty=True))
    scene.write(ANN, [ALICE], labels=["Hire"])
    scene.rest()
    assert scene.product.candidates() == [ANN]


def test_an_answer_from_another_address_makes_no_second_profile(scene: Scene) -> None:
    followed(scene)
    scene.write("ann@home.example", [ALICE], subject="Matter 1", answers=["<m1@mail.example>"])
    scene.rest()
    assert scene.product.candidates() == [ANN]


def test_a_question_may_forget_a_thread_that_bears_no_label_any_more(scene: Scene) -> None:
    """She took the label off one of its mails and deleted the other: what is not held bore we do not know where."""
    for _ in range(LIMIT + 1):
        scene.write(ANN, [ALICE])
    answer(scene)
    threads = scene.threads(ALICE)
    for mails in threads:
        scene.boxes[ALICE].label_thread(mails[0].thread_id, ["Hire"])
    scene.look(ALICE)
    first, second = next(mails for mails in threads if len(mails) == 2)
    scene.boxes[ALICE].label_message(first.id, remove=["Hire"])
    scene.boxes[ALICE].delete(first.id)
    scene.boxes[ALICE].delete(second.id)
    scene.rest()
    assert len(scene.product.questions(ALICE)[0]) == LIMIT


def test_whom_an_exchange_is_about_stays_though_what_said_so_is_erased_as_it_is_labelled_again(scene: Scene) -> None:
    """Her mail lies in the spam, so the answer alone comes in; the thirty days of what was taken back are over."""
    thread = followed(scene)
    stored = scene.threads(ALICE)[0][0]
    scene.boxes[ALICE].label_thread(thread, remove=["Hire"])
    scene.rest()
    scene.boxes[ALICE].label_message(stored.id, add=["SPAM"], remove=["INBOX"])
    scene.pass_(timedelta(days=40))
    scene.write(ALICE, [TOM], subject="Matter 1", answers=["<m1@mail.example>"], labels=["Hire"])
    scene.rest()
    assert scene.product.candidates() == [ANN]
