"""Whose turn it is."""

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.domain.message import Message
from backend.domain.turn import turn_of

Mail = Callable[..., Message]


def test_nobody_wrote(mail: Mail) -> None:
    assert turn_of([]) is None
    assert turn_of([mail(automatic=True)]) is None


def test_it_is_ours_since_the_first_of_the_mails_she_wrote_last(mail: Mail) -> None:
    ours = mail(sent=True, minutes=1)
    waits = [mail(minutes=2), mail(minutes=3)]
    turn = turn_of([waits[1], ours, mail(minutes=0), waits[0]])
    assert turn is not None
    assert (turn.ours, turn.since, turn.last_ours) == (True, waits[0].at, ours)


def test_it_is_hers_after_our_mail(mail: Mail) -> None:
    first, second = mail(sent=True, minutes=1), mail(sent=True, minutes=2)
    turn = turn_of([mail(minutes=0), first, second])
    assert turn is not None
    assert (turn.ours, turn.since, turn.last_ours) == (False, first.at, second)


def test_automatic_mail_takes_no_turn(mail: Mail) -> None:
    ours = mail(sent=True, minutes=1)
    turn = turn_of([ours, mail(minutes=2, automatic=True)])
    assert turn is not None
    assert (turn.ours, turn.since) == (False, ours.at)


def test_a_candidate_who_writes_from_no_mailbox_of_ours_is_never_us(mail: Mail) -> None:
    turn = turn_of([mail("alice@brightwater.example", "jane@roe.example")])
    assert turn is not None
    assert turn.ours
    assert turn.last_ours is None


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # the writer of mails keeps nothing
@given(st.data())
def test_the_order_they_come_in_does_not_matter(mail: Mail, data: st.DataObject) -> None:
    minutes = st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=5)
    exchange = [mail(minutes=at, sent=sent) for at, sent in data.draw(minutes)]
    assert turn_of(data.draw(st.permutations(exchange))) == turn_of(exchange)
