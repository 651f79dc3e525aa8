"""The doors of the clock: what is due is done and counted, and nothing is begun when the time is up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from backend.domain.mailbox import SyncState, sync_id
from backend.watchers.clock_jobs import PATIENCE, all_due

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
JANE = "Jane Roe <jane@roe.example>"
SCHEDULER = "push@sandbox.iam.gserviceaccount.com"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def call(play: Any, job: str) -> dict[str, int]:
    url = f"{play.origin}/watchers/{job}"
    headers = {"Authorization": f"Bearer {play.world.service_token(SCHEDULER, url)}"}
    answer = requests.post(url, headers=headers, timeout=10)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


@pytest.fixture
def two(stage: Callable[..., Any]) -> Any:
    """Alice and Tom are connected; Google announces nothing."""
    play = stage(push=True)
    play.world.pushing.target = None
    for owner in (ALICE, TOM):
        play.connect(owner)
    play.world.counters.reset()
    return play


def test_a_poll_looks_at_every_mailbox_that_is_due_and_then_at_none(two: Any, letter: Letter) -> None:
    two.label(ALICE, two.deliver(ALICE, letter(JANE, ALICE)))
    assert call(two, "poll") == {"looked": 2}
    assert [candidate.name for candidate in two.candidates()] == ["Jane Roe"]
    assert call(two, "poll") == {"looked": 0}


def test_a_sweep_does_what_is_due_to_the_end_in_one_call(two: Any, letter: Letter) -> None:
    for number in range(51):
        sender = f"C{number} <c{number}@roe.example>"
        two.label(ALICE, two.deliver(ALICE, letter(sender, ALICE, subject=f"No {number}")))
    two.connect(ALICE, how="all")
    assert call(two, "sweep")["steps"] >= 2
    assert len(two.threads(ALICE)) == 51
    assert call(two, "sweep") == {"steps": 0}


def test_every_watch_whose_time_has_come_is_renewed_once(two: Any) -> None:
    with freeze_time(datetime.now(UTC) + timedelta(days=1), tick=True):
        assert call(two, "renew") == {"renewed": 2}
        assert call(two, "renew") == {"renewed": 0}
    assert two.world.counters.requests[ALICE, "watch"] == two.world.counters.requests[TOM, "watch"] == 1


def test_every_mailbox_is_audited_once_a_day(two: Any) -> None:
    assert call(two, "audit") == {"asked": 2}
    assert call(two, "audit") == {"asked": 0}
    state = two.house.store.root.get(SyncState, sync_id(ALICE))
    assert [item.task for item in two.house.queue.of(DOMAIN, state.mailbox)] == ["audit"]


def test_nothing_is_begun_when_the_time_is_up() -> None:
    begun = []
    with freeze_time(NOON) as at:

        def one() -> int:
            begun.append(at())
            at.tick(timedelta(seconds=20))
            return 1

        assert all_due(one) == 3
    assert begun[-1] - begun[0] < PATIENCE


def test_every_door_writes_what_the_calls_cost(two: Any) -> None:
    owner = two.world.accounts[ALICE].sub
    with freeze_time(datetime.now(UTC) + timedelta(seconds=6), tick=True):
        call(two, "renew")
        assert "labels.list" in two.house.spending.of(DOMAIN, owner).today.requests
