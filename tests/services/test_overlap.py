"""A worker that was away too long: another has taken over and finished, and the late one writes nothing at all."""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from freezegun import freeze_time

from backend import settings, wiring
from backend.domain.thread import Stop, Thread
from backend.services.following import Outcome

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE, MAX = "Jane Roe <jane@roe.example>", "Max Ode <max@ode.example>"
LEASE_IS_OVER = timedelta(seconds=16)
ACCOUNTS = ("allowances", "spent")


@dataclass
class Halting:
    """Ways into Gmail on which something happens once, after Gmail answered this call and before we hear it."""

    mailboxes: Any
    call: str
    meanwhile: list[Callable[[], None]]

    def open(self, *which: Any) -> "Halted":
        return Halted(self.mailboxes.open(*which), self)

    def halt(self) -> None:
        while self.meanwhile:
            self.meanwhile.pop()()


@dataclass
class Halted:
    gmail: Any
    halting: Halting

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self.gmail, name)
        return inner if name != self.halting.call else lambda *given, **named: self._late(inner, *given, **named)

    def _late(self, inner: Callable[..., Any], *given: Any, **named: Any) -> Any:
        answer = inner(*given, **named)
        heard = iter(list(answer)) if isinstance(answer, Iterator) else answer
        self.halting.halt()
        return heard


@pytest.fixture
def clock() -> Iterator[Any]:
    with freeze_time(datetime.now(UTC)) as frozen:
        yield frozen


@pytest.fixture
def kept(tmp_path: Path) -> Callable[[], list[Any]]:
    """Every record of the store, but for the accounts of what was spent."""

    def read() -> list[Any]:
        with sqlite3.connect(tmp_path / "hirelabel.db") as file:
            rows = file.execute("SELECT kind, id, body FROM documents ORDER BY kind, id").fetchall()
        file.close()
        return [row for row in rows if row[0] not in ACCOUNTS]

    return read


@pytest.fixture
def successor(play: Any) -> wiring.House:
    """Another worker on the same store."""
    return wiring.build(settings.read())


@pytest.fixture
def halted(play: Any, clock: Any, kept: Callable[[], list[Any]]) -> Callable[..., list[Any]]:
    """Stops our worker inside this Gmail call until its lease is over and another has done this; what stood then."""

    def halt(call: str, work: Callable[[], object]) -> list[Any]:
        stood: list[Any] = []

        def taken_over() -> None:
            clock.tick(LEASE_IS_OVER)
            work()
            stood.extend(kept())

        play.house.opening._mailboxes = Halting(play.house.opening._mailboxes, call, [taken_over])
        return stood

    return halt


@pytest.fixture
def alices(play: Any, letter: Letter) -> Any:
    """Alice follows Jane's thread, has a reply in it, and labels Max's with a label made just now."""
    play.connect(ALICE)
    first = letter(JANE, ALICE)
    play.label(ALICE, play.deliver(ALICE, first))
    play.look(ALICE)
    play.work()
    play.deliver(ALICE, letter(JANE, ALICE, "Later", answers=(first,)))
    play.label(ALICE, play.deliver(ALICE, letter(MAX, ALICE, subject="Other")), "Hire/New")
    return play


def finish(house: wiring.House) -> None:
    """Do all that is due."""
    while house.working.run_due():
        pass


@pytest.mark.parametrize("call", ["changes_since", "labels", "message", "thread"])
def test_a_late_look_writes_nothing(
    alices: Any, successor: wiring.House, halted: Any, kept: Callable[[], list[Any]], call: str
) -> None:
    def look() -> None:
        assert successor.following.look(ALICE) is Outcome.IN_STEP

    stood = halted(call, look)
    assert alices.house.following.look(ALICE) is Outcome.REMEMBERED
    assert {candidate.name for candidate in alices.candidates()} == {"Jane Roe", "Max Ode"}
    assert len(alices.messages()) == 3
    assert stood == kept()


def test_a_late_look_does_not_bring_back_what_she_let_go_meanwhile(
    alices: Any, successor: wiring.House, halted: Any, kept: Callable[[], list[Any]]
) -> None:
    mailbox = alices.world.mailboxes[ALICE]

    def let_go_and_look() -> None:
        for thread in mailbox.threads():
            mailbox.label_thread(thread[0].thread_id, remove=[mailbox.label_id("Hire"), mailbox.label_id("Hire/New")])
        assert successor.following.look(ALICE) is Outcome.IN_STEP

    stood = halted("thread", let_go_and_look)
    alices.house.following.look(ALICE)
    assert alices.threads(ALICE) == []
    assert stood == kept()


def test_what_an_import_writes_while_she_stops_stays_stopped(alices: Any, halted: Any) -> None:
    (thread,) = alices.all(Thread, mailbox=alices.world.accounts[ALICE].sub)
    records = alices.house.store.of(DOMAIN)
    halted("take_labels", lambda: records.transact(lambda tx: tx.put(thread)))
    alices.house.stopping.stop(alices.session(ALICE), thread.gmail_id)
    assert records.get(Thread, thread.id).stopped is Stop.LEFT


@pytest.mark.parametrize("call", ["threads", "thread"])
def test_a_late_step_of_an_import_writes_neither_progress_nor_thread(
    play: Any, letter: Letter, successor: wiring.House, halted: Any, kept: Callable[[], list[Any]], call: str
) -> None:
    for number in range(3):
        mail = letter(f"C{number} <c{number}@roe.example>", ALICE, subject=f"No {number}")
        play.label(ALICE, play.deliver(ALICE, mail))
    play.connect(ALICE, how="all")

    stood = halted(call, lambda: finish(successor))
    play.work()
    assert len(play.threads(ALICE)) == len(play.messages()) == 3
    assert stood == kept()


def test_a_late_comparison_queues_nothing(
    alices: Any, successor: wiring.House, halted: Any, kept: Callable[[], list[Any]]
) -> None:
    alices.world.mailboxes[ALICE].expire_history()
    alices.look(ALICE)

    stood = halted("threads", lambda: finish(successor))
    alices.work()
    assert len(alices.messages()) == 3
    assert stood == kept()
