"""Row 21: a label per job. Hire/Backend files under the job Backend, whoever puts it on, whenever it was made."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest

from backend.domain import clock
from backend.domain.job import Job

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE, MAX = "Jane Roe <jane@roe.example>", "Max Moss <max@moss.example>"


@pytest.fixture
def jobs(play: Any) -> Any:
    """Alice is connected, there are two open jobs, and she made a label for each afterwards."""
    play.connect(ALICE)
    for title in ("Backend", "Sales"):
        play.house.store.of(DOMAIN).transact(partial(_put, job=Job(title.lower(), title, clock.now())))
        play.world.mailboxes[ALICE].create_label(f"Hire/{title}")
    return play


def _put(tx: Any, job: Job) -> None:
    tx.put(job)


def arrive(play: Any, letter: Letter, sender: str = JANE, *labels: str, **headers: str) -> Any:
    stored = play.deliver(ALICE, letter(sender, ALICE, **headers))
    if labels:
        play.label(ALICE, stored, *labels)
    play.look(ALICE)
    return stored


def relabel(play: Any, stored: Any, add: tuple[str, ...] = (), remove: tuple[str, ...] = ()) -> None:
    play.world.mailboxes[ALICE].label_thread(stored.thread_id, add, remove)
    play.look(ALICE)


def job_of(play: Any) -> str:
    (candidate,) = play.candidates()
    return str(candidate.job)


def set_job(play: Any, job: str) -> None:
    (candidate,) = play.candidates()
    play.house.store.of(DOMAIN).transact(lambda tx: tx.put(replace(candidate, job=job)))


def default(play: Any) -> str:
    return str(play.session(ALICE).organization.default_job)


@pytest.mark.parametrize("labels", [("Hire/Backend",), ("Hire", "Hire/Backend")], ids=["alone", "with ours"])
def test_a_new_candidate_is_filed_under_the_job(jobs: Any, letter: Letter, labels: tuple[str, ...]) -> None:
    arrive(jobs, letter, JANE, *labels)
    assert job_of(jobs) == "backend"


def test_a_label_without_a_job_files_under_the_default(jobs: Any, letter: Letter) -> None:
    jobs.world.mailboxes[ALICE].create_label("Hire/Design")
    arrive(jobs, letter, JANE, "Hire/Design")
    assert job_of(jobs) == default(jobs)


def test_when_the_label_changes_her_job_follows(jobs: Any, letter: Letter) -> None:
    stored = arrive(jobs, letter, JANE, "Hire")
    assert job_of(jobs) == default(jobs)
    relabel(jobs, stored, ("Hire/Backend",))
    assert job_of(jobs) == "backend"
    relabel(jobs, stored, ("Hire/Sales",), ("Hire/Backend",))
    assert job_of(jobs) == "sales"
    (thread,) = jobs.threads(ALICE)
    assert thread.followed


def test_a_job_a_person_chose_stays(jobs: Any, letter: Letter) -> None:
    stored = arrive(jobs, letter, JANE, "Hire/Backend")
    set_job(jobs, "sales")
    relabel(jobs, stored, ("STARRED",))
    arrive(jobs, letter, JANE, "Hire/Backend", subject="Another thread")
    assert job_of(jobs) == "sales"


def test_moved_back_by_a_person_she_is_not_moved_again_by_a_reply(jobs: Any, letter: Letter) -> None:
    first = letter(JANE, ALICE)
    stored = jobs.deliver(ALICE, first)
    jobs.label(ALICE, stored, "Hire/Backend")
    jobs.look(ALICE)
    set_job(jobs, default(jobs))
    jobs.deliver(ALICE, letter(JANE, ALICE, answers=(first,)))
    jobs.look(ALICE)
    assert (job_of(jobs), len(jobs.messages())) == (default(jobs), 2)


def test_whom_a_person_picks_from_a_thread_of_a_job_is_filed_under_it(jobs: Any, letter: Letter) -> None:
    stored = arrive(jobs, letter, JANE, "Hire/Backend", Cc=MAX)
    jobs.press(ALICE, stored, jobs.open(ALICE, stored), "Choose", people=["jane@roe.example"])
    assert job_of(jobs) == "backend"


def test_a_closed_job_takes_nobody(jobs: Any, letter: Letter) -> None:
    jobs.house.store.of(DOMAIN).transact(lambda tx: tx.put(Job("backend", "Backend", clock.now(), open=False)))
    arrive(jobs, letter, JANE, "Hire/Backend")
    assert job_of(jobs) == default(jobs)


def test_reading_the_label_again_changes_nothing(jobs: Any, letter: Letter) -> None:
    arrive(jobs, letter, JANE, "Hire/Backend")
    before = jobs.candidates()
    jobs.world.mailboxes[ALICE].expire_history()
    jobs.look(ALICE)
    jobs.work()
    assert jobs.candidates() == before
