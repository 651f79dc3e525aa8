"""Failure modes 7 and 8: history that Gmail has forgotten, and history that is very long."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from freezegun import freeze_time

Letter = Callable[..., EmailMessage]

ALICE = "alice@brightwater.example"


@pytest.fixture
def followed(play: Any, letter: Letter) -> dict[str, Any]:
    """Alice follows a thread of one mail for each of these names."""
    play.connect(ALICE)
    stored = {}
    for name in ("Same", "Reply", "Off", "Gone", "Bare"):
        stored[name] = play.deliver(ALICE, letter(f"{name} <{name}@roe.example>", ALICE, f"{name} 1", subject=name))
        play.label(ALICE, stored[name])
    play.look(ALICE)
    return stored


def texts(play: Any) -> Counter[str]:
    return Counter(message.text.strip() for message in play.messages())


def following(play: Any) -> set[str]:
    return {thread.gmail_id for thread in play.threads(ALICE)}


def outage(play: Any, letter: Letter, followed: dict[str, Any]) -> None:
    """What happens in the mailbox while nobody looks."""
    mailbox = play.world.mailboxes[ALICE]
    hire = mailbox.label_named("Hire").id
    for name in ("Reply", "Off"):
        late = letter(f"{name} <{name}@roe.example>", ALICE, f"{name} 2", subject=name)
        play.deliver(ALICE, late, thread_id=followed[name].thread_id)
    mailbox.label_thread(followed["Off"].thread_id, remove=[hire])
    mailbox.delete(followed["Gone"].id)
    bare = letter("Bare <bare@roe.example>", ALICE, "Bare 2", subject="Bare")
    play.deliver(ALICE, bare, thread_id=followed["Bare"].thread_id)
    mailbox.delete(followed["Bare"].id)
    play.label(ALICE, play.deliver(ALICE, letter("New <new@roe.example>", ALICE, "New 1", subject="New")))
    play.deliver(ALICE, letter("Other <other@roe.example>", ALICE, "Other 1", subject="Other"))


def test_failure_mode_07_a_forgotten_stretch_is_made_good_by_comparing(
    play: Any, letter: Letter, followed: dict[str, Any]
) -> None:
    """Labelled, unlabelled, answered, deleted meanwhile: all of it is found, nothing twice, the rest is not fetched.

    "Off" lost its label by a hand and ends; "Bare" lost its labelled mail by deletion and goes on; "Gone" is gone.
    Broken variants, one each: the comparison was not queued; followed threads that are not listed were not looked at;
    neither the comparison nor the import minded that we hold a thread as it stands.
    """
    with freeze_time(datetime.now(UTC) + timedelta(days=10)):
        outage(play, letter, followed)
        play.world.mailboxes[ALICE].expire_history()
        play.world.counters.reset()
        play.look(ALICE)
        play.work()
    first, late = [f"{name} 1" for name in (*followed, "New")], ["Reply 2", "Bare 2"]
    assert texts(play) == Counter((*first, *late))
    named = {followed[name].thread_id for name in ("Same", "Reply", "Gone", "Bare")}
    new = play.world.mailboxes[ALICE].threads()[1][0].thread_id
    assert following(play) == named | {new}
    differing = ("Reply", "Off", "Gone", "Bare", "New")
    assert play.world.counters.requests[ALICE, "threads.get"] == len(differing)


def test_failure_mode_07_history_that_is_forgotten_between_two_of_its_pages(
    play: Any, letter: Letter, followed: dict[str, Any]
) -> None:
    """Broken variant: the pages read before the 404 were taken for all of it, and the cursor moved past the rest."""
    play.world.largest_page = 2
    outage(play, letter, followed)
    play.world.while_reading(ALICE, "history.list", play.world.mailboxes[ALICE].expire_history)
    play.look(ALICE)
    play.work()
    assert {"Reply 2", "Bare 2", "New 1"} <= set(texts(play))
    assert max(texts(play).values()) == 1
    assert followed["Off"].thread_id not in following(play)


def test_failure_mode_07_what_happens_while_we_compare_is_seen_after_it(
    play: Any, letter: Letter, followed: dict[str, Any]
) -> None:
    """Broken variant: the cursor was set to the newest id after the comparison, which had not seen the reply."""
    mailbox = play.world.mailboxes[ALICE]
    mailbox.expire_history()
    late = letter("Same <same@roe.example>", ALICE, "Same 2", subject="Same")
    reply = partial(play.deliver, ALICE, late, thread_id=followed["Same"].thread_id)
    play.world.while_reading(ALICE, "threads.list", reply)
    play.look(ALICE)
    play.work()
    play.look(ALICE)
    assert texts(play)["Same 2"] == 1


def test_failure_mode_08_more_than_3000_history_records_behind(
    play: Any, letter: Letter, followed: dict[str, Any]
) -> None:
    """Broken variant: history was read for six pages of 500 and the rest taken for seen."""
    mailbox, starred = play.world.mailboxes[ALICE], followed["Same"].id
    for number in range(40):
        for _ in range(40):
            mailbox.label_message(starred, add=["STARRED"])
            mailbox.label_message(starred, remove=["STARRED"])
        name = f"Late{number}"
        mail = letter(f"{name} <{name}@roe.example>", ALICE, name, subject=name)
        play.label(ALICE, play.deliver(ALICE, mail))
    assert len(mailbox.history) > 3000
    play.look(ALICE)
    play.work()
    assert {f"Late{number}" for number in range(40)} <= set(texts(play))
    assert max(texts(play).values()) == 1
