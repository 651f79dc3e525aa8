"""Privacy by counting: what the sandbox saw leave, and what stood in the database before and after."""

import logging
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from io import StringIO
from typing import Any

import pytest

from backend.services.recognizing import Recognizing
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]
Dump = Callable[[], list[str]]

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"
SECRETS = ("Private matters", "the biopsy", "doctor@clinic.example", "Dr. Fox")


@pytest.fixture
def spoken(play: Any) -> Iterator[StringIO]:
    """What is logged from now on, by the product's own handlers and by any library that warns."""
    stream = StringIO()
    rest = logging.StreamHandler(stream)
    rest.setLevel(logging.WARNING)
    logging.getLogger().addHandler(rest)
    for name in ("backend", "addon"):
        for handler in logging.getLogger(name).handlers:
            if isinstance(handler, logging.StreamHandler):
                handler.setStream(stream)
    yield stream
    logging.getLogger().removeHandler(rest)


def private(letter: Letter) -> EmailMessage:
    return letter("Dr. Fox <doctor@clinic.example>", ALICE, "About the biopsy.", subject="Private matters")


def threads_read(play: Any) -> set[str]:
    """Threads of which a body or a snippet left Google."""
    return {read.thread for read in play.world.counters.content_reads}


def test_nothing_is_read_of_threads_neither_labelled_nor_followed_nor_clicked(play: Any, letter: Letter) -> None:
    unrelated = [play.deliver(ALICE, private(letter)) for _ in range(3)]
    first = letter(JANE, ALICE)
    labelled = play.deliver(ALICE, first, labels=("INBOX", "Hire"))
    nested = play.deliver(ALICE, letter(BOB, ALICE), labels=("INBOX", "Hire/Old"))
    play.connect(ALICE, how="none")
    assert threads_read(play) == set(), "the offers name strangers by their headers alone"
    play.connect(ALICE, how="all", labels=("Hire",))
    play.work()
    clicked = play.deliver(ALICE, letter("Eve Park <eve@park.example>", ALICE))
    play.look(ALICE)
    for mail in unrelated:
        play.open(ALICE, mail)
        play.house.following.look_due()
    reply = play.deliver(ALICE, letter(JANE, ALICE, answers=(first,)))
    unrelated.append(play.deliver(ALICE, letter(BOB, ALICE, subject="Lunch")))
    play.look(ALICE)
    play.press(ALICE, clicked, play.open(ALICE, clicked), "Add to Hire")
    play.look(ALICE)
    assert len(play.candidates()) == 2
    assert threads_read(play) == {labelled.thread_id, clicked.thread_id}
    assert reply.thread_id == labelled.thread_id
    assert nested.thread_id not in threads_read(play)


def test_no_snippet_is_ever_asked_for(play: Any, letter: Letter) -> None:
    play.deliver(ALICE, letter(JANE, ALICE), labels=("INBOX", "Hire"))
    play.connect(ALICE, how="all")
    play.work()
    assert {read.method for read in play.world.counters.content_reads} == {"threads.get"}


@pytest.mark.parametrize("connected", [True, False])
def test_opening_a_mail_reads_its_address_headers_and_keeps_nothing(
    play: Any, letter: Letter, dump: Dump, spoken: StringIO, *, connected: bool
) -> None:
    mails = [
        play.deliver(ALICE, mail) for mail in (private(letter), letter(TOM, ALICE), letter(f"{BOB}, {JANE}", ALICE))
    ]
    if connected:
        play.connect(ALICE)
    play.open(ALICE, mails[0])
    before = dump()
    play.world.counters.reset()
    for mail in mails:
        play.open(ALICE, mail)
    assert dump() == before
    assert play.world.counters.requests == {(ALICE, "messages.get"): len(mails)}
    assert play.world.counters.content_reads == []
    assert spoken.getvalue() == ""


def test_what_was_opened_stands_nowhere(play: Any, letter: Letter, dump: Dump, spoken: StringIO) -> None:
    play.connect(ALICE)
    mail = play.deliver(ALICE, private(letter))
    assert "doctor@clinic.example" in str(play.open(ALICE, mail)), "she sees who it is from"
    play.look(ALICE)
    everything = "\n".join([*dump(), spoken.getvalue()])
    assert [secret for secret in SECRETS if secret in everything] == []


def test_a_look_that_fails_logs_nothing_of_the_mail(play: Any, letter: Letter, spoken: StringIO) -> None:
    play.connect(ALICE)
    mail = play.deliver(ALICE, private(letter))
    play.label(ALICE, mail)
    play.world.troubles.plan(Trouble("threads.get", status=400, message="Private matters"))
    play.look(ALICE)
    assert "RequestRefused" in spoken.getvalue()
    assert [secret for secret in (*SECRETS, ALICE, "ya29.") if secret in spoken.getvalue()] == []


def test_a_sidebar_that_breaks_logs_nothing_of_the_mail(
    play: Any, letter: Letter, spoken: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("Private matters from doctor@clinic.example")

    mail = play.deliver(ALICE, private(letter))
    monkeypatch.setattr(Recognizing, "recognize", broken)
    assert play.open(ALICE, mail)["name"] == "error"
    assert "ValueError" in spoken.getvalue()
    assert [secret for secret in (*SECRETS, ALICE, "AND7SK") if secret in spoken.getvalue()] == []
