"""Failure mode 6: pushes that come too early, in the wrong order, twice, about something else, or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.mailbox import SyncState, sync_id

Letter = Callable[..., EmailMessage]

ALICE = "alice@brightwater.example"
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"


@dataclass
class Line:
    """The line on which Alice's pushes come, in the hands of the test; Gmail itself announces nothing."""

    play: Any
    letter: Letter

    def labelled(self, sender: str, *names: str) -> int:
        """She labels a new mail; the history id that a push would name."""
        self.play.label(ALICE, self.play.deliver(ALICE, self.letter(sender, ALICE, subject=sender)), *names)
        return int(self.play.world.mailboxes[ALICE].history_id)

    def push(self, history_id: int) -> None:
        assert self.play.world.pushing.push(ALICE, history_id) == 204

    def names(self) -> set[str]:
        return {candidate.name for candidate in self.play.candidates()}

    def state(self) -> SyncState:
        found = self.play.house.store.root.get(SyncState, sync_id(ALICE))
        assert isinstance(found, SyncState)
        return found

    @contextmanager
    def cost(self, **calls: int) -> Iterator[None]:
        """What happens inside makes exactly these Gmail calls."""
        self.play.world.counters.reset()
        yield
        made = {method.replace(".", "_"): count for (_, method), count in self.play.world.counters.requests.items()}
        assert made == calls


@pytest.fixture
def line(stage: Callable[..., Any], letter: Letter) -> Line:
    """Alice is connected and in step; her watch is gone, so that only the test pushes."""
    play = stage(push=True)
    play.connect(ALICE)
    play.world.mailboxes[ALICE].watch = None
    line = Line(play, letter)
    line.labelled("Zoe Old <zoe@old.example>")
    play.look(ALICE)
    return line


def test_failure_mode_06_a_push_that_comes_before_history_shows_the_change(line: Line) -> None:
    """Looked at again after 1, 5 and 30 seconds; the cursor passes nothing that is still hidden.

    Broken variant: `after_look` took the pushed id for seen at once, so nothing was due for ten minutes.
    """
    line.play.world.lag_history(ALICE, 20)
    pushed = line.labelled(JANE)
    line.push(pushed)
    assert line.names() == {"Zoe Old"}
    for hidden in (True, True, False):
        assert line.state().dirty
        assert line.state().history_id < pushed
        with freeze_time(line.state().due_at + timedelta(milliseconds=1)):
            line.play.house.following.look_due()
        assert ("Jane Roe" in line.names()) is not hidden
    assert not line.state().dirty


def test_failure_mode_06_two_pushes_out_of_order(line: Line) -> None:
    """Broken variant: history was read from the id pushed before, so what the late push named was never seen."""
    earlier = line.labelled(JANE)
    later = line.labelled(BOB)
    with line.cost(history_list=1, threads_get=2):
        line.push(later)
    assert line.names() == {"Zoe Old", "Jane Roe", "Bob Stone"}
    cursor = line.state().history_id
    with line.cost():
        line.push(earlier)
    assert (line.state().history_id, line.state().dirty) == (cursor, False)


def test_failure_mode_06_the_same_push_twice(line: Line) -> None:
    """Broken variant: a push we are past was looked at all the same, two units each time."""
    pushed = line.labelled(JANE)
    with line.cost(history_list=1, threads_get=1):
        line.push(pushed)
        line.push(pushed)
    assert line.names() == {"Zoe Old", "Jane Roe"}


def test_failure_mode_06_the_same_push_again_while_we_look(line: Line) -> None:
    """Acknowledged at once, and nothing is read twice.

    Broken variant: the claim let a second holder in, so both read history and both fetched the thread.
    """
    pushed = line.labelled(JANE)
    line.play.world.while_reading(ALICE, "history.list", lambda: line.push(pushed))
    with line.cost(history_list=1, threads_get=1):
        line.push(pushed)
    assert line.names() == {"Zoe Old", "Jane Roe"}


def test_failure_mode_06_a_newer_push_while_we_look(line: Line) -> None:
    """The holder looks again before it lets go.

    Broken variant: the lease was released without heeding the mark, so Bob waited for the safety net.
    """
    line.play.world.while_reading(ALICE, "history.list", lambda: line.push(line.labelled(BOB)))
    with line.cost(history_list=2, threads_get=2):
        line.push(line.labelled(JANE))
    assert line.names() == {"Zoe Old", "Jane Roe", "Bob Stone"}


@pytest.mark.parametrize("label", ["STARRED", "Invoices"])
def test_failure_mode_06_a_push_for_another_label(line: Line, label: str) -> None:
    """One page of history is read and no mail; a label we have not seen yet is asked about once.

    Broken variant: any label event touched its thread, which was then fetched for nothing.
    """
    unseen = {} if label == "STARRED" else {"labels_list": 1}
    with line.cost(history_list=1, **unseen):
        line.push(line.labelled(JANE, label))
    with line.cost(history_list=1):
        line.push(line.labelled(BOB, label))
    assert line.names() == {"Zoe Old"}


def test_failure_mode_06_no_push_for_a_day(line: Line) -> None:
    """The safety net finds it in ten minutes and a bit, and a quiet look costs two units.

    Broken variant: the look after a quiet one was put off for a year.
    """
    line.labelled(JANE)
    due = line.state().due_at
    assert line.play.house.following.look_due() == 0
    assert due - datetime.now(UTC) <= timedelta(minutes=11)
    with freeze_time(due):
        assert line.play.house.following.look_due() == 1
    assert line.names() == {"Zoe Old", "Jane Roe"}
    with freeze_time(datetime.now(UTC) + timedelta(days=1)), line.cost(history_list=1):
        assert line.play.house.following.look_due() == 1
