"""Renewing watches: daily, by one worker, never the cursor, and one bad mailbox among good ones."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from freezegun import freeze_time

from backend import settings, wiring
from backend.domain.mailbox import Mailbox, MailboxState, SyncState, sync_id
from backend.domain.pace import next_turn
from sandbox.mailbox import Watch
from sandbox.trouble import Trouble

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
SECOND = timedelta(seconds=1)


def state_of(play: Any, address: str = ALICE) -> SyncState:
    found = play.house.store.root.get(SyncState, sync_id(address))
    assert isinstance(found, SyncState)
    return found


def mailbox_of(play: Any, address: str = ALICE) -> Mailbox:
    found = play.house.store.of(DOMAIN).get(Mailbox, play.world.accounts[address].sub)
    assert isinstance(found, Mailbox)
    return found


def change(play: Any, **fields: Any) -> None:
    play.house.store.root.transact(lambda tx: tx.put(replace(state_of(play), **fields)))


def calls(play: Any, method: str = "watch", address: str = ALICE) -> int:
    return int(play.world.counters.requests[address, method])


def turn(play: Any, address: str = ALICE) -> datetime:
    found = state_of(play, address).renew_at
    assert found
    return found + SECOND


def days_left(play: Any) -> float:
    expires = mailbox_of(play).watch_expires_at
    assert expires
    return round((expires - datetime.now(UTC)) / timedelta(days=1), 6)


@pytest.fixture
def watched(stage: Callable[..., Any]) -> Any:
    """Alice is connected and Gmail watches her mailbox; its pushes go nowhere."""
    play = stage(push=True)
    play.world.pushing.target = None
    play.connect(ALICE)
    play.world.counters.reset()
    return play


def test_a_watch_is_renewed_at_the_mailboxs_own_time_every_day(watched: Any) -> None:
    assert watched.house.renewing.renew_due() == 0
    at = turn(watched)
    assert at == next_turn(state_of(watched).mailbox, datetime.now(UTC)) + SECOND
    for day in range(3):
        with freeze_time(at + timedelta(days=day)):
            assert watched.house.renewing.renew_due() == 1
            assert watched.house.renewing.renew_due() == 0
            assert days_left(watched) == 7
    assert calls(watched) == 3
    assert calls(watched, "stop") == 0


def test_a_renewal_never_moves_the_cursor_nor_what_else_is_known(watched: Any) -> None:
    watched.world.mailboxes[ALICE].create_label("Something else happened")
    watched.world.mailboxes[ALICE].deliver(b"From: a@b.example\n\nHello")
    before = state_of(watched)
    assert watched.world.mailboxes[ALICE].history_id > before.history_id
    with freeze_time(turn(watched)):
        watched.house.renewing.renew_due()
    assert replace(state_of(watched), renew_at=before.renew_at) == before


def test_two_workers_at_the_same_time_renew_once(watched: Any) -> None:
    """Gmail refuses a second renewal of the same mailbox that comes while the first is under way."""
    houses = [wiring.build(settings.read()) for _ in range(2)]
    watched.world.troubles.plan(Trouble("watch", delay_s=0.3))
    together, renewed = threading.Barrier(2), []

    def renew(house: wiring.House) -> None:
        together.wait(5)
        renewed.append(house.renewing.renew_due())

    change(watched, renew_at=None)
    threads = [threading.Thread(target=renew, args=(house,)) for house in houses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(renewed) == [0, 1]
    assert calls(watched) == 1


def test_a_worker_that_died_at_it_is_followed_by_another(watched: Any) -> None:
    with freeze_time(turn(watched)) as clock:
        watched.world.mailboxes[ALICE].watch = None
        states = watched.house.renewing._claimed(state_of(watched).id)
        assert states
        assert watched.house.renewing.renew_due() == 0
        clock.tick(timedelta(minutes=6))
        assert watched.house.renewing.renew_due() == 1
    assert watched.world.mailboxes[ALICE].watch


def test_a_renewal_that_fails_is_tried_again_after_growing_pauses(watched: Any) -> None:
    watched.world.troubles.plan(Trouble("watch", status=500, times=3))
    with freeze_time(turn(watched)) as clock:
        for minutes in (5, 15, 60):
            assert watched.house.renewing.renew_due() == 1
            assert state_of(watched).renew_at == datetime.now(UTC) + timedelta(minutes=minutes)
            clock.tick(timedelta(minutes=minutes) - SECOND)
            assert watched.house.renewing.renew_due() == 0
            clock.tick(SECOND)
        assert watched.house.renewing.renew_due() == 1
        assert days_left(watched) == 7
    assert state_of(watched).renewals_failed == 0
    assert calls(watched) == 4


def test_another_push_client_of_ours_is_stopped_once_and_only_then(watched: Any) -> None:
    expires = datetime.now(UTC) + timedelta(days=3)
    watched.world.mailboxes[ALICE].watch = Watch("projects/sandbox/topics/another", expires)
    with freeze_time(turn(watched)):
        watched.house.renewing.renew_due()
    assert watched.world.mailboxes[ALICE].watch.topic == "projects/sandbox/topics/gmail"
    assert (calls(watched), calls(watched, "stop")) == (2, 1)


def test_a_push_client_that_stopping_does_not_end_is_no_endless_loop(watched: Any) -> None:
    said = "Only one user push notification client allowed per developer (call /stop then try again)"
    watched.world.troubles.plan(Trouble("watch", status=400, message=said, times=9))
    with freeze_time(turn(watched)):
        watched.house.renewing.renew_due()
        assert (calls(watched), calls(watched, "stop")) == (2, 1)
        assert state_of(watched).renew_at == datetime.now(UTC) + timedelta(minutes=5)


def test_one_bad_mailbox_stops_no_other_and_is_left_alone(watched: Any) -> None:
    watched.connect(TOM)
    watched.world.tokens.revoke_account(ALICE)
    with freeze_time(datetime.now(UTC) + timedelta(days=1)):
        assert watched.house.renewing.renew_due() == 2
        assert watched.house.renewing.renew_due() == 0
    assert mailbox_of(watched).state is MailboxState.NEEDS_RECONNECT
    assert not state_of(watched).active
    assert calls(watched, address=TOM) == 2
    with freeze_time(datetime.now(UTC) + timedelta(days=2)):
        assert watched.house.renewing.renew_due() == 1


def test_a_mailbox_that_was_switched_off_is_watched_again_once_it_is_back(watched: Any) -> None:
    watched.world.mailboxes[ALICE].service_off = True
    with freeze_time(turn(watched)) as clock:
        assert watched.house.renewing.renew_due() == 1
        assert mailbox_of(watched).state is MailboxState.SUSPENDED
        asked = calls(watched)
        clock.tick(timedelta(minutes=6))
        assert watched.house.renewing.renew_due() == 1
        assert calls(watched) == asked, "a mailbox known to be off was asked"
        watched.world.mailboxes[ALICE].service_off = False
        watched.look(ALICE)
        clock.tick(timedelta(minutes=16))
        assert watched.house.renewing.renew_due() == 1
        assert days_left(watched) == 7


def test_a_mailbox_connected_before_there_was_a_topic_gets_its_watch(watched: Any) -> None:
    watched.world.mailboxes[ALICE].watch = None
    change(watched, renew_at=None)
    assert watched.house.renewing.renew_due() == 1
    assert watched.world.mailboxes[ALICE].watch


def test_without_a_topic_nothing_is_watched(play: Any) -> None:
    play.connect(ALICE)
    change(play, renew_at=None)
    assert play.house.renewing.renew_due() == 0
    assert calls(play) == 0
