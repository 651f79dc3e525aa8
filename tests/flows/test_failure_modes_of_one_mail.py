"""Failure modes 9 and 12: one thread that Gmail will not give, one mail that our parser dies of, among many others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.adapters.gmail_message import fetched_message
from backend.domain.parked import Parked
from backend.domain.thread import FetchedMessage
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
TRIES = 4
"""How often a read is repeated by itself."""


def names(play: Any) -> set[str]:
    return {candidate.name for candidate in play.candidates()}


def parked(play: Any) -> tuple[Parked, ...]:
    found = play.house.parking.parked(DOMAIN, play.world.accounts[ALICE].sub)
    return tuple(found)


def half_a_minute_later(play: Any, times: int = 1) -> None:
    with freeze_time(datetime.now(UTC) + timedelta(seconds=31 * times)):
        play.work()


@pytest.fixture
def applicants(play: Any, letter: Letter) -> set[str]:
    """Alice's ten labelled threads, not yet seen."""
    play.connect(ALICE)
    found = {f"Applicant{number}" for number in range(10)}
    for name in sorted(found):
        play.label(ALICE, play.deliver(ALICE, letter(f"{name} <{name}@roe.example>", ALICE, subject=name)))
    play.world.counters.reset()
    return found


def test_failure_mode_09_one_thread_answers_503(play: Any, applicants: set[str]) -> None:
    """The other nine come in at the same look, the tenth as soon as Gmail gives it.

    Broken variant: a 503 for one thread ended the look, as it must when Gmail is down altogether.
    """
    play.world.troubles.plan(Trouble("threads.get", status=503, after=3, times=TRIES))
    play.look(ALICE)
    assert names(play) == applicants - {"Applicant3"}
    half_a_minute_later(play)
    assert names(play) == applicants
    assert parked(play) == ()
    assert play.world.counters.requests[ALICE, "threads.get"] == len(applicants) + TRIES


def test_failure_mode_09_one_thread_of_a_first_import_answers_503(play: Any, applicants: set[str]) -> None:
    """Broken variant: a 503 for one thread ended the step, and the next began with the same thread."""
    box = play.house.opening.box(DOMAIN, play.world.accounts[ALICE].sub)
    play.house.offering.choose(box, [box.record.label_id], since=None, old=True)
    play.world.troubles.plan(Trouble("threads.get", status=503, after=3, times=TRIES))
    play.world.troubles.plan(Trouble("threads.get", status=503, after=len(applicants) - 1, times=TRIES))
    play.work()
    newest_first = sorted(applicants, reverse=True)
    assert names(play) == applicants - {newest_first[3]}
    half_a_minute_later(play)
    assert names(play) == applicants


def test_failure_mode_09_gmail_is_down_altogether(play: Any, applicants: set[str]) -> None:
    """No thread is tried and found wanting for that; the next look brings all of them.

    Broken variant: every 503 counted against its thread, and an outage of two minutes would have parked all of them.
    """
    for method in ("threads.get", "getProfile"):
        play.world.troubles.plan(Trouble(method, status=503, times=TRIES))
    play.look(ALICE)
    assert names(play) == set()
    assert play.house.queue.of(DOMAIN, play.world.accounts[ALICE].sub) == parked(play) == ()
    play.look(ALICE)
    assert names(play) == applicants


@pytest.mark.parametrize(("status", "reason"), [(429, "rateLimitExceeded"), (403, "userRateLimitExceeded")])
def test_failure_mode_09_one_thread_answers_429(
    play: Any, letter: Letter, applicants: set[str], status: int, reason: str
) -> None:
    """Alice's mailbox rests as long as Gmail asks, nothing is fetched twice, and Tom's does not wait for it.

    Broken variant: the refused thread was parked like one that cannot be read.
    """
    play.connect(TOM)
    play.label(TOM, play.deliver(TOM, letter("Max <max@ode.example>", TOM)))
    play.world.troubles.plan(
        Trouble("threads.get", status=status, reason=reason, retry_after=60, after=3, times=1, mailbox=ALICE)
    )
    play.look(ALICE)
    play.look(TOM)
    assert names(play) == {"Max", "Applicant0", "Applicant1", "Applicant2"}
    with freeze_time(datetime.now(UTC) + timedelta(seconds=61)):
        play.house.following.look_due()
    assert names(play) == {"Max", *applicants}
    assert parked(play) == ()
    assert play.world.counters.requests[ALICE, "threads.get"] == len(applicants) + 1


@pytest.fixture
def deadly(play: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    """Our parser dies of Applicant3's mail, as of an unending nesting; its Gmail id."""
    (mail,) = (mail for mail in play.world.mailboxes[ALICE].messages.values() if "Applicant3" in mail.header("From"))

    def choke(resource: Any, mailbox: str, aside: Any) -> FetchedMessage:
        if resource["id"] == mail.id:
            raise RecursionError
        return fetched_message(resource, mailbox, aside)

    monkeypatch.setattr("backend.adapters.gmail_mailbox.fetched_message", choke)
    return str(mail.id)


def test_failure_mode_12_a_mail_that_kills_the_parser_three_times(
    play: Any, letter: Letter, applicants: set[str], deadly: str
) -> None:
    """It is tried three times, then parked and counted; neither its neighbours nor later mail wait for it.

    Broken variants, one each: the fault went up and ended the look; a mail was parked at the first failure;
    its tries were never counted, so that it was fetched for ever.
    """
    asked = play.world.counters.requests
    play.look(ALICE)
    assert names(play) == applicants - {"Applicant3"}
    assert parked(play) == ()
    for pause in range(1, 6):
        half_a_minute_later(play, pause)
    assert asked[ALICE, "threads.get"] == len(applicants) + 2
    (found,) = parked(play)
    assert (found.message_ids, found.tries, found.error) == ((deadly,), 3, "unreadable message")
    with freeze_time(datetime.now(UTC) + timedelta(minutes=5)):
        play.label(ALICE, play.deliver(ALICE, letter("Later <later@roe.example>", ALICE, subject="Later")))
        play.look(ALICE)
    assert names(play) == {"Later", *applicants} - {"Applicant3"}


def test_failure_mode_12_a_parked_mail_comes_in_once_it_can_be_read(
    play: Any, applicants: set[str], deadly: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Broken variant: what was parked stayed parked after a try that worked."""
    play.look(ALICE)
    for pause in range(1, 4):
        half_a_minute_later(play, pause)
    assert [found.message_ids for found in parked(play)] == [(deadly,)]
    monkeypatch.undo()
    with freeze_time(datetime.now(UTC) + timedelta(minutes=5)):
        play.house.parking.retry(DOMAIN, play.world.accounts[ALICE].sub)
        play.work()
    assert names(play) == applicants
    assert parked(play) == ()
