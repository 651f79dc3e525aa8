"""Parked threads: tried again by hand and by a release that reads more, counted, and cleared once they work."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.history import Touched
from backend.domain.parked import Parked
from backend.domain.work import Pending
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"


def parked(play: Any) -> list[Parked]:
    return list(play.house.parking.parked(DOMAIN, play.world.accounts[ALICE].sub))


def retry(play: Any) -> Any:
    return play.house.parking.retry(DOMAIN, play.world.accounts[ALICE].sub)


def after_upgrade(play: Any) -> Any:
    return play.house.parking.retry_after_upgrade(DOMAIN, play.world.accounts[ALICE].sub)


def refuse(play: Any, times: int) -> None:
    play.world.troubles.plan(Trouble("threads.get", status=400, times=times))


def fetches(play: Any) -> int:
    return int(play.world.counters.requests[ALICE, "threads.get"])


@pytest.fixture
def clock() -> Any:
    """A clock that stands still until a test moves it, and never goes back."""
    with freeze_time(datetime.now(UTC)) as frozen:
        yield frozen


@pytest.fixture
def jane(play: Any, letter: Letter, clock: Any) -> str:
    """Gmail refuses Jane's thread until it is parked."""
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    play.label(ALICE, stored)
    refuse(play, times=3)
    play.look(ALICE)
    for _ in range(3):
        clock.tick(timedelta(seconds=31))
        play.work()
    assert fetches(play) == 3
    assert play.candidates() == []
    return str(stored.thread_id)


def test_what_is_parked_says_what_failed_how_often_and_when(play: Any, jane: str) -> None:
    (found,) = parked(play)
    assert (found.thread_id, found.message_ids, found.error, found.tries) == (jane, (), "RequestRefused", 3)
    assert found.first_at == found.last_at <= datetime.now(UTC)
    assert "roe.example" not in repr(found)


def test_by_hand_it_is_tried_once_more_and_counted(play: Any, jane: str, clock: Any) -> None:
    (before,) = parked(play)
    refuse(play, times=1)
    clock.tick(timedelta(hours=1))
    assert retry(play) == retry(play)
    play.work()
    clock.tick(timedelta(hours=1))
    play.work()
    assert fetches(play) == 4
    (found,) = parked(play)
    assert (found.tries, found.first_at, found.last_at > before.last_at) == (4, before.first_at, True)


def test_once_it_works_it_is_no_longer_parked(play: Any, jane: str) -> None:
    item = retry(play)
    assert (item.total, len(item.pending)) == (1, 1)
    play.work()
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]
    assert parked(play) == []
    assert retry(play) is None


def test_a_release_that_reads_more_tries_again_what_older_ones_could_not(
    play: Any, jane: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert after_upgrade(play) is None
    monkeypatch.setattr("backend.services.parking.READER", 2)
    assert after_upgrade(play).total == 1
    play.work()
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]
    assert after_upgrade(play) is None


def test_a_parked_thread_that_something_happens_to_comes_in_and_is_no_longer_parked(
    play: Any, letter: Letter, jane: str
) -> None:
    more = play.deliver(ALICE, letter(JANE, ALICE, "Hello?"), thread_id=jane)
    play.label(ALICE, more)
    play.look(ALICE)
    assert len(play.messages()) == 2
    assert parked(play) == []


def test_one_that_is_gone_from_gmail_is_parked_no_longer(play: Any, jane: str) -> None:
    for mail in play.world.mailboxes[ALICE].thread(jane):
        play.world.mailboxes[ALICE].delete(mail.id)
    retry(play)
    play.work()
    assert parked(play) == []


@pytest.mark.parametrize("fault", [RuntimeError("ours"), RecursionError()])
def test_a_fault_of_ours_in_one_thread_parks_that_thread_alone(
    play: Any, letter: Letter, clock: Any, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    play.connect(ALICE)
    bad = play.deliver(ALICE, letter("Bad <bad@roe.example>", ALICE, subject="Bad"))
    good = play.deliver(ALICE, letter(JANE, ALICE, subject="Good"))
    for stored in (bad, good):
        play.label(ALICE, stored)
    filing = play.house.parking._importing._filing
    file = filing.thread

    def broken(sighting: Any) -> Any:
        if sighting.thread.gmail_id == bad.thread_id:
            raise fault
        return file(sighting)

    monkeypatch.setattr(filing, "thread", broken)
    play.look(ALICE)
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]
    for _ in range(3):
        clock.tick(timedelta(seconds=31))
        play.work()
    assert [(found.thread_id, found.error) for found in parked(play)] == [(bad.thread_id, type(fault).__name__)]


def refused_until_parked(play: Any, clock: Any, times: int = 3) -> None:
    refuse(play, times)
    play.look(ALICE)
    for _ in range(4):
        clock.tick(timedelta(seconds=31))
        play.work()


def test_a_declined_thread_labelled_by_hand_is_still_wanted_when_it_is_tried_again(
    play: Any, letter: Letter, clock: Any
) -> None:
    stored = play.deliver(ALICE, letter(JANE, ALICE, "one"), labels=["INBOX", "Hire"])
    play.connect(ALICE, how="none")
    play.work()
    mailbox = play.world.mailboxes[ALICE]
    mailbox.label_thread(stored.thread_id, remove=[mailbox.label_named("Hire").id])
    mailbox.label_thread(stored.thread_id, add=["Hire"])
    refused_until_parked(play, clock)
    assert [found.relabelled for found in parked(play)] == [True]
    box = play.house.opening.box(DOMAIN, play.world.accounts[ALICE].sub)
    play.house.parking.bring(box, Pending(Touched(stored.thread_id)))
    assert len(parked(play)) == 1
    retry(play)
    play.work()
    assert [message.text.strip() for message in play.messages()] == ["one"]
    assert parked(play) == []


def test_the_label_taken_off_while_a_thread_waits_for_its_second_try_counts(
    play: Any, letter: Letter, clock: Any
) -> None:
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    play.label(ALICE, stored)
    play.look(ALICE)
    mailbox = play.world.mailboxes[ALICE]
    mailbox.label_thread(stored.thread_id, add=["TRASH"])
    mailbox.label_thread(stored.thread_id, remove=["TRASH"])
    refuse(play, times=2)
    play.look(ALICE)
    mailbox.label_thread(stored.thread_id, remove=[mailbox.label_named("Hire").id])
    refused_until_parked(play, clock, times=0)
    assert play.threads(ALICE) == []


def test_what_is_parked_meanwhile_is_tried_again_beside_what_waits_already(
    play: Any, letter: Letter, jane: str, clock: Any
) -> None:
    retry(play)
    stored = play.deliver(ALICE, letter("Max <max@ode.example>", ALICE, subject="Max"))
    play.house.store.of(DOMAIN).transact(
        lambda tx: tx.put(replace(parked(play)[0], id="max", thread_id=stored.thread_id, relabelled=True))
    )
    play.world.mailboxes[ALICE].label_thread(stored.thread_id, add=["Hire"])
    retry(play)
    play.work()
    assert {candidate.name for candidate in play.candidates()} == {"Jane Roe", "Max"}
