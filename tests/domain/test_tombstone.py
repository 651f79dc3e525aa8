"""Removal, purely: what a thread says of it, what goes with an erased candidate, what is left of a conversation."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from backend.domain.address import Insiders
from backend.domain.candidate import Candidate
from backend.domain.message import Message
from backend.domain.thread import LeftOut, Reason, Stop, Thread, given_up, newer, without
from backend.domain.tombstone import erased_with

Mail = Callable[..., Message]
Profile = Callable[..., Candidate]

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
JANE, BOB = "jane@roe.example", "bob@stone.example"


@pytest.fixture
def thread(noon: datetime) -> Thread:
    return Thread("t", "alice", "g", noon, followed=True, history_id=5, message_ids=("1", "2"), label_ids=("L",))


def test_a_removed_message_counts_as_left_out_once(thread: Thread) -> None:
    left = without(without(thread, ["1"]), ["1"])
    assert left.message_ids == ("2",)
    assert left.left_out == (LeftOut("1", Reason.REMOVED),)
    assert without(thread, []) == thread


@pytest.mark.parametrize("history_id", [4, 5, 6])
def test_no_other_sight_of_the_thread_brings_it_back(thread: Thread, history_id: int) -> None:
    removed = without(thread, ["1"])
    found = newer(removed, replace(thread, history_id=history_id))
    assert (found.message_ids, found.left_out) == (("2",), (LeftOut("1", Reason.REMOVED),))


@pytest.mark.parametrize(
    ("left", "followed"),
    [
        ({"message_ids": ()}, False),
        ({"message_ids": (), "missing": ("3",)}, False),
        ({"message_ids": ("2",)}, True),
        ({"message_ids": ("2",), "missing": ("3",)}, True),
    ],
)
def test_a_thread_of_which_nothing_is_left_is_given_up(
    thread: Thread, noon: datetime, left: dict[str, tuple[str, ...]], *, followed: bool
) -> None:
    found = given_up(replace(thread, **left), noon)  # type: ignore[arg-type]
    assert found.followed is followed
    assert found.stopped is (None if followed else Stop.REMOVED)
    assert followed or found.missing == ()


def test_one_that_is_not_followed_keeps_its_reason(thread: Thread, noon: datetime) -> None:
    stopped = replace(thread, followed=False, stopped=Stop.ENDED, message_ids=())
    assert given_up(stopped, noon) == stopped


@pytest.mark.parametrize(("minutes", "followed"), [(-1, False), (1, True)])
def test_giving_up_stands_against_what_was_decided_before_it(
    thread: Thread, noon: datetime, minutes: int, *, followed: bool
) -> None:
    removed = given_up(without(thread, ["1", "2"]), noon)
    labelled = replace(thread, history_id=6, changed_at=noon + timedelta(minutes=minutes))
    assert newer(removed, labelled).followed is followed


def test_of_a_candidates_own_conversation_everything_goes(mail: Mail, profile: Profile, insiders: Insiders) -> None:
    exchange = (mail(JANE, ALICE), mail(ALICE, TOM, sent=True))
    assert erased_with(profile(JANE), (), exchange, insiders) == exchange


def test_of_a_shared_one_goes_what_no_other_candidate_is_on(mail: Mail, profile: Profile, insiders: Insiders) -> None:
    alone, answer = mail(JANE, ALICE), mail(ALICE, JANE, sent=True)
    rewritten = mail("Jane via Jobs <jobs@brightwater.example>", ALICE, reply_to=JANE, list_id="<jobs>")
    stays = (mail(JANE, ALICE, BOB), mail(BOB, ALICE), mail(ALICE, TOM, sent=True))
    found = erased_with(profile(JANE), (profile(BOB),), (alone, *stays, answer, rewritten), insiders)
    assert found == (alone, answer, rewritten)
