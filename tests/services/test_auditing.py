"""Audits: what Gmail lists against what stands in the store, through the real client."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from freezegun import freeze_time

from backend import __main__ as command_line
from backend import settings, wiring
from backend.domain.audit import Audit, Missing, Tally, Underway
from backend.domain.errors import LeaseLost
from backend.domain.mailbox import SyncState, sync_id
from backend.domain.message import Message
from backend.domain.thread import Thread, thread_record_id
from backend.domain.work import Task
from sandbox.trouble import Trouble

ALICE = "alice@brightwater.example"
TOM = "tom@brightwater.example"
DOMAIN = "brightwater.example"


@pytest.fixture
def three(play: Any, letter: Any) -> list[Any]:
    """Three labelled threads of two messages each, imported."""
    first = []
    for name in ("ann", "bob", "cleo"):
        asked = letter(f"{name}@mail.example", ALICE, subject=name)
        first.append(play.deliver(ALICE, asked, labels=["INBOX", "Hire"]))
        play.deliver(ALICE, letter(f"{name}@mail.example", ALICE, subject=name, answers=(asked,)))
    play.connect(ALICE, how="all")
    play.work()
    return first


def audit(play: Any, *, thorough: bool = False) -> Audit:
    """Ask for an audit, have it done and return its result."""
    sub = play.world.accounts[ALICE].sub
    item = play.house.auditing.ask(DOMAIN, sub, thorough=thorough)
    for _ in range(100):
        if not play.house.working.run(item.id):
            break
    found: Audit | None = play.house.auditing.latest(DOMAIN, sub)
    assert found is not None
    return found


def forget(play: Any, kind: type[Any], identity: str) -> None:
    play.house.store.of(DOMAIN).transact(lambda tx: tx.delete(kind, identity))


def thread_of(play: Any, stored: Any) -> str:
    return thread_record_id(play.world.accounts[ALICE].sub, stored.thread_id)


def counts(found: Audit) -> tuple[int, int, int, int]:
    tally = found.tally
    return tally.threads_held, tally.threads_expected, tally.messages_held, tally.messages_expected


def test_n_of_n_costs_one_listing_of_threads_one_of_messages_and_the_labels(play: Any, three: list[Any]) -> None:
    play.world.counters.reset()
    found = audit(play)
    assert counts(found) == (3, 3, 6, 6)
    assert found.tally.complete
    assert not found.tally.missing
    assert play.world.counters.units.total() == 10 + 5 + 1


def test_an_audit_of_a_deleted_label_proves_nothing_and_says_so(play: Any, three: list[Any]) -> None:
    """Gmail records nothing of a label's end; 0 of 0 would look as if all were well."""
    mailbox = play.world.mailboxes[ALICE]
    mailbox.delete_label(mailbox.label_named("Hire").id, recorded=False)
    found = audit(play)
    assert found.tally == Tally(label_gone=True)
    assert not found.tally.complete


def test_more_threads_she_said_no_to_than_come_unasked_are_not_asked_about_again(play: Any, letter: Any) -> None:
    for name in ("ann", "bob", "cleo"):
        play.deliver(ALICE, letter(f"{name}@mail.example", ALICE, subject=name), labels=["INBOX", "Hire"])
    play.connect(ALICE, how="none")
    play.work()
    wiring.founding(settings.read()).decide(DOMAIN, lambda policy: replace(policy, bulk_limit=2))
    assert audit(play).tally == Tally(left=3)
    assert play.house.asking.open(DOMAIN, play.world.accounts[ALICE].sub) == ()


def test_reading_and_starring_mail_makes_no_audit_read_it_again(play: Any, three: list[Any]) -> None:
    play.world.mailboxes[ALICE].label_thread(three[0].thread_id, add=["STARRED"], remove=["UNREAD"])
    play.deliver(ALICE, play_reply(play, three[1]))
    play.look(ALICE)
    play.world.counters.reset()
    assert counts(audit(play)) == (3, 3, 7, 7)
    assert play.world.counters.requests[ALICE, "threads.get"] == 0


def play_reply(play: Any, stored: Any) -> bytes:
    """A later answer to a stored mail, as its writer's program would make it."""
    head = f"From: bob@mail.example\r\nTo: {ALICE}\r\nSubject: Re: {stored.header('Subject')}\r\n"
    reference = stored.header("Message-ID")
    return f"{head}Message-ID: <later@mail.example>\r\nIn-Reply-To: {reference}\r\n\r\nMore.\r\n".encode()


def test_a_thread_the_store_lost_is_named_and_brought_in(play: Any, three: list[Any]) -> None:
    forget(play, Thread, thread_of(play, three[0]))
    found = audit(play)
    assert found.tally.missing == (Missing(three[0].thread_id),)
    assert found.tally.repaired == 1
    assert counts(found) == (3, 3, 6, 6)
    assert not audit(play).tally.missing


def test_a_message_the_store_lost_is_found_though_its_thread_says_it_is_there(play: Any, three: list[Any]) -> None:
    lost = next(m for m in play.messages() if three[1].id in {copy.gmail_id for copy in m.copies.values()})
    forget(play, Message, lost.id)
    found = audit(play)
    assert found.tally.missing == (Missing(three[1].thread_id, three[1].id),)
    assert counts(found) == (3, 3, 6, 6)
    assert lost.id in {message.id for message in play.messages()}


def test_a_label_nobody_announced_is_found(play: Any, three: list[Any], letter: Any) -> None:
    late = play.deliver(ALICE, letter("dora@mail.example", ALICE, subject="dora"), labels=["INBOX", "Hire"])
    found = audit(play)
    assert found.tally.missing == (Missing(late.thread_id),)
    assert counts(found) == (4, 4, 7, 7)


def test_only_a_thorough_audit_reads_threads_that_have_not_changed(play: Any, three: list[Any]) -> None:
    records = play.house.store.of(DOMAIN)
    known = records.get(Thread, thread_of(play, three[2]))
    reply = next(each for each in known.message_ids if each != three[2].id)
    shorter = tuple(each for each in known.message_ids if each != reply)
    wrong = Thread(**{**known.__dict__, "message_ids": shorter})
    records.transact(lambda tx: tx.put(wrong))
    copies = {copy.gmail_id: message.id for message in play.messages() for copy in message.copies.values()}
    forget(play, Message, copies[reply])
    assert not audit(play).tally.missing
    found = audit(play, thorough=True)
    assert found.tally.missing == (Missing(three[2].thread_id, reply),)
    assert counts(found) == (3, 3, 6, 6)


def test_what_she_left_is_not_missing(play: Any, letter: Any) -> None:
    play.deliver(ALICE, letter("ann@mail.example", ALICE), labels=["INBOX", "Hire"])
    play.connect(ALICE, how="none")
    play.work()
    found = audit(play)
    assert counts(found) == (0, 0, 0, 0)
    assert found.tally.left == 1
    assert not play.messages()


def test_an_audit_waits_for_a_mailbox_that_is_catching_up(play: Any, letter: Any) -> None:
    play.deliver(ALICE, letter("ann@mail.example", ALICE), labels=["INBOX", "Hire"])
    play.connect(ALICE, how="all")
    sub = play.world.accounts[ALICE].sub
    item = play.house.auditing.ask(DOMAIN, sub)
    asked = datetime.now(UTC)
    for number in range(5):
        with freeze_time(asked + number * timedelta(seconds=31)):
            assert play.house.working.run(item.id)
            assert not play.house.working.run(item.id)
    (waiting,) = [work for work in play.house.queue.of(DOMAIN, sub) if work.id == item.id]
    assert (waiting.audit, waiting.error) == (Underway(), "")
    assert waiting.due_at > datetime.now(UTC)
    assert play.house.auditing.latest(DOMAIN, sub) is None
    play.work()
    with freeze_time(asked + timedelta(seconds=155)):
        play.work()
    assert counts(play.house.auditing.latest(DOMAIN, sub)) == (1, 1, 1, 1)


@pytest.fixture
def halfway(play: Any) -> Callable[..., Tally]:
    """An audit during which something happens after `steps` steps; its tally."""

    def run(steps: int, deed: Callable[[], object]) -> Tally:
        sub = play.world.accounts[ALICE].sub
        item = play.house.auditing.ask(DOMAIN, sub)
        for _ in range(steps):
            assert play.house.working.run(item.id)
        deed()
        while play.house.working.run(item.id):
            pass
        return cast("Tally", play.house.auditing.latest(DOMAIN, sub).tally)

    return run


Halfway = Callable[..., Tally]
LISTED = 2
"""Steps after which the threads are listed and none is compared."""
MESSAGES_LISTED = 5


def unlabelled(play: Any, stored: Any) -> None:
    mailbox = play.world.mailboxes[ALICE]
    mailbox.label_thread(stored.thread_id, remove=[mailbox.label_named("Hire").id])


def test_a_thread_unlabelled_since_it_was_listed_is_not_missing(play: Any, three: list[Any], halfway: Halfway) -> None:
    def deed() -> None:
        unlabelled(play, three[0])
        play.look(ALICE)

    tally = halfway(LISTED, deed)
    assert (tally.complete, tally.missing, tally.threads_expected) == (True, (), 2)


def test_a_newcomer_unlabelled_since_it_was_listed_is_not_missing(
    play: Any, three: list[Any], letter: Any, halfway: Halfway
) -> None:
    late = play.deliver(ALICE, letter("dora@mail.example", ALICE, subject="dora"), labels=["INBOX", "Hire"])
    tally = halfway(LISTED, lambda: unlabelled(play, late))
    assert (tally.complete, tally.missing, tally.threads_expected) == (True, (), 3)


def test_a_thread_that_ends_since_it_was_listed_is_left(
    play: Any, three: list[Any], letter: Any, halfway: Halfway
) -> None:
    hired = next(stage.id for stage in play.session(ALICE).organization.stages if stage.ended)

    def deed() -> None:
        ended = [replace(candidate, stage=hired) for candidate in play.candidates()]
        play.house.store.of(DOMAIN).transact(lambda tx: [tx.put(candidate) for candidate in ended])

    play.deliver(ALICE, play_reply(play, three[1]), labels=["INBOX", "Hire"])
    tally = halfway(0, deed)
    assert (tally.complete, tally.missing, tally.left, tally.threads_expected) == (True, (), 1, 2)


@pytest.mark.parametrize("gone", ["unlabelled", "deleted"])
def test_a_message_that_goes_since_it_was_listed_is_not_missing(
    play: Any, three: list[Any], halfway: Halfway, gone: str
) -> None:
    late: list[Any] = []

    def arrive() -> None:
        late.append(play.deliver(ALICE, play_reply(play, three[1]), labels=["INBOX", "Hire"]))

    def go() -> None:
        if gone == "deleted":
            play.world.mailboxes[ALICE].delete(late[0].id)
        else:
            unlabelled(play, three[1])

    play.world.while_reading(ALICE, "threads.list", arrive)
    tally = halfway(MESSAGES_LISTED, go)
    assert (tally.complete, tally.missing) == (True, ())


@pytest.mark.parametrize(("status", "times"), [(400, 1), (400, 999), (500, 999)])
def test_a_thread_gmail_does_not_give_is_missing_and_the_audit_ends(
    play: Any, three: list[Any], letter: Any, status: int, times: int
) -> None:
    late = play.deliver(ALICE, letter("dora@mail.example", ALICE, subject="dora"), labels=["INBOX", "Hire"])
    play.world.troubles.plan(Trouble("threads.get", status=status, times=times))
    found = audit(play)
    assert (counts(found), found.tally.repaired) == ((3, 4, 6, 7), 0)
    assert found.tally.missing == (Missing(late.thread_id),)


def test_many_that_are_missing_are_asked_about(play: Any, three: list[Any], letter: Any) -> None:
    for number in range(51):
        mail = letter(f"p{number}@mail.example", ALICE, subject=f"n{number}")
        play.deliver(ALICE, mail, labels=["INBOX", "Hire"])
    found = audit(play)
    assert counts(found) == (3, 3, 6, 6)
    assert found.tally.left == 51
    assert len(play.house.asking.open(DOMAIN, play.world.accounts[ALICE].sub)) == 1


def test_a_step_that_is_taken_over_counts_nothing_twice(
    play: Any, three: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sub = play.world.accounts[ALICE].sub
    item = play.house.auditing.ask(DOMAIN, sub)
    for _ in range(2):
        play.house.working.run(item.id)

    def lost() -> None:
        raise LeaseLost("taken over")

    halfway = next(work for work in play.house.queue.of(DOMAIN, sub) if work.id == item.id)
    with pytest.raises(LeaseLost):
        play.house.auditing.step(halfway, lost)
    while play.house.working.run(item.id):
        pass
    assert counts(play.house.auditing.latest(DOMAIN, sub)) == (3, 3, 6, 6)


def test_every_mailbox_has_its_turn_once_a_day(play: Any, three: list[Any]) -> None:
    assert play.house.auditing.ask_due() == 1
    assert play.house.auditing.ask_due() == 0
    play.work()
    with freeze_time(datetime.now(UTC) + timedelta(days=1, seconds=1)):
        assert play.house.auditing.ask_due() == 1


def test_the_command_prints_n_of_n(play: Any, three: list[Any], capsys: pytest.CaptureFixture[str]) -> None:
    forget(play, Thread, thread_of(play, three[0]))
    assert command_line.main(["audit", "--domain", DOMAIN]) == 0
    assert capsys.readouterr().out == (f"{ALICE}: 6 of 6 messages in 3 of 3 threads; 1 was missing and is here now\n")


def test_the_command_fails_when_it_is_not_n(
    play: Any, three: list[Any], letter: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise ValueError("a mail that kills the parser")

    monkeypatch.setattr("backend.adapters.gmail_mailbox.fetched_message", killed)
    play.deliver(ALICE, letter("eve@mail.example", ALICE, subject="eve"), labels=["INBOX", "Hire"])
    assert command_line.main(["audit", "--domain", DOMAIN]) == 1
    said = capsys.readouterr()
    assert "6 of 7 messages in 3 of 4 threads" in said.out
    assert "not complete" in said.err


def test_a_paused_mailbox_is_named_and_fails_nothing(
    play: Any, three: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    play.house.pausing.pause(play.session(ALICE))
    assert command_line.main(["audit", "--domain", DOMAIN]) == 0
    assert capsys.readouterr().out == f"{ALICE}: paused, so it was not compared\n"


def test_a_mailbox_nobody_connected_is_said_to_be_missing(play: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert command_line.main(["audit", "--domain", DOMAIN, "--mailbox", ALICE]) == 1
    assert "no such mailbox" in capsys.readouterr().err


def test_until_she_has_chosen_no_comparison_brings_anything_in(play: Any, letter: Any) -> None:
    play.deliver(ALICE, letter("ann@mail.example", ALICE), labels=["INBOX", "Hire"])
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    assert audit(play).tally.left == 1
    play.world.mailboxes[ALICE].expire_history()
    play.look(ALICE)
    play.work()
    assert not play.messages()


def test_once_she_has_chosen_n_of_n_is_proved(play: Any, three: list[Any]) -> None:
    play.house.auditing.ask_due()
    play.work()
    found = play.house.auditing.latest(DOMAIN, play.world.accounts[ALICE].sub)
    assert counts(found) == (3, 3, 6, 6)


def test_a_mailbox_that_was_never_wholly_connected_stops_no_other_audit(play: Any, three: list[Any]) -> None:
    half = SyncState(sync_id(TOM), DOMAIN, play.world.accounts[TOM].sub, 1, datetime.now(UTC))
    play.house.store.root.transact(lambda tx: tx.put(half))
    assert play.house.auditing.ask_due() == 2
    assert [item.task for item in play.house.queue.of(DOMAIN, play.world.accounts[ALICE].sub)] == [Task.AUDIT]
    assert play.house.auditing.ask_due() == 0


@pytest.mark.parametrize("steps", [1, 2])
def test_a_label_deleted_while_it_is_audited_does_not_stop_the_audit(
    play: Any, three: list[Any], steps: int, capsys: pytest.CaptureFixture[str]
) -> None:
    item = play.house.auditing.ask(DOMAIN, play.world.accounts[ALICE].sub)
    for _ in range(steps):
        play.house.working.run(item.id)
    mailbox = play.world.mailboxes[ALICE]
    mailbox.delete_label(mailbox.label_named("Hire").id)
    for _ in range(10):
        play.house.working.run(item.id)
    assert play.house.auditing.latest(DOMAIN, play.world.accounts[ALICE].sub)
    assert command_line.main(["audit", "--domain", DOMAIN]) == 1
    assert "The label is gone in Gmail" in capsys.readouterr().out


def test_an_audit_whose_place_gmail_forgot_begins_again_and_counts_nothing_twice(
    play: Any, three: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.adapters.gmail_mailbox.PAGE", 2)
    item = play.house.auditing.ask(DOMAIN, play.world.accounts[ALICE].sub)
    while not item.page_token:
        play.house.working.run(item.id)
        (item,) = play.house.queue.of(DOMAIN, item.mailbox)
    play.house.store.root.transact(lambda tx: tx.put(replace(item, page_token="forgotten")))
    assert counts(audit(play)) == (3, 3, 6, 6)
