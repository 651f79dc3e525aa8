"""By policy a job given in the product moves the nested label in Gmail; a thread without one is left alone."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend import settings, wiring
from backend.domain import clock
from backend.domain.job import Job
from backend.domain.particulars import Assignment
from backend.domain.work import Task

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE, MAX = "Jane Roe <jane@roe.example>", "Max Moss <max@moss.example>"


@pytest.fixture
def filed(play: Any, letter: Letter) -> Any:
    """Two jobs; Alice labelled a mail of Jane's Hire/Backend, and another one Hire alone."""
    play.connect(ALICE)
    jobs = [Job("backend", "Backend", clock.now()), Job("sales", "Sales", clock.now())]
    play.house.store.of(DOMAIN).transact(lambda tx: [tx.put(job) for job in jobs])
    play.world.mailboxes[ALICE].create_label("Hire/Backend")
    play.nested, play.plain = (play.deliver(ALICE, letter(JANE, ALICE, subject=each)) for each in ("One", "Two"))
    play.label(ALICE, play.nested, "Hire/Backend")
    play.label(ALICE, play.plain, "Hire")
    play.look(ALICE)
    return play


def decide(*, move: bool) -> None:
    wiring.founding(settings.read()).decide(DOMAIN, lambda policy: replace(policy, move_nested_label=move))


def give(play: Any, job: str) -> None:
    """As the form of the candidate's card does."""
    candidate = next(each for each in play.candidates() if each.name == "Jane Roe")
    shown = Assignment(candidate.owner, candidate.job, candidate.tags)
    play.house.caring.assign(play.session(ALICE), candidate.id, shown, replace(shown, job=job))
    play.house.moving_labels.after_assigning(play.session(ALICE), candidate.id)
    play.work()


def names(play: Any, stored: Any) -> set[str]:
    mailbox = play.world.mailboxes[ALICE]
    ids = {label for each in mailbox.thread(stored.thread_id) for label in each.label_ids}
    return {label.name for key, label in mailbox.labels.items() if key in ids and label.name.startswith("Hire")}


def test_off_by_default_nothing_is_touched(filed: Any) -> None:
    give(filed, "sales")
    assert names(filed, filed.nested) == {"Hire/Backend"}


@pytest.mark.parametrize("times", [1, 2], ids=["once", "twice"])
def test_the_label_moves_and_the_thread_is_followed_on(filed: Any, letter: Letter, times: int) -> None:
    decide(move=True)
    for _ in range(times):
        give(filed, "sales")
    assert names(filed, filed.nested) == {"Hire/Sales"}
    assert names(filed, filed.plain) == {"Hire"}, "a thread without a nested label gets none"
    filed.look(ALICE)
    (jane,) = filed.candidates()
    assert (jane.job, len(filed.threads(ALICE))) == ("sales", 2)
    give(filed, "backend")
    filed.look(ALICE)
    assert (names(filed, filed.nested), filed.candidates()[0].job) == ({"Hire/Backend"}, "backend")


def test_a_thread_about_another_one_too_keeps_its_label_and_that_one_her_job(filed: Any, letter: Letter) -> None:
    decide(move=True)
    filed.label(ALICE, filed.deliver(ALICE, letter(MAX, ALICE)))
    filed.look(ALICE)
    both = filed.deliver(ALICE, letter(JANE, ALICE, subject="Both", Cc=MAX))
    filed.label(ALICE, both, "Hire/Backend")
    filed.look(ALICE)
    (max_moss,) = (each for each in filed.candidates() if each.name == "Max Moss")
    assert [len(each.candidates) for each in filed.threads(ALICE) if each.gmail_id == both.thread_id] == [2]
    give(filed, "sales")
    filed.look(ALICE)
    assert (names(filed, filed.nested), names(filed, both)) == ({"Hire/Sales"}, {"Hire/Backend"})
    assert next(each.job for each in filed.candidates() if each.id == max_moss.id) == max_moss.job


def test_at_no_moment_a_thread_is_without_a_label(filed: Any) -> None:
    """Else a look at the mailbox between the two steps would find it followed no more."""
    decide(move=True)
    mailbox = filed.world.mailboxes[ALICE]
    before = mailbox.history_id
    give(filed, "sales")
    hires = {key for key, label in mailbox.labels.items() if label.name.startswith("Hire")}
    steps = [record for record in mailbox.history if record.id > before]
    assert len(steps) == 2
    assert all(hires.intersection(record.label_ids) for record in steps)


def test_a_thread_that_is_followed_no_more_is_left_alone(filed: Any) -> None:
    decide(move=True)
    filed.house.stopping.stop(filed.session(ALICE), filed.nested.thread_id)
    filed.look(ALICE)
    give(filed, "sales")
    assert names(filed, filed.nested) == set()


def test_a_mailbox_that_lets_us_in_no_more_is_not_waited_for(filed: Any) -> None:
    decide(move=True)
    filed.house.pausing.disconnect(filed.session(ALICE))
    give(filed, "sales")
    sub = filed.world.accounts[ALICE].sub
    assert [item for item in filed.house.queue.of(DOMAIN, sub) if item.task is Task.RELABEL] == []
