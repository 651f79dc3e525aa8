"""Importing many threads: what refuses, dies or cannot be read costs itself alone, and nothing is asked twice."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.adapters.gmail_message import fetched_message
from backend.domain.history import Touched
from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.thread import FetchedMessage, FetchedThread
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = "alice@brightwater.example"
JANE = "Jane Roe <jane@roe.example>"


def names(play: Any) -> set[str]:
    return {candidate.name for candidate in play.candidates()}


def state(play: Any) -> MailboxState:
    (mailbox,) = play.all(Mailbox)
    assert isinstance(mailbox, Mailbox)
    return mailbox.state


@pytest.fixture
def applicants(play: Any, letter: Letter) -> Callable[[int], set[str]]:
    """Labels the threads of so many applicants; returns their names."""

    def label(count: int) -> set[str]:
        found = {f"Applicant{number}" for number in range(count)}
        for name in sorted(found):
            mail = letter(f"{name} <{name}@roe.example>", ALICE, subject=f"From {name}")
            play.label(ALICE, play.deliver(ALICE, mail))
        return found

    return label


Applicants = Callable[[int], set[str]]


@pytest.mark.parametrize("before", [10, 40], ids=["in the look", "in the work"])
def test_being_told_to_wait_in_the_middle_loses_nothing_and_fetches_nothing_twice(
    play: Any, applicants: Applicants, before: int
) -> None:
    play.connect(ALICE)
    everyone = applicants(50)
    play.world.counters.reset()
    play.world.troubles.plan(Trouble("threads.get", times=before))
    play.world.troubles.plan(Trouble("threads.get", status=429, reason="rateLimitExceeded", retry_after=60))
    play.look(ALICE)
    play.work()
    assert len(names(play)) == before
    with freeze_time(datetime.now(UTC) + timedelta(seconds=61)):
        play.house.following.look_due()
        play.work()
    assert names(play) == everyone
    refused = 1
    assert play.world.counters.requests[ALICE, "threads.get"] == len(everyone) + refused


def test_an_import_goes_on_when_she_connects_again(play: Any, applicants: Applicants) -> None:
    everyone = applicants(60)
    play.connect(ALICE, how="all")
    with freeze_time(datetime.now(UTC)):  # or the step may end by its two seconds
        play.house.working.run_due()
    assert len(names(play)) == 50
    play.world.tokens.revoke_account(ALICE)
    play.house.working.run_due()
    assert state(play) is MailboxState.NEEDS_RECONNECT
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    play.work()
    assert state(play) is MailboxState.CONNECTED
    assert names(play) == everyone


def parked(play: Any) -> Any:
    return play.house.parking.parked(DOMAIN, play.world.accounts[ALICE].sub)


def tried_again(play: Any) -> None:
    """Do what waits half a minute for its next try, until nothing does."""
    for pause in range(1, 4):
        with freeze_time(datetime.now(UTC) + timedelta(seconds=31 * pause)):
            play.work()
    assert play.house.queue.of(DOMAIN, play.world.accounts[ALICE].sub) == ()


def test_a_thread_gmail_refuses_for_good_does_not_end_an_import(play: Any, applicants: Applicants) -> None:
    everyone = applicants(60)
    play.connect(ALICE, how="all")
    others = len(everyone) - 1
    play.world.troubles.plan(Trouble("threads.get", status=400))
    play.world.troubles.plan(Trouble("threads.get", status=400, after=others, times=2))
    play.work()
    assert len(names(play)) == others
    (work,) = play.house.queue.of(DOMAIN, play.world.accounts[ALICE].sub)
    assert ([each.tries for each in work.pending], work.done, work.total) == ([2], 59, 60)
    tried_again(play)
    assert len(names(play)) == others
    assert play.house.queue.of(DOMAIN, play.world.accounts[ALICE].sub) == ()
    assert [found.tries for found in parked(play)] == [3]


@pytest.fixture
def riddle(play: Any, letter: Letter, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """A thread of twelve mails of which our parser chokes on the last; Alice is connected."""
    play.connect(ALICE)
    mails = [letter(JANE, ALICE, "Mail 1")]
    mails += [letter(JANE, ALICE, f"Mail {number}", answers=(mails[0],)) for number in range(2, 13)]
    unreadable = mails[-1]["Message-ID"].encode()

    def choke(resource: Any, mailbox: str, aside: Any) -> FetchedMessage:
        if unreadable in play.world.mailboxes[ALICE].messages[resource["id"]].raw.partition(b"\r\n\r\n")[0]:
            raise RecursionError
        return fetched_message(resource, mailbox, aside)

    monkeypatch.setattr("backend.adapters.gmail_mailbox.fetched_message", choke)
    return mails


@pytest.mark.parametrize("late", [True, False], ids=["a reply", "labelled"])
def test_a_mail_that_cannot_be_read_is_counted_and_hides_none_of_its_neighbours(
    play: Any, letter: Letter, riddle: list[Any], *, late: bool
) -> None:
    stored = [play.deliver(ALICE, mail) for mail in riddle[:-1]]
    if late:
        play.label(ALICE, stored[0])
        play.look(ALICE)
    stored.append(play.deliver(ALICE, riddle[-1]))
    play.label(ALICE, play.deliver(ALICE, letter("Max Ode <max@ode.example>", ALICE, subject="Next door")))
    if not late:
        play.label(ALICE, stored[0])
    play.look(ALICE)
    assert names(play) == {"Jane Roe", "Max Ode"}
    thread = next(found for found in play.threads(ALICE) if found.gmail_id == stored[0].thread_id)
    assert thread.missing == (stored[-1].id,)
    assert thread.message_ids == tuple(mail.id for mail in stored[:-1])
    assert "11 of 12" in str(play.open(ALICE, stored[0]))
    tried_again(play)
    (found,) = parked(play)
    assert (found.thread_id, found.message_ids, found.tries) == (stored[0].thread_id, (stored[-1].id,), 3)
    assert "11 of 12" in str(play.open(ALICE, stored[0]))


def test_a_thread_fetched_before_we_hear_that_its_label_is_gone_is_let_go_then(play: Any, letter: Letter) -> None:
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    play.label(ALICE, stored)
    play.look(ALICE)
    mailbox = play.world.mailboxes[ALICE]
    mailbox.label_thread(stored.thread_id, remove=[mailbox.label_named("Hire").id])
    box = play.house.opening.box(DOMAIN, play.world.accounts[ALICE].sub)
    play.house.adding.importing.touched(box, Touched(stored.thread_id))
    assert [thread.gmail_id for thread in play.threads(ALICE)] == [stored.thread_id]
    play.look(ALICE)
    assert play.threads(ALICE) == []


@dataclass
class Slow:
    """A way into Gmail on which something happens between Gmail's answer and its arrival."""

    gmail: Any
    meanwhile: Callable[[], None]

    def thread(self, thread_id: str) -> FetchedThread:
        fetched = self.gmail.thread(thread_id)
        self.meanwhile()
        assert isinstance(fetched, FetchedThread)
        return fetched


def test_a_fetch_that_comes_late_does_not_follow_again_what_she_let_go(play: Any, letter: Letter) -> None:
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter(JANE, ALICE))
    play.label(ALICE, stored)
    play.look(ALICE)

    def unlabel() -> None:
        mailbox = play.world.mailboxes[ALICE]
        mailbox.label_thread(stored.thread_id, remove=[mailbox.label_named("Hire").id])
        play.look(ALICE)
        assert play.threads(ALICE) == []

    box = play.house.opening.box(DOMAIN, play.world.accounts[ALICE].sub)
    late = replace(box, gmail=Slow(box.gmail, unlabel))
    play.house.adding.importing.touched(late, Touched(stored.thread_id))
    assert play.threads(ALICE) == []
    (thread,) = play.threads(ALICE, followed=False)
    assert thread.message_ids == (stored.id,)
