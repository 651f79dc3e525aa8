"""Whose turn it is."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.address import Insiders
from backend.domain.message import Message
from backend.domain.turn import Sides, turn_of

Mail = Callable[..., Message]
ALICE, PRIYA, JANE = "alice@brightwater.example", "priya@brightwater.example", "jane@roe.example"


@pytest.fixture
def sides(insiders: Insiders) -> Sides:
    return Sides(insiders)


def test_nobody_wrote(mail: Mail, sides: Sides) -> None:
    assert turn_of([], sides) is None
    assert turn_of([mail(automatic=True)], sides) is None


def test_it_is_ours_since_the_first_of_the_mails_she_wrote_last(mail: Mail, sides: Sides) -> None:
    ours = mail(sent=True, minutes=1)
    waits = [mail(minutes=2), mail(minutes=3)]
    turn = turn_of([waits[1], ours, mail(minutes=0), waits[0]], sides)
    assert turn is not None
    assert (turn.ours, turn.since, turn.last_ours) == (True, waits[0].at, ours)


def test_it_is_hers_after_our_mail(mail: Mail, sides: Sides) -> None:
    first, second = mail(sent=True, minutes=1), mail(sent=True, minutes=2)
    turn = turn_of([mail(minutes=0), first, second], sides)
    assert turn is not None
    assert (turn.ours, turn.since, turn.last_ours) == (False, first.at, second)


def test_automatic_mail_takes_no_turn(mail: Mail, sides: Sides) -> None:
    ours = mail(sent=True, minutes=1)
    turn = turn_of([ours, mail(minutes=2, automatic=True)], sides)
    assert turn is not None
    assert (turn.ours, turn.since) == (False, ours.at)


def test_a_colleague_answers_for_us_though_his_mailbox_is_not_connected(mail: Mail, sides: Sides) -> None:
    answer = mail(PRIYA, JANE, cc=ALICE, minutes=1)
    turn = turn_of([mail(minutes=0), answer], sides)
    assert turn is not None
    assert (turn.ours, turn.last_ours) == (False, answer)


def test_mail_she_is_not_on_answers_nothing(mail: Mail, sides: Sides) -> None:
    forwarded, remark = mail(ALICE, PRIYA, sent=True, minutes=1), mail(PRIYA, ALICE, minutes=2)
    turn = turn_of([mail(minutes=0), forwarded, remark], sides)
    assert turn is not None
    assert (turn.ours, turn.last_ours) == (True, None)


def test_she_may_be_on_it_in_bcc(mail: Mail, sides: Sides) -> None:
    turn = turn_of([mail(minutes=0), mail(ALICE, PRIYA, bcc=JANE, sent=True, minutes=1)], sides)
    assert turn is not None
    assert not turn.ours


def test_what_a_colleague_who_applies_writes_is_hers(mail: Mail, insiders: Insiders) -> None:
    exchange = [mail(ALICE, PRIYA, sent=True, minutes=0), mail(PRIYA, ALICE, minutes=1)]
    turn = turn_of(exchange, Sides(insiders, internal=True))
    assert turn is not None
    assert (turn.ours, turn.last_ours) == (True, exchange[0])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the writer of mails keeps nothing
@given(st.data())
def test_the_order_they_come_in_does_not_matter(mail: Mail, sides: Sides, data: st.DataObject) -> None:
    minutes = st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=5)
    exchange = [mail(minutes=at, sent=sent) for at, sent in data.draw(minutes)]
    assert turn_of(data.draw(st.permutations(exchange)), sides) == turn_of(exchange, sides)
