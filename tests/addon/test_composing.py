"""Beside a draft: who is recognised, what has happened meanwhile, and what goes into it."""

from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.job import Job
from backend.domain.organization import Visibility
from sandbox.host import Call, Reply
from sandbox.host.events import Draft

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM, PRIYA = (f"{name}@{DOMAIN}" for name in ("alice", "tom", "priya"))
JANE, MAX = "Jane Roe <jane@roe.example>", "Max Moss <max@moss.example>"
HERS, HIS = "jane@roe.example", "max@moss.example"
COMPOSE = "https://www.googleapis.com/auth/gmail.addons.current.action.compose"


@pytest.fixture
def agency(play: Any, letter: Letter) -> Any:
    """Alice and Tom are connected; Jane has written to both of them, Max to Alice."""
    for owner in (ALICE, TOM):
        play.connect(owner)
    both = letter(JANE, f"{ALICE}, {TOM}")
    for owner in (ALICE, TOM):
        play.label(owner, play.deliver(owner, both))
        play.look(owner)
    play.label(ALICE, play.deliver(ALICE, letter(MAX, ALICE)))
    play.look(ALICE)
    play.both = both
    return play


def write(play: Any, *to: str, who: str = ALICE, cc: tuple[str, ...] = (), bcc: tuple[str, ...] = ()) -> Any:
    return card(play.host.call(Call(who, draft=Draft(to, cc, bcc))))


def press(play: Any, name: str, who: str = ALICE, **parameters: str) -> Reply:
    reply = play.host.call(Call(who, url=f"{play.origin}/addon/{name}", parameters=parameters, draft=Draft((HERS,))))
    assert isinstance(reply, Reply)
    return reply


def card(reply: Reply) -> Any:
    assert reply.answer is not None, reply.trouble
    return next(iter(reply.answer.navigations[-1].values()))


def inserted(reply: Reply) -> str:
    assert reply.answer is not None, reply.trouble
    assert not reply.answer.navigations
    (content,) = reply.answer.host_action["updateDraftActionMarkup"]["updateBody"]["insertContents"]
    return str(content["content"])


def candidate(play: Any, name: str = "Jane Roe") -> str:
    return next(str(each.id) for each in play.candidates() if each.name == name)


def test_the_candidate_a_draft_goes_to_is_recognised(agency: Any) -> None:
    for found in (write(agency, HERS), write(agency, "colleague@brightwater.example", cc=("JANE@roe.example",))):
        assert found["header"]["title"].startswith("Your turn")
        assert "Jane Roe" in str(found)
        assert "last word" not in str(found)


def test_a_colleagues_answer_is_a_warning_but_her_own_is_none(agency: Any, letter: Letter) -> None:
    answer = letter(f"Tom Becker <{TOM}>", f"{JANE}, {ALICE}", answers=(agency.both,))
    for owner, labels in ((TOM, ("SENT",)), (ALICE, ("INBOX",))):
        agency.deliver(owner, answer, labels=labels)
        agency.look(owner)
    found = write(agency, HERS)
    assert found["header"]["title"].startswith("Jane's turn")
    assert "A colleague has the last word" in str(found)
    assert "Tom (General application) answered" in str(found)
    assert "last word" not in str(write(agency, HERS, who=TOM))


def test_her_own_answer_by_another_address_of_her_mailbox_is_no_colleagues(agency: Any, letter: Letter) -> None:
    answer = letter(f"Hiring <jobs@{DOMAIN}>", f"{JANE}, {TOM}", answers=(agency.both,))
    for owner, labels in ((ALICE, ("SENT",)), (TOM, ("INBOX",))):
        agency.deliver(owner, answer, labels=labels)
        agency.look(owner)
    assert write(agency, HERS)["header"]["title"].startswith("Jane's turn")
    assert "last word" not in str(write(agency, HERS))
    assert "A colleague has the last word" in str(write(agency, HERS, who=TOM))


def test_of_several_candidates_one_is_chosen(agency: Any) -> None:
    found = write(agency, HERS, bcc=(HIS,))
    assert found["header"]["title"] == "Whom are you writing to?"
    chosen = press(agency, "draft", candidate=candidate(agency, "Max Moss"))
    assert "Max Moss" in str(card(chosen))
    assert chosen.answer
    assert "pushCard" in chosen.answer.navigations[-1]


@pytest.mark.parametrize(
    ("to", "title"),
    [
        ((), "No recipient yet"),
        (("nobody@else.example",), "No candidate among the recipients"),
        ((TOM,), "No candidate among the recipients"),
        (("no address", "", "@"), "No candidate among the recipients"),
    ],
)
def test_where_there_is_no_candidate_that_is_said(agency: Any, to: tuple[str, ...], title: str) -> None:
    assert write(agency, *to)["header"]["title"] == title


def test_of_whom_she_may_not_see_only_that_someone_is_in_touch_is_said(agency: Any) -> None:
    agency.connect(PRIYA)
    organization = agency.session(ALICE).organization
    policy = replace(organization.policy, visibility=Visibility.PARTICIPANTS)
    agency.house.store.root.transact(lambda tx: tx.put(replace(organization, policy=policy)))
    found = write(agency, HERS, who=PRIYA)
    assert found["header"]["title"] == "Someone in recruiting is in touch"
    assert "Jane" not in str(found)
    refused = press(agency, "insert", who=PRIYA, candidate=candidate(agency), what="greeting")
    assert "no longer here" in str(card(refused))


def test_her_own_profile_is_not_told_of(agency: Any, letter: Letter) -> None:
    jane = next(each for each in agency.candidates() if each.name == "Jane Roe")
    own = replace(jane.addresses[0], address=ALICE)
    agency.house.store.of(DOMAIN).transact(lambda tx: tx.put(replace(jane, addresses=(*jane.addresses, own))))
    assert write(agency, HERS)["header"]["title"] == "No candidate among the recipients"


def test_a_greeting_and_the_job_go_into_the_draft_escaped_once_and_as_often_as_asked(agency: Any) -> None:
    jane = next(each for each in agency.candidates() if each.name == "Jane Roe")
    records = agency.house.store.of(DOMAIN)
    job = records.get(Job, jane.job)
    records.transact(lambda tx: tx.put(replace(jane, name="<b>Zoë</b> & Co")))
    records.transact(lambda tx: tx.put(replace(job, title="R&D <lead>")))
    for _ in range(2):
        greeting = press(agency, "insert", candidate=jane.id, what="greeting")
        assert inserted(greeting) == "<p>Hi &lt;b&gt;Zoë&lt;/b&gt;,</p>"
    assert inserted(press(agency, "insert", candidate=jane.id, what="job")) == "R&amp;D &lt;lead&gt;"


@pytest.mark.parametrize(
    "given", [{"candidate": "x" * 40, "what": "greeting"}, {"candidate": ""}, {"what": "greeting"}]
)
def test_what_was_made_up_inserts_nothing(agency: Any, given: dict[str, str]) -> None:
    reply = press(agency, "insert", **given)
    assert reply.answer is None or not reply.answer.host_action


def test_the_right_to_write_is_asked_for_first(agency: Any) -> None:
    agency.host.withhold(ALICE, [COMPOSE])
    for reply in (agency.host.call(Call(ALICE, draft=Draft((HERS,)))), press(agency, "insert", candidate="x")):
        assert reply.answer
        assert reply.answer.scopes == (COMPOSE,)


def test_gmail_is_not_asked(agency: Any) -> None:
    agency.world.latency_s = 4.5
    reply = agency.host.call(Call(ALICE, draft=Draft((HERS,))))
    assert reply.ms < 2_500
    assert "Jane Roe" in str(card(reply))
