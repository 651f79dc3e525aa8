"""What a look makes of history: where the cursor goes, and what a lone new message brings in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.history import HistoryPage
from backend.domain.mailbox import SyncState, sync_id

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"


@dataclass
class Snapshot:
    """A way into a Gmail whose later pages hold what was there at the first, and the newest id all the same."""

    gmail: Any
    meanwhile: Callable[[], object]

    def changes_since(self, cursor: int) -> Iterator[HistoryPage]:
        yield from self.gmail.changes_since(cursor)
        self.meanwhile()
        yield HistoryPage((), self.gmail.profile().history_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.gmail, name)


@pytest.fixture
def first(play: Any, letter: Letter) -> EmailMessage:
    """The mail of Jane's thread, which Alice follows."""
    mail = letter(JANE, ALICE, "First")
    play.connect(ALICE)
    play.label(ALICE, play.deliver(ALICE, mail))
    play.look(ALICE)
    return mail


def texts(play: Any) -> list[str]:
    return sorted(message.text.strip() for message in play.messages())


def test_what_comes_between_two_pages_is_found_by_the_next_look(play: Any, letter: Letter, first: EmailMessage) -> None:
    history, sub = play.house.following._history, play.world.accounts[ALICE].sub
    box, cursor = play.house.opening.box(DOMAIN, sub), play.house.store.root.get(SyncState, sync_id(ALICE)).history_id
    play.deliver(ALICE, letter(JANE, ALICE, "Second", answers=(first,)))
    between = Snapshot(box.gmail, lambda: play.deliver(ALICE, letter(JANE, ALICE, "Third", answers=(first,))))
    cursor = history.catch_up(replace(box, gmail=between), cursor)
    assert texts(play) == ["First", "Second"]
    history.catch_up(box, cursor)
    assert texts(play) == ["First", "Second", "Third"]


@pytest.mark.parametrize("kept_out", ["DRAFT", "SPAM"])
def test_a_lone_new_message_that_is_no_mail_for_us_stays_out(
    play: Any, letter: Letter, first: EmailMessage, kept_out: str
) -> None:
    """The label of a filter makes us read it, whatever it is."""
    (before,) = play.threads(ALICE)
    mail = letter(JANE, ALICE, "Not this", answers=(first,))
    play.deliver(ALICE, mail, labels=(kept_out, "Hire"), thread_id=before.gmail_id)
    play.world.counters.reset()
    play.look(ALICE)
    play.work()
    assert play.world.counters.requests[ALICE, "messages.get"] == 1
    assert texts(play) == ["First"]
    (after,) = play.threads(ALICE)
    assert (after.message_ids, after.missing) == (before.message_ids, ())
    assert play.house.queue.of(DOMAIN, before.mailbox) == ()
