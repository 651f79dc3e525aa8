"""The page of one's own mailbox: how it stands, what to import, and what its buttons do."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.mailbox import Mailbox, MailboxState
from backend.domain.parked import Parked
from backend.services.founding import Founding
from sandbox.trouble import Trouble

ALICE, TOM, HUGO = (f"{name}@brightwater.example" for name in ("alice", "tom", "hugo"))
Letter = Callable[..., EmailMessage]


def page_of(play: Any, query: str = "") -> str:
    """What the page says, without its markup."""
    page = play.browser(ALICE).get(f"{play.origin}/console/mailbox{query}").text
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def press(play: Any, button: str, **form: str) -> Any:
    return play.post(ALICE, f"/console/mailbox/{button}", form)


def mailbox_of(play: Any) -> Mailbox:
    found = play.house.store.of("brightwater.example").get(Mailbox, play.world.accounts[ALICE].sub)
    assert isinstance(found, Mailbox)
    return found


def names(play: Any) -> set[str]:
    return {candidate.name for candidate in play.candidates()}


@pytest.fixture
def connected(play: Any) -> Any:
    play.connect(ALICE)
    return play


@pytest.fixture
def asked(connected: Any, letter: Letter) -> Any:
    """Alice labelled three threads at once where two are the limit."""
    founding = Founding(connected.house.store)
    founding.decide("brightwater.example", lambda policy: replace(policy, bulk_limit=2))
    for name in ("Ann", "Ben", "Cem"):
        connected.label(ALICE, connected.deliver(ALICE, letter(f"{name} <{name}@{name}.example>", ALICE)))
    connected.look(ALICE)
    return connected


def test_the_page_says_how_the_mailbox_stands_and_what_can_be_done(connected: Any) -> None:
    connected.look(ALICE)
    page = page_of(connected)
    assert "State In step Since just now" in page
    assert "follows by itself" in page
    assert "There is nothing to do." in page
    assert "not checked yet" in page
    assert "Pause" in page
    press(connected, "pause")
    assert "State Paused Since just now" in page_of(connected)
    assert "Resume" in page_of(connected)
    press(connected, "disconnect")
    assert "You disconnected it. What came in before stays." in page_of(connected)
    assert "Connect Gmail" in page_of(connected)


def test_a_suspended_mailbox_says_whom_to_ask(connected: Any) -> None:
    connected.world.mailboxes[ALICE].blocked_by_admin = True
    connected.look(ALICE)
    page = page_of(connected)
    assert "State Gmail is closed to Hirelabel Since just now" in page
    assert "Only your admin can change that." in page
    assert "Import labelled threads" not in page


def test_before_she_has_chosen_the_page_says_that_it_waits_for_her(play: Any) -> None:
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    page = page_of(play)
    assert "State Waits for your choice Since just now" in page
    assert "What to do Choose what shall come in." in page


def test_progress_units_and_the_last_audit_are_shown(connected: Any, letter: Letter) -> None:
    for name in ("Ann", "Ben"):
        connected.label(ALICE, connected.deliver(ALICE, letter(f"{name} <{name}@{name}.example>", ALICE)))
    connected.connect(ALICE, how="all")
    page = page_of(connected)
    assert ("Labelled threads are coming in." in page, "checked once all of it is in" in page) == (True, True)
    connected.work()
    page = page_of(connected)
    assert ("coming in" in page, "not checked yet" in page) == (False, True)
    for _ in range(2):
        assert "compared with Gmail" in press(connected, "audit").text
    connected.work()
    connected.house.meter.flush()
    page = page_of(connected)
    assert "2 of 2 messages in 2 of 2 threads, checked just now" in page
    assert re.search(r"reading threads 80\b", page)
    assert "threads.get" not in page
    assert "not counted yet" not in page
    connected.label(ALICE, connected.deliver(ALICE, letter("Cem <cem@cem.example>", ALICE)))
    connected.look(ALICE)
    assert "What came in since is not counted yet." in page_of(connected)


@pytest.mark.parametrize(("how", "inside", "outside"), [("3", 80, 100), ("6", 170, 190), ("12", 360, 370)])
def test_so_many_months_back_come_in_and_older_mail_does_not(
    play: Any, letter: Letter, how: str, inside: int, outside: int
) -> None:
    for name, days in (("New", inside), ("Old", outside)):
        at = play.world.now() - timedelta(days=days)
        play.label(ALICE, play.deliver(ALICE, letter(f"{name} <{name}@a.example>", ALICE), at=at))
    play.connect(ALICE, how=how)
    play.work()
    assert names(play) == {"New"}


def test_a_choice_that_lacks_a_date_keeps_the_rest_of_the_form(play: Any, letter: Letter) -> None:
    for label in ("Hire", "recruiterbox"):
        play.label(ALICE, play.deliver(ALICE, letter("Ann <ann@a.example>", ALICE)), label)
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    legacy = play.world.mailboxes[ALICE].label_named("recruiterbox").id
    page = play.post(ALICE, "/console/mailbox", {"how": "since", "label": legacy}).text
    assert "Choose the date" in page
    assert re.findall(r'value="([^"]*)" checked', page) == [legacy, "since"]
    assert not mailbox_of(play).chosen


@pytest.mark.parametrize(("answer", "expected"), [("yes", {"Ann", "Ben", "Cem"}), ("no", set())])
def test_what_was_labelled_at_once_comes_in_on_her_word_alone(asked: Any, answer: str, expected: set[str]) -> None:
    asked.work()
    assert names(asked) == set()
    page = asked.browser(ALICE).get(f"{asked.origin}/console/mailbox").text
    assert "You labelled 3 threads at once" in page
    assert all(name in page for name in ("Ann", "Ben", "Cem", "Import 3"))
    question = re.findall(r"/console/mailbox/questions/(\w+)", page)[0]
    assert "They" in press(asked, f"questions/{question}", answer=answer).text
    asked.work()
    for again in ("yes", "no"):
        assert "answered already" in press(asked, f"questions/{question}", answer=again).text
        asked.work()
    assert names(asked) == expected
    assert "at once" not in page_of(asked)


def test_a_paused_mailbox_asks_nothing_until_it_is_resumed(asked: Any) -> None:
    press(asked, "pause")
    assert "Import 3" not in page_of(asked)
    press(asked, "resume")
    assert "Import 3" in page_of(asked)


def test_a_question_takes_yes_or_no_and_only_from_whom_it_asks(asked: Any) -> None:
    (question,) = asked.house.asking.open("brightwater.example", mailbox_of(asked).id)
    assert press(asked, f"questions/{question.id}", answer="perhaps").status_code == 400
    assert "answered already" in press(asked, "questions/nope", answer="yes").text
    asked.connect(TOM)
    assert "answered already" in asked.post(TOM, f"/console/mailbox/questions/{question.id}", {"answer": "yes"}).text
    asked.work()
    assert names(asked) == set()


def test_what_could_not_be_read_is_shown_and_tried_again(connected: Any, letter: Letter) -> None:
    stored = connected.deliver(ALICE, letter("Ann <ann@a.example>", ALICE))
    connected.label(ALICE, stored)
    at = connected.world.now() - timedelta(days=2)
    parked = Parked("p1", mailbox_of(connected).id, stored.thread_id, (), "unreadable message", 3, at, at)
    connected.house.store.of("brightwater.example").transact(lambda tx: tx.put(parked))
    page = page_of(connected)
    assert "1 thread could not be read" in page
    assert "unreadable message, 3 tries, the first 2 days ago" in page
    assert press(connected, "retry").ok
    connected.work()
    assert names(connected) == {"Ann"}


@pytest.mark.parametrize("made_by_hand", [False, True])
def test_a_deleted_label_is_made_again(connected: Any, letter: Letter, made_by_hand: bool) -> None:  # noqa: FBT001
    gmail = connected.world.mailboxes[ALICE]
    stored = connected.deliver(ALICE, letter("Ann <ann@a.example>", ALICE))
    connected.label(ALICE, stored)
    connected.look(ALICE)
    gmail.delete_label(gmail.label_named("Hire").id, recorded=True)
    connected.look(ALICE)
    assert "The label Hire is gone from Gmail" in page_of(connected)
    if made_by_hand:
        gmail.create_label("HIRE")
    for _ in range(2):
        assert "is in Gmail." in press(connected, "label").text
    (label,) = (label for label in gmail.labels.values() if label.name.casefold() == "hire")
    assert (mailbox_of(connected).label_id, mailbox_of(connected).label_gone_at) == (label.id, None)
    other = connected.deliver(ALICE, letter("Ben <ben@b.example>", ALICE))
    connected.label(ALICE, other, label.name)
    connected.look(ALICE)
    assert names(connected) == {"Ann", "Ben"}


@pytest.mark.parametrize(
    ("trouble", "state"),
    [
        (
            {"status": 403, "reason": "insufficientPermissions", "message": "Insufficient scopes."},
            MailboxState.NEEDS_RECONNECT,
        ),
        (
            {"status": 400, "reason": "failedPrecondition", "message": "Mail service not enabled"},
            MailboxState.SUSPENDED,
        ),
    ],
)
def test_what_gmail_refuses_a_page_is_remembered_and_said(
    connected: Any, trouble: dict[str, Any], state: MailboxState
) -> None:
    connected.world.troubles.plan(Trouble("labels.list", **trouble))
    page = page_of(connected, "?labels")
    assert "That was not done" in page
    assert mailbox_of(connected).state is state
    assert mailbox_of(connected).state_reason in page


@pytest.mark.parametrize(
    ("button", "status"), [("pause", 404), ("resume", 404), ("disconnect", 404), ("label", 403), ("questions/x", 403)]
)
def test_who_connected_nothing_has_nothing_to_press(play: Any, button: str, status: int) -> None:
    """A hiring manager; what would read her Gmail is refused for her role before it is looked for."""
    play.sign_in(HUGO)
    assert play.post(HUGO, f"/console/mailbox/{button}", {"answer": "yes"}).status_code == status


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"how": "all"}, "Tick at least one label"),
        ({"how": "since", "since": "2199-01-01"}, "still to come"),
        ({"how": "all", "since": "2020-01-01"}, "clear the date"),
    ],
)
def test_a_choice_that_would_bring_in_nothing_is_asked_for_again(
    play: Any, letter: Letter, form: dict[str, str], said: str
) -> None:
    play.label(ALICE, play.deliver(ALICE, letter("Ann <ann@a.example>", ALICE)))
    play.visit_google(ALICE, f"/oauth/start?login_hint={ALICE}")
    labels = {"label": play.world.mailboxes[ALICE].label_named("Hire").id} if "since" in form else {}
    assert said in play.post(ALICE, "/console/mailbox", {**form, **labels}).text
    assert not mailbox_of(play).chosen
