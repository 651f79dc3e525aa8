"""The last words of a candidate agree with whose turn her messages say it is, in whatever order they are filed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.address import Address, Insiders
from backend.domain.last_words import LastWords, after
from backend.domain.message import Copy, Message
from backend.domain.turn import Sides, turn_of

ALICE, JANE = Address("alice@brightwater.example"), Address("jane@roe.example")
SIDES = Sides(Insiders(frozenset({"brightwater.example"})))
START = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def mail(minute: int, *, ours: bool = False, automatic: bool = False) -> Message:
    at = START + timedelta(minutes=minute)
    copies = {"r1": Copy(f"g{minute}", "t1", at, sent=ours)}
    return Message(
        id=f"m{minute:04}",
        rfc_id="",
        sender=ALICE if ours else JANE,
        to=(JANE if ours else ALICE,),
        cc=(),
        subject="",
        at=at,
        date=None,
        text="",
        copies=copies,
        automatic=automatic,
        conversation="v1",
    )


THEIRS, OURS, MACHINE = (False, False), (True, False), (False, True)
exchanges = st.lists(st.sampled_from([THEIRS, OURS, MACHINE]), max_size=12).map(
    lambda kinds: [mail(n, ours=ours, automatic=automatic) for n, (ours, automatic) in enumerate(kinds)]
)


def asked_at(words: LastWords) -> datetime | None:
    return words.asked.at if words.asked else None


@given(exchanges)
def test_told_in_order_they_are_the_turn(messages: Sequence[Message]) -> None:
    turn = turn_of(messages, SIDES)
    words = after(LastWords(), messages, SIDES)
    assert asked_at(words) == (turn.since if turn and turn.ours else None)
    assert (words.newest.message if words.newest else None) == (messages[-1].id if messages else None)


@given(exchanges, st.randoms(use_true_random=False))
def test_in_any_order_they_know_whether_an_answer_is_owed(messages: list[Message], chance: object) -> None:
    shuffled = list(messages)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # Random, which hypothesis wraps
    words = LastWords()
    for message in shuffled:
        words = after(words, [message], SIDES)
    turn, told = turn_of(messages, SIDES), after(LastWords(), messages, SIDES)
    assert (words.asked is not None) == (turn is not None and turn.ours)
    assert (words.newest, words.heard, words.answered_at) == (told.newest, told.heard, told.answered_at)
    assert words == after(words, messages, SIDES) or asked_at(words) != asked_at(told)


@given(exchanges)
def test_the_same_mail_again_changes_nothing(messages: Sequence[Message]) -> None:
    words = after(LastWords(), messages, SIDES)
    assert after(words, messages, SIDES) == words


def test_an_answer_by_a_colleague_whose_mailbox_comes_later_ends_the_wait() -> None:
    words = after(LastWords(), [mail(1), mail(2)], SIDES)
    assert asked_at(words) == START + timedelta(minutes=1)
    assert after(words, [mail(2, ours=True)], SIDES).asked is None


def test_mail_that_nobody_shows_says_nothing() -> None:
    assert after(LastWords(), [replace(mail(1), copies={})], SIDES) == LastWords()


@pytest.mark.parametrize("late", [1, 3])
def test_the_oldest_unanswered_mail_counts_when_it_comes_late(late: int) -> None:
    words = after(LastWords(), [mail(each) for each in (1, 2, 3) if each != late], SIDES)
    assert asked_at(after(words, [mail(late)], SIDES)) == START + timedelta(minutes=1)
