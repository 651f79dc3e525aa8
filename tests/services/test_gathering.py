"""What home lists: whose turn is the reader's, what is held for her, what is new; nothing she may not read."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import freezegun
import pytest

from backend.domain.address import Insiders
from backend.domain.agenda import Agenda, Line
from backend.domain.candidate import Candidate, cared_for_by
from backend.domain.message import Message
from backend.domain.organization import Visibility
from backend.domain.recognition import Home
from backend.domain.turn import Sides, turn_of
from backend.ports.store import Query

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
JANE, MAX, ZOE = "Jane Roe <jane@roe.example>", "Max Moss <max@moss.example>", "Zoe Zorn <zoe@zorn.example>"
START = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Iterator[Any]:
    """A morning in November that stands still until a test moves it."""
    with freezegun.freeze_time(START) as frozen:
        yield frozen


@pytest.fixture
def agency(clock: Any, play: Any) -> Any:
    """Alice and Tom are connected."""
    for owner in (ALICE, TOM):
        play.connect(owner)
    return play


@pytest.fixture
def hear(agency: Any, clock: Any, letter: Letter) -> Callable[..., EmailMessage]:
    """A mail comes an hour later, in a thread its owner labels; `answers` continues one."""

    def arrive(sender: str, *owners: str, to: str = "", **how: Any) -> EmailMessage:
        clock.tick(timedelta(hours=1))
        mail = letter(sender, to or ", ".join(owners), **how)
        for owner in owners:
            stored = agency.deliver(owner, mail, labels=("SENT",) if owner in sender else ("INBOX",))
            if not how.get("answers"):
                agency.label(owner, stored)
            agency.look(owner)
        return mail

    return arrive


def agenda(play: Any, who: str = ALICE) -> Agenda:
    found = play.house.welcoming.home(play.session(who))
    assert isinstance(found, Home)
    return found.agenda


def names(lines: tuple[Line, ...]) -> list[str]:
    return [line.name for line in lines]


def test_who_waits_longest_for_an_answer_comes_first(agency: Any, hear: Any) -> None:
    jane = hear(JANE, ALICE, subject="Jane's mail")
    hear(MAX, ALICE)
    hear(JANE, ALICE, subject="Jane's mail", answers=(jane,))
    first, second = agenda(agency).yours.lines
    assert (first.name, second.name) == ("Jane Roe", "Max Moss")
    assert (first.subject, first.at) == ("Jane's mail", START + timedelta(hours=1))
    (thread,) = {m.copies[k].thread_id for m in agency.messages() for k in m.copies if "Jane" in m.subject}
    assert first.thread == thread


def test_an_answer_ends_the_wait_and_another_mail_begins_it_anew(agency: Any, hear: Any) -> None:
    first = hear(JANE, ALICE)
    answer = hear(ALICE, ALICE, to=JANE, answers=(first,))
    assert agenda(agency).yours.lines == ()
    hear(JANE, ALICE, answers=(first, answer))
    (line,) = agenda(agency).yours.lines
    assert line.at == START + timedelta(hours=3)


def test_an_answer_in_another_thread_of_the_same_candidate_ends_the_wait(agency: Any, hear: Any) -> None:
    hear(JANE, ALICE, subject="One")
    hear(ALICE, ALICE, to=JANE, subject="Two")
    assert agenda(agency).yours.lines == ()


def test_the_answer_of_a_colleague_whose_mailbox_comes_in_later_counts(agency: Any, hear: Any, letter: Letter) -> None:
    first = hear(JANE, ALICE, TOM)
    assert names(agenda(agency, TOM).yours.lines) == ["Jane Roe"]
    hear(TOM, TOM, to=f"{JANE}, {ALICE}", answers=(first,))
    assert agenda(agency).yours.lines == agenda(agency, TOM).yours.lines == ()


def test_a_colleagues_candidate_is_not_her_turn_until_she_is_in_her_care(agency: Any, hear: Any) -> None:
    hear(JANE, TOM)
    assert agenda(agency).yours.lines == ()
    (jane,) = agency.candidates()
    given = cared_for_by(jane, agency.session(ALICE).recruiter.id)
    agency.house.store.of(DOMAIN).transact(lambda tx: tx.put(given))
    (line,) = agenda(agency).yours.lines
    assert (line.name, line.thread) == ("Jane Roe", "")
    assert names(agenda(agency, TOM).yours.lines) == ["Jane Roe"], "the mail is in his mailbox"


def test_who_is_hired_or_rejected_waits_no_more(agency: Any, hear: Any) -> None:
    hear(JANE, ALICE)
    (jane,) = agency.candidates()
    agency.house.store.of(DOMAIN).transact(lambda tx: tx.put(replace(jane, stage="rejected")))
    assert agenda(agency).yours.lines == ()


def test_what_nobody_has_filed_is_held(agency: Any, hear: Any) -> None:
    hear(JANE, ALICE, Cc=MAX, subject="Two of them")
    (line,) = agenda(agency).held.lines
    assert (line.name, line.subject, line.candidate) == ("Jane Roe", "Two of them", "")
    assert line.thread
    assert line.reason
    assert agenda(agency, TOM).held.lines == ()


def test_what_she_wrote_herself_is_held_under_the_name_it_went_to(agency: Any, hear: Any) -> None:
    hear(ALICE, ALICE, to=f"{JANE}, {MAX}", subject="To both")
    (line,) = agenda(agency).held.lines
    assert line.name == "Jane Roe"


def test_once_a_person_said_whom_it_is_about_it_is_her_turn(agency: Any, hear: Any) -> None:
    hear(JANE, ALICE, Cc=MAX)
    (waiting,) = agency.conversations()
    agency.house.adding.pick(agency.session(ALICE), waiting.id, ["jane@roe.example"])
    found = agenda(agency)
    assert names(found.yours.lines) == ["Jane Roe"]
    assert found.held.lines == ()


def test_what_is_new_stays_new_while_she_looks_and_is_old_the_next_time(agency: Any, hear: Any, clock: Any) -> None:
    hear(JANE, ALICE)
    assert names(agenda(agency).new.lines) == ["Jane Roe"]
    clock.tick(timedelta(seconds=5))
    assert names(agenda(agency).new.lines) == ["Jane Roe"]
    clock.tick(timedelta(minutes=9))
    assert names(agenda(agency).new.lines) == ["Jane Roe"]
    hear(MAX, ALICE)
    assert names(agenda(agency).new.lines) == ["Max Moss"]


def test_her_own_mail_is_not_new_to_her_but_a_colleagues_is(agency: Any, hear: Any) -> None:
    first = hear(JANE, ALICE, TOM)
    agenda(agency), agenda(agency, TOM)
    hear(ALICE, ALICE, TOM, to=JANE, answers=(first,))
    assert agenda(agency).new.lines == ()
    assert names(agenda(agency, TOM).new.lines) == ["Jane Roe"]


def test_what_is_taken_back_is_listed_no_more(agency: Any, hear: Any) -> None:
    hear(JANE, ALICE)
    hear(MAX, ALICE)
    janes = next(line.thread for line in agenda(agency).yours.lines if line.name == "Jane Roe")
    agency.world.mailboxes[ALICE].label_thread(janes, remove=("Hire",))
    agency.look(ALICE)
    assert names(agenda(agency).yours.lines) == names(agenda(agency).new.lines) == ["Max Moss"]


def test_once_an_answer_is_removed_for_good_the_mail_before_it_waits(agency: Any, hear: Any) -> None:
    first = hear(JANE, ALICE)
    hear(ALICE, ALICE, to=JANE, answers=(first,))
    (answer,) = (message for message in agency.messages() if message.outgoing)
    agency.house.removing.remove(agency.session(ALICE), answer.conversation, answer.id)
    assert names(agenda(agency).yours.lines) == ["Jane Roe"]


def test_mail_that_is_not_open_to_her_is_not_listed(agency: Any, hear: Any) -> None:
    hear(JANE, TOM)
    (jane,) = agency.candidates()
    alice = agency.session(ALICE)
    given = replace(jane, concerns=(*jane.concerns, alice.recruiter.id))
    policy = replace(alice.organization.policy, visibility=Visibility.PARTICIPANTS)
    agency.house.store.of(DOMAIN).transact(lambda tx: tx.put(replace(given, owner=alice.recruiter.id)))
    agency.house.store.root.transact(lambda tx: tx.put(replace(alice.organization, policy=policy)))
    assert agenda(agency) == Agenda()


def test_of_many_seven_are_listed_and_the_rest_is_said(agency: Any, hear: Any) -> None:
    for number in range(8):
        hear(f"p{number}@people.example", ALICE)
    yours = agenda(agency).yours
    assert (len(yours.lines), yours.more) == (7, True)


def test_who_is_in_an_ended_stage_takes_nobodys_place(agency: Any, hear: Any) -> None:
    hear(JANE, ALICE)
    (jane,) = agency.candidates()
    earlier = [START - timedelta(days=day) for day in range(1, 62)]
    put(agency, *(replace(jane, id=f"r{n}", stage="rejected", unanswered_since=at) for n, at in enumerate(earlier)))
    yours = agenda(agency).yours
    assert ([line.candidate for line in yours.lines], yours.more) == ([jane.id], False)


def test_where_not_all_could_be_looked_at_that_there_are_more_is_said(agency: Any, hear: Any) -> None:
    hear(JANE, ALICE)
    (jane,) = agency.candidates()
    later = START + timedelta(days=9)
    ended = [replace(jane, id=f"r{n}", stage="rejected", unanswered_since=later) for n in range(1_060)]
    for begin in range(0, 1_060, 200):
        put(agency, *ended[begin : begin + 200])
    yours = agenda(agency).yours
    assert ([line.candidate for line in yours.lines], yours.more) == ([jane.id], True)


def test_that_a_colleague_applies_is_listed_for_nobody_who_may_not_know(agency: Any, hear: Any) -> None:
    hear(JANE, ALICE, TOM)
    (jane,) = agency.candidates()
    alice = agency.session(ALICE).recruiter.id
    put(agency, cared_for_by(jane, alice))
    for who in (ALICE, TOM):
        assert names(agenda(agency, who).yours.lines) == names(agenda(agency, who).new.lines) == ["Jane Roe"]
    put(agency, replace(cared_for_by(jane, alice), internal=True))
    assert names(agenda(agency).yours.lines) == names(agenda(agency).new.lines) == ["Jane Roe"]
    assert agenda(agency, TOM).yours.lines == agenda(agency, TOM).new.lines == ()


def put(play: Any, *candidates: Candidate) -> None:
    play.house.store.of(DOMAIN).transact(lambda tx: [tx.put(each) for each in candidates])


def test_the_last_words_on_record_are_those_of_the_mail(agency: Any, hear: Any) -> None:
    first = hear(JANE, ALICE, TOM, subject="One")
    hear(MAX, ALICE, Cc=ZOE, subject="Three")
    hear(TOM, TOM, to=f"{JANE}, {ALICE}", answers=(first,))
    hear(JANE, TOM, subject="Two")
    waiting = next(each for each in agency.conversations() if each.waiting)
    agency.house.adding.pick(agency.session(ALICE), waiting.id, ["max@moss.example", "jane@roe.example"])
    agency.work()
    assert len(agency.candidates()) == 2
    for candidate in agency.candidates():
        turn = turn_of(messages_of(agency, candidate), Sides(Insiders(frozenset({DOMAIN}))))
        assert turn
        assert candidate.unanswered == turn.ours
        assert candidate.unanswered_since == (turn.since if turn.ours else None)
        assert candidate.last.newest
        assert candidate.last.newest.at == candidate.last_at


def messages_of(play: Any, candidate: Candidate) -> tuple[Message, ...]:
    query = Query(Message, contains=("candidates", candidate.id), order="at")
    return tuple(play.house.store.of(DOMAIN).find(query).records)
