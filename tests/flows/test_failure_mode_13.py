"""Failure mode 13: two recruiters on one thread, each order of sync, the same in the store."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest

from backend.domain.candidate import Candidate

Letter = Callable[..., EmailMessage]

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
JANE = "Jane Roe <jane@roe.example>"
SINCE = datetime.now(UTC) - timedelta(days=2)

VIEWS = {
    "both see all": {ALICE: (0, 1, 2), TOM: (0, 1, 2)},
    "each sees a part": {ALICE: (0, 1), TOM: (1, 2)},
    "they share nothing": {ALICE: (0,), TOM: (2,)},
    "one sees the middle": {ALICE: (0, 1, 2), TOM: (1,)},
}


@pytest.fixture
def exchange(letter: Letter) -> list[EmailMessage]:
    """Jane applies, Alice answers, Jane writes again; Tom is on all of it."""
    first = letter(JANE, f"{ALICE}, {TOM}", "I would like to apply.")
    second = letter(f"Alice Moreau <{ALICE}>", JANE, "Thank you.", answers=(first,), Cc=TOM)
    return [first, second, letter(JANE, f"{ALICE}, {TOM}", "When?", answers=(first, second))]


@pytest.fixture
def told(
    stage: Callable[..., Any], exchange: list[EmailMessage]
) -> Callable[[dict[str, tuple[int, ...]], tuple[str, ...]], Any]:
    """Tells the story on a stage of its own: the mails arrive, then the mailboxes are looked at in this order."""

    def tell(views: dict[str, tuple[int, ...]], order: tuple[str, ...]) -> Any:
        play = stage()
        for owner, seen in views.items():
            for place in seen:
                sent = place == 1 and owner == ALICE
                labels = ("SENT", "Hire") if sent else ("INBOX", "Hire")
                play.deliver(owner, exchange[place], labels=labels, at=SINCE + timedelta(hours=place))
        for owner in order:
            play.connect(owner, how="all")
            play.work()
        return play

    return tell


def timeless(candidate: Candidate) -> Candidate:
    """The candidate without what tells who was first and when."""
    addresses = tuple(replace(each, by="", at=SINCE, message=None) for each in candidate.addresses)
    return replace(candidate, addresses=addresses, created_at=SINCE, owner="")


def store_of(play: Any) -> dict[str, list[Any]]:
    return {
        "messages": sorted(play.messages(), key=lambda message: message.id),
        "conversations": play.conversations(),
        "candidates": [timeless(candidate) for candidate in play.candidates()],
    }


@pytest.mark.parametrize("views", VIEWS.values(), ids=VIEWS)
def test_failure_mode_13_each_order_of_sync_gives_the_same_store(
    told: Callable[..., Any], views: dict[str, tuple[int, ...]]
) -> None:
    """Broken variant: a message's id had the mailbox in it."""
    one, other = told(views, (ALICE, TOM)), told(views, (TOM, ALICE))
    assert store_of(one) == store_of(other)
    (conversation,) = one.conversations()
    assert len(conversation.mailboxes) == 2
    assert len(one.candidates()) == 1
    places = {place for seen in views.values() for place in seen}
    assert len(one.messages()) == len(places)
    copies = sum(len(message.copies) for message in one.messages())
    assert copies == sum(len(seen) for seen in views.values())


@pytest.mark.parametrize("views", VIEWS.values(), ids=VIEWS)
def test_failure_mode_13_importing_again_changes_nothing(
    told: Callable[..., Any], views: dict[str, tuple[int, ...]]
) -> None:
    """Broken variant: a message's id had the moment of its import in it."""
    play = told(views, (ALICE, TOM))
    before = store_of(play)
    play.world.counters.reset()
    for owner in (TOM, ALICE, TOM):
        box = play.world.mailboxes[owner]
        for thread in box.threads():
            box.label_thread(thread[0].thread_id, remove=[box.label_id("Hire")])
            box.label_thread(thread[0].thread_id, add=["Hire"])
        play.look(owner)
    assert play.world.counters.requests[TOM, "threads.get"] >= 2
    assert store_of(play) == before


def test_failure_mode_13_the_first_to_bring_her_owns_her(told: Callable[..., Any]) -> None:
    """Broken variant: whose mailbox came last became the owner."""
    for order in ((ALICE, TOM), (TOM, ALICE)):
        play = told(VIEWS["both see all"], order)
        assert play.candidates()[0].owner == play.world.accounts[order[0]].sub
