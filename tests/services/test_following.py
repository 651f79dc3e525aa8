"""Keeping mailboxes in step: leases, marks, history that lags, and one bad mailbox among good ones."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend.domain.lease import Lease
from backend.domain.mailbox import SyncState, sync_id
from backend.services.following import Outcome
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
JANE = "Jane Roe <jane@roe.example>"


def state_of(play: Any, address: str = ALICE) -> SyncState:
    found = play.house.store.root.get(SyncState, sync_id(address))
    assert isinstance(found, SyncState)
    return found


def change(play: Any, **fields: Any) -> None:
    play.house.store.root.transact(lambda tx: tx.put(replace(state_of(play), **fields)))


def names(play: Any) -> set[str]:
    return {candidate.name for candidate in play.candidates()}


@pytest.fixture
def due(play: Any, letter: Letter) -> Any:
    """Alice is connected, and there is something to find in her mailbox."""
    play.connect(ALICE)
    play.label(ALICE, play.deliver(ALICE, letter(JANE, ALICE)))
    play.world.counters.reset()
    return play


def test_while_another_holds_the_lease_a_push_is_only_remembered(due: Any) -> None:
    change(due, lease=Lease("another", 7, datetime.now(UTC) + timedelta(minutes=1)))
    newest = due.world.mailboxes[ALICE].history_id
    assert due.house.following.pushed(ALICE, newest) is Outcome.REMEMBERED
    assert due.world.counters.requests.total() == 0
    state = state_of(due)
    assert (state.pushed_id, state.dirty) == (newest, True)
    assert state.lease is not None
    assert state.lease.holder == "another"


def test_a_holder_that_died_is_succeeded(due: Any) -> None:
    change(due, lease=Lease("dead", 7, datetime.now(UTC) - timedelta(seconds=1)))
    assert due.house.following.pushed(ALICE, due.world.mailboxes[ALICE].history_id) is Outcome.IN_STEP
    assert names(due) == {"Jane Roe"}
    lease = state_of(due).lease
    assert lease is not None
    assert lease.fence == 8


def test_a_late_holder_writes_nothing_once_succeeded(due: Any) -> None:
    """Someone takes the lease while Alice's history is read: her cursor stays the successor's business."""
    cursor = state_of(due).history_id
    successor = Lease("successor", 99, datetime.now(UTC) + timedelta(minutes=1))
    due.world.while_reading(ALICE, "history.list", lambda: change(due, lease=successor))
    assert due.house.following.look(ALICE) is Outcome.REMEMBERED
    assert state_of(due).history_id == cursor
    assert state_of(due).lease == successor


def test_history_that_lags_is_looked_at_again_after_1_5_and_30_seconds(due: Any) -> None:
    announced = due.world.mailboxes[ALICE].history_id + 1000
    assert due.house.following.pushed(ALICE, announced) is Outcome.REMEMBERED
    for pause in (1, 5, 30):
        state = state_of(due)
        assert state.synced_at is not None
        assert (state.due_at - state.synced_at).total_seconds() == pause
        assert state.dirty
        assert due.house.following.look_due() == 0
        with freeze_time(state.due_at + timedelta(milliseconds=1)):
            assert due.house.following.look_due() == 1
    assert not state_of(due).dirty
    assert due.world.counters.requests[ALICE, "history.list"] == 4


def test_history_that_shows_it_at_last_is_imported(due: Any, letter: Letter) -> None:
    announced = due.world.mailboxes[ALICE].history_id + 20
    due.house.following.pushed(ALICE, announced)
    while due.world.mailboxes[ALICE].history_id < announced:
        due.label(ALICE, due.deliver(ALICE, letter("Bob Stone <bob@stone.example>", ALICE)))
    with freeze_time(state_of(due).due_at + timedelta(milliseconds=1)):
        assert due.house.following.look_due() == 1
    assert names(due) == {"Jane Roe", "Bob Stone"}
    state = state_of(due)
    assert (state.dirty, state.looks) == (False, 0)


def test_the_looks_after_trouble_do_not_use_up_those_of_a_lagging_history(due: Any) -> None:
    due.world.troubles.plan(Trouble("history.list", status=400, times=4))
    for _ in range(4):
        due.house.following.look(ALICE)
    due.house.following.pushed(ALICE, due.world.mailboxes[ALICE].history_id + 1000)
    state = state_of(due)
    assert state.synced_at is not None
    assert state.dirty
    assert (state.due_at - state.synced_at).total_seconds() == 1


def test_one_bad_mailbox_stops_no_other(play: Any, letter: Letter) -> None:
    for owner in (ALICE, TOM):
        play.connect(owner)
        play.label(owner, play.deliver(owner, letter(f"{owner[:3]} <{owner[:3]}@roe.example>", owner)))
    play.world.tokens.revoke_account(ALICE)
    assert play.house.following.look_due() == 2
    assert names(play) == {"tom"}
    assert (state_of(play).active, state_of(play, TOM).active) == (False, True)
    assert play.house.following.look_due() == 0


def test_a_thread_that_cannot_be_read_stops_no_other_and_is_tried_three_times(due: Any, letter: Letter) -> None:
    due.label(ALICE, due.deliver(ALICE, letter("Max <max@roe.example>", ALICE)))
    jane = due.world.mailboxes[ALICE].threads()[-1][0].thread_id
    due.world.troubles.plan(Trouble("threads.get", status=400))
    assert due.house.following.look(ALICE) is Outcome.IN_STEP
    assert names(due) == {"Max"}
    due.world.troubles.plan(Trouble("threads.get", status=400, times=9))
    asked = due.world.counters.requests
    before = asked[ALICE, "threads.get"]
    due.work()
    assert asked[ALICE, "threads.get"] == before
    for tries, seconds in ((1, 31), (2, 62), (2, 93), (2, 3700)):
        with freeze_time(datetime.now(UTC) + timedelta(seconds=seconds)):
            due.work()
            due.house.following.look(ALICE)
        assert asked[ALICE, "threads.get"] == before + tries
    (parked,) = due.house.parking.parked(DOMAIN, due.world.accounts[ALICE].sub)
    assert (parked.thread_id, parked.tries, parked.error) == (jane, 3, "RequestRefused")
    assert due.house.queue.of(DOMAIN, due.world.accounts[ALICE].sub) == ()


def test_many_threads_at_once_are_work_and_nothing_is_fetched_twice(play: Any, letter: Letter) -> None:
    play.connect(ALICE)
    for number in range(50):
        play.label(
            ALICE, play.deliver(ALICE, letter(f"C{number} <c{number}@roe.example>", ALICE, subject=f"No {number}"))
        )
    play.world.counters.reset()
    assert play.house.following.look(ALICE) is Outcome.IN_STEP
    assert len(names(play)) == 25
    play.work()
    assert len(names(play)) == 50
    assert play.world.counters.summary()["by_method"]["threads.get"]["requests"] == 50


def test_while_gmail_wants_a_rest_no_push_asks_it_anything(due: Any) -> None:
    newest = due.world.mailboxes[ALICE].history_id
    due.world.troubles.plan(Trouble("history.list", status=429, reason="rateLimitExceeded", retry_after=600))
    for _ in range(5):
        assert due.house.following.pushed(ALICE, newest) is Outcome.REMEMBERED
    assert due.house.following.look_due() == 0
    assert due.world.counters.requests == {(ALICE, "history.list"): 1}
    assert state_of(due).pushed_id == newest
    with freeze_time(datetime.now(UTC) + timedelta(seconds=601)):
        assert due.house.following.look_due() == 1
    assert names(due) == {"Jane Roe"}
