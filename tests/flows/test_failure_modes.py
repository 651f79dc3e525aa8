"""Failure modes 1 to 5: what the mailbox holds is found, however Gmail lists it and however the label got there."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.organization import Organization
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"


def decide(play: Any, **policy: Any) -> None:
    """What an admin does: change the organization's policy."""
    root = play.house.store.root
    organization = root.get(Organization, DOMAIN)
    root.transact(lambda tx: tx.put(replace(organization, policy=replace(organization.policy, **policy))))


def subjects(play: Any) -> list[str]:
    return sorted(message.subject for message in play.messages())


@pytest.fixture
def hired(play: Any, letter: Letter) -> tuple[Any, EmailMessage]:
    """Alice is connected and follows Jane's first mail."""
    first = letter(JANE, ALICE, subject="First")
    stored = play.deliver(ALICE, first)
    play.connect(ALICE)
    play.label(ALICE, stored)
    play.look(ALICE)
    assert subjects(play) == ["First"]
    return play, first


def test_failure_mode_01_all_of_250_labelled_threads_come_in_pages_of_100(play: Any, letter: Letter) -> None:
    """Broken variant: the listing ended with its first page."""
    play.world.largest_page = 100
    for number in range(250):
        mail = letter(f"stranger{number}@mail{number}.example", ALICE, subject=f"Mail {number}")
        play.deliver(ALICE, mail, labels=("INBOX", "Hire"))
    play.deliver(ALICE, letter(JANE, ALICE, subject="Not labelled"))
    play.connect(ALICE, how="all")
    play.work()
    assert subjects(play) == sorted(f"Mail {number}" for number in range(250))
    assert len(play.candidates()) == len(play.threads(ALICE)) == 250


def test_failure_mode_02_an_empty_page_with_a_token_ends_no_listing(play: Any, letter: Letter) -> None:
    """Broken variant: the listing ended with the first page without threads."""
    play.deliver(ALICE, letter(JANE, ALICE), labels=("INBOX", "Hire"))
    play.connect(ALICE, how="none")
    play.work()
    assert play.candidates() == []
    play.world.troubles.plan(Trouble("threads.list", times=2, empty=True))
    play.world.counters.reset()
    label = play.world.mailboxes[ALICE].label_named("Hire").id
    play.post(ALICE, "/console/mailbox", {"how": "all", "label": [label]})
    play.work()
    assert play.world.counters.requests[ALICE, "threads.list"] == 3
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]


@pytest.mark.parametrize("empty", [1, 3])
def test_failure_mode_02_an_empty_page_with_a_token_ends_no_history(play: Any, letter: Letter, empty: int) -> None:
    """Broken variant: history ended with the first page without records."""
    play.connect(ALICE)
    play.label(ALICE, play.deliver(ALICE, letter(JANE, ALICE)))
    play.world.troubles.plan(Trouble("history.list", times=empty, empty=True))
    play.world.counters.reset()
    play.look(ALICE)
    assert play.world.counters.requests[ALICE, "history.list"] == empty + 1
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]


def test_failure_mode_02_history_in_many_pages_is_read_to_its_end(play: Any, letter: Letter) -> None:
    """Broken variant: history ended with its first page."""
    play.world.largest_page = 2
    play.connect(ALICE)
    for number in range(5):
        play.label(ALICE, play.deliver(ALICE, letter(f"s{number}@mail{number}.example", ALICE)))
    play.look(ALICE)
    assert len(play.candidates()) == 5


def test_failure_mode_03_a_late_reply_without_the_label_follows(
    hired: tuple[Any, EmailMessage], letter: Letter
) -> None:
    """Broken variant: only new mail that bears the label was looked at."""
    play, first = hired
    reply = play.deliver(ALICE, letter(JANE, ALICE, "Late", subject="First", answers=(first,)))
    assert not reply.label_ids - {"INBOX", "UNREAD"}
    play.look(ALICE)
    assert subjects(play) == ["First", "Re: First"]
    assert len(play.conversations()) == len(play.candidates()) == 1


def test_failure_mode_03_a_reply_by_a_colleague_follows_and_gmail_keeps_it_unlabelled(
    hired: tuple[Any, EmailMessage], letter: Letter
) -> None:
    """Broken variant: only new mail that bears the label was looked at."""
    play, first = hired
    ours = letter(ALICE, JANE, "Welcome", subject="First", answers=(first,))
    sent = play.world.send(ALICE, ours.as_bytes())
    play.look(ALICE)
    assert [message.outgoing for message in sorted(play.messages(), key=lambda each: each.at)] == [False, True]
    assert sent.label_ids == {"SENT"}


def test_failure_mode_03_a_changed_subject_is_offered_when_references_are_not_followed(
    hired: tuple[Any, EmailMessage], letter: Letter
) -> None:
    """Broken variant: references were followed whatever the policy said."""
    play, first = hired
    changed = play.deliver(ALICE, letter(JANE, ALICE, subject="Other", answers=(first,)))
    play.world.counters.reset()
    play.look(ALICE)
    assert subjects(play) == ["First"]
    assert play.world.counters.requests == {(ALICE, "history.list"): 1}
    card = play.open(ALICE, changed)
    assert card["name"] == "candidate"
    play.press(ALICE, changed, card, "Add this thread to Hire")
    assert subjects(play) == ["First", "Re: Other"]
    assert len(play.conversations()) == 1


def test_failure_mode_03_a_changed_subject_follows_when_references_are(
    hired: tuple[Any, EmailMessage], letter: Letter
) -> None:
    """Broken variant: a mail was followed for its References alone, whoever had written it."""
    play, first = hired
    decide(play, follow_references=True)
    play.deliver(ALICE, letter(JANE, ALICE, subject="Other", answers=(first,)))
    stranger = letter("mallory@evil.example", ALICE, subject="Forged", answers=(first,))
    unread = play.deliver(ALICE, stranger)
    play.world.counters.reset()
    play.look(ALICE)
    assert subjects(play) == ["First", "Re: Other"]
    assert len(play.conversations()) == len(play.candidates()) == 1
    assert play.world.counters.requests[ALICE, "messages.get"] == 2
    assert unread.thread_id not in {read.thread for read in play.world.counters.content_reads}
    play.deliver(ALICE, letter(JANE, ALICE, "Later", subject="Other", answers=(first,)))
    play.look(ALICE)
    assert subjects(play) == ["First", "Re: Other", "Re: Other"]


def test_failure_mode_04_a_label_put_on_by_a_filter_at_delivery(play: Any, letter: Letter) -> None:
    """Broken variant: only label events counted, not labels that come with a new mail."""
    play.connect(ALICE)
    filtered = play.deliver(ALICE, letter(JANE, ALICE), labels=("INBOX", "UNREAD", "Hire"))
    kinds = {record.change for record in play.world.mailboxes[ALICE].history if record.message_id == filtered.id}
    assert kinds == {"messagesAdded"}
    play.look(ALICE)
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]


def test_failure_mode_05_a_label_put_on_a_two_year_old_thread(play: Any, letter: Letter) -> None:
    """Broken variant: mail from before this year was left out."""
    long_ago = datetime.now(UTC) - timedelta(days=730)
    first = letter(JANE, ALICE, subject="Old")
    old = play.deliver(ALICE, first, at=long_ago)
    play.deliver(ALICE, letter(JANE, ALICE, subject="Old", answers=(first,)), at=long_ago + timedelta(days=1))
    play.connect(ALICE)
    play.look(ALICE)
    assert play.candidates() == []
    play.label(ALICE, old)
    play.look(ALICE)
    assert subjects(play) == ["Old", "Re: Old"]
    assert min(message.at for message in play.messages()) - long_ago < timedelta(seconds=1)
