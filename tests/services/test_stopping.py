"""Following that ends: by a hired or rejected candidate, by silence, by a label taken off; and what begins it again."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.candidate import Candidate
from backend.domain.thread import Stop, Thread

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"
DAY = timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    """Stands still until a test moves it."""
    with freeze_time(datetime.now(UTC)) as frozen:
        yield frozen


@pytest.fixture
def jane(play: Any, letter: Letter, clock: Any) -> Any:
    """Alice follows Jane's thread; the stored mail."""
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter(JANE, ALICE, "First"))
    play.label(ALICE, stored)
    play.look(ALICE)
    play.world.counters.reset()
    return stored


@pytest.fixture
def reply(play: Any, letter: Letter, jane: Any) -> Callable[..., None]:
    """A mail in Jane's thread arrives and is looked at."""

    def arrive(text: str, sender: str = JANE, **how: Any) -> None:
        play.deliver(ALICE, letter(sender, ALICE, text), thread_id=jane.thread_id, **how)
        play.look(ALICE)
        play.work()

    return arrive


Reply = Callable[..., None]


def thread(play: Any) -> Thread:
    (found,) = play.all(Thread, mailbox=play.world.accounts[ALICE].sub)
    assert isinstance(found, Thread)
    return found


def texts(play: Any) -> list[str]:
    return sorted(message.text.strip() for message in play.messages())


def relabel(play: Any, stored: Any, *, on: bool) -> None:
    mailbox = play.world.mailboxes[ALICE]
    hire = mailbox.label_named("Hire").id
    mailbox.label_thread(stored.thread_id, **({"add": [hire]} if on else {"remove": [hire]}))


def take_off(play: Any, stored: Any) -> None:
    relabel(play, stored, on=False)
    play.look(ALICE)


def by_hand(play: Any, stored: Any) -> None:
    """She takes the label off and puts it on again."""
    relabel(play, stored, on=False)
    relabel(play, stored, on=True)
    play.look(ALICE)
    play.work()


def move(play: Any, stage: str) -> None:
    """What a stage change does to every candidate."""
    for candidate in play.candidates():
        moved = replace(candidate, stage=stage)
        play.house.store.of(DOMAIN).transact(lambda tx, moved=moved: tx.put(moved))
    assert {candidate.stage for candidate in play.all(Candidate, order="last_at")} == {stage}


def fetched(play: Any) -> int:
    requests = play.world.counters.requests
    return int(requests[ALICE, "threads.get"] + requests[ALICE, "messages.get"])


@pytest.mark.parametrize("ending", ["hired", "rejected"])
def test_what_comes_after_the_end_is_not_fetched_and_what_came_before_stays(
    play: Any, jane: Any, reply: Reply, ending: str
) -> None:
    reply("Before")
    move(play, ending)
    before = fetched(play)
    reply("After")
    reply("Later", labels=("INBOX", "Hire"))
    assert texts(play) == ["Before", "First"]
    assert fetched(play) == before
    assert (thread(play).followed, thread(play).stopped) == (False, Stop.ENDED)


def test_a_candidate_still_under_way_keeps_the_thread_alive(play: Any, jane: Any, reply: Reply) -> None:
    move(play, "offer")
    reply("After")
    assert texts(play) == ["After", "First"]


def test_a_new_thread_labelled_for_someone_who_was_hired_goes_on(play: Any, jane: Any, letter: Letter) -> None:
    move(play, "hired")
    asked = letter(JANE, ALICE, "Later", subject="Another matter")
    stored = play.deliver(ALICE, asked)
    play.label(ALICE, stored)
    play.look(ALICE)
    answer = letter(JANE, ALICE, "Later still", subject="Another matter", answers=(asked,))
    play.deliver(ALICE, answer)
    play.look(ALICE)
    assert texts(play) == ["First", "Later", "Later still"]


def test_after_180_silent_days_following_ends(play: Any, jane: Any, reply: Reply, clock: Any) -> None:
    clock.tick(179 * DAY)
    reply("Hello again")
    clock.tick(179 * DAY)
    reply("And again")
    assert texts(play) == ["And again", "First", "Hello again"]
    clock.tick(181 * DAY)
    reply("Too late")
    assert "Too late" not in texts(play)
    assert thread(play).stopped is Stop.SILENT


@pytest.mark.parametrize("end", ["hired", "silence"])
def test_a_label_by_hand_begins_it_again_with_all_that_was_missed(
    play: Any, jane: Any, reply: Reply, clock: Any, end: str
) -> None:
    if end == "hired":
        move(play, "hired")
    else:
        clock.tick(200 * DAY)
    reply("Missed")
    assert texts(play) == ["First"]
    by_hand(play, jane)
    assert texts(play) == ["First", "Missed"]
    reply("After")
    assert texts(play) == ["After", "First", "Missed"]
    assert thread(play).followed


@pytest.mark.parametrize(("after", "stop"), [(timedelta(hours=23), Stop.UNDONE), (25 * DAY / 24, Stop.UNLABELLED)])
def test_a_label_taken_off_undoes_within_a_day_and_ends_later(
    play: Any, jane: Any, reply: Reply, clock: Any, after: timedelta, stop: Stop
) -> None:
    clock.tick(after)
    take_off(play, jane)
    assert (thread(play).followed, thread(play).stopped) == (False, stop)
    reply("After", labels=("INBOX", "UNREAD"))
    assert "After" not in texts(play)
    relabel(play, jane, on=True)
    play.look(ALICE)
    assert texts(play) == ["After", "First"]
    assert (thread(play).followed, thread(play).stopped) == (True, None)


def test_the_day_to_undo_counts_anew_after_a_stop(play: Any, jane: Any, clock: Any) -> None:
    clock.tick(2 * DAY)
    take_off(play, jane)
    assert thread(play).stopped is Stop.UNLABELLED
    relabel(play, jane, on=True)
    play.look(ALICE)
    clock.tick(timedelta(hours=1))
    take_off(play, jane)
    assert thread(play).stopped is Stop.UNDONE


def test_one_of_several_labels_taken_off_ends_nothing(play: Any, jane: Any, reply: Reply) -> None:
    play.label(ALICE, jane, "Hire/Backend")
    play.look(ALICE)
    take_off(play, jane)
    assert thread(play).followed
    reply("After")
    assert texts(play) == ["After", "First"]
    mailbox = play.world.mailboxes[ALICE]
    mailbox.label_thread(jane.thread_id, remove=[mailbox.label_named("Hire/Backend").id])
    play.look(ALICE)
    assert thread(play).stopped is Stop.UNDONE


def test_a_labelled_mail_deleted_is_no_label_taken_off(play: Any, jane: Any, reply: Reply) -> None:
    reply("Second")
    play.world.mailboxes[ALICE].delete(jane.id)
    play.look(ALICE)
    assert thread(play).followed
    reply("Third")
    assert texts(play) == ["First", "Second", "Third"]


def test_of_two_labelled_mails_the_last_decides(play: Any, jane: Any, reply: Reply) -> None:
    reply("Second", labels=("INBOX", "Hire"))
    mailbox = play.world.mailboxes[ALICE]
    hire = mailbox.label_named("Hire").id
    mailbox.label_message(jane.id, remove=[hire])
    play.look(ALICE)
    assert thread(play).followed
    (second,) = [mail for mail in mailbox.thread(jane.thread_id) if mail.id != jane.id]
    mailbox.label_message(second.id, remove=[hire])
    play.look(ALICE)
    assert not thread(play).followed


def test_of_one_who_was_hired_a_label_taken_off_one_of_two_mails_lets_following_end_as_it_would(
    play: Any, jane: Any, reply: Reply
) -> None:
    mailbox = play.world.mailboxes[ALICE]
    hire = mailbox.label_named("Hire").id
    reply("Second", labels=["INBOX", hire])
    move(play, "hired")
    mailbox.label_message(jane.id, remove=[hire])
    reply("After the end")
    assert thread(play).stopped is Stop.ENDED
    assert texts(play) == ["First", "Second"]
