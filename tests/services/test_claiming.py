"""Two workers and one mailbox: one works, the other marks; and a mailbox that hangs takes one thread, not all."""

import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from backend import settings, wiring
from backend.domain.mailbox import SyncState, sync_id
from backend.services.claiming import Claiming, Rhythm
from backend.services.following import Outcome
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

ALICE, TOM, PRIYA = (f"{name}@brightwater.example" for name in ("alice", "tom", "priya"))
JANE, BOB = "Jane Roe <jane@roe.example>", "Bob Stone <bob@stone.example>"


def state_of(play: Any, address: str = ALICE) -> SyncState:
    found = play.house.store.root.get(SyncState, sync_id(address))
    assert isinstance(found, SyncState)
    return found


def newest(play: Any) -> int:
    return int(play.world.mailboxes[ALICE].history_id)


def reads(play: Any, address: str = ALICE) -> int:
    return int(play.world.counters.requests[address, "history.list"])


def names(play: Any) -> set[str]:
    return {candidate.name for candidate in play.candidates()}


def until(done: Callable[[], bool], patience: float = 5.0) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.005)


@pytest.fixture
def pushed(stage: Callable[..., Any], letter: Letter) -> Any:
    """Alice is connected and has just been looked at; Google pushes, but only when the test says so."""
    play = stage(push=True)
    play.world.pushing.target = None
    play.connect(ALICE)
    play.look(ALICE)
    play.world.counters.reset()
    return play


def another_worker() -> wiring.House:
    """A further worker on the same store."""
    return wiring.build(settings.read())


def labelled(play: Any, letter: Letter, sender: str, address: str = ALICE) -> None:
    play.label(address, play.deliver(address, letter(sender, address)))


def test_of_two_workers_with_the_same_push_one_works_and_one_marks(pushed: Any, letter: Letter) -> None:
    labelled(pushed, letter, JANE)
    pushed.world.troubles.plan(Trouble("history.list", delay_s=0.3))
    workers, together = [another_worker(), another_worker()], threading.Barrier(2)

    def push(house: wiring.House) -> Outcome:
        together.wait(5)
        return house.following.pushed(ALICE, newest(pushed))

    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(push, workers))
    assert outcomes == [Outcome.IN_STEP, Outcome.REMEMBERED]
    assert reads(pushed) == 1
    assert names(pushed) == {"Jane Roe"}


def test_what_another_worker_marks_is_read_before_the_lease_is_let_go(pushed: Any, letter: Letter) -> None:
    first, second = another_worker(), another_worker()
    labelled(pushed, letter, JANE)
    pushed.world.troubles.plan(Trouble("threads.get", delay_s=0.4))
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(first.following.pushed, ALICE, newest(pushed))
        until(lambda: pushed.world.counters.requests[ALICE, "threads.get"] == 1)
        labelled(pushed, letter, BOB)
        assert second.following.pushed(ALICE, newest(pushed)) is Outcome.REMEMBERED
        assert not working.done(), "the two did not overlap"
        assert reads(pushed) == 1
        assert working.result() is Outcome.IN_STEP
    assert names(pushed) == {"Jane Roe", "Bob Stone"}
    assert reads(pushed) == 2
    assert not state_of(pushed).dirty


def test_two_hundred_pushes_of_one_mailbox_cost_two_history_reads_at_most(pushed: Any, letter: Letter) -> None:
    ids = []
    for number in range(100):
        stored = pushed.deliver(ALICE, letter(f"C{number} <c{number}@roe.example>", ALICE, subject=f"No {number}"))
        ids.append(newest(pushed))
        if number < 5:
            pushed.label(ALICE, stored)
        ids.append(newest(pushed))
    random.Random(1).shuffle(ids)
    pushed.world.troubles.plan(Trouble("history.list", delay_s=0.1))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda history_id: pushed.house.following.pushed(ALICE, history_id), ids))
    pushed.house.following.look_due()
    assert 1 <= reads(pushed) <= 2
    assert len(names(pushed)) == 5
    assert state_of(pushed).history_id == newest(pushed)
    assert not state_of(pushed).dirty


def test_several_threads_look_at_each_mailbox_that_is_due_once(pushed: Any) -> None:
    pushed.connect(TOM)
    pushed.world.counters.reset()
    with freeze_time(datetime.now(UTC) + timedelta(hours=1)), ThreadPoolExecutor(3) as pool:
        looked = sum(pool.map(lambda _: pushed.house.following.look_due(), range(3)))
    assert looked == 2
    assert (reads(pushed), reads(pushed, TOM)) == (1, 1)


def test_what_was_due_when_it_was_listed_is_not_looked_at_again(pushed: Any) -> None:
    claiming = Claiming(pushed.house.store, Rhythm(timedelta(seconds=15), timedelta(minutes=10)))
    with freeze_time(datetime.now(UTC) + timedelta(hours=1)):
        (listed,) = claiming.due()
        pushed.look(ALICE)
        assert claiming.claim(listed.id, only_if_due=True) is None
        assert claiming.claim(listed.id) is not None


def test_a_mailbox_that_hangs_longer_than_its_lease_takes_one_thread_and_delays_no_other(
    stage: Callable[..., Any], letter: Letter
) -> None:
    play = stage(settings_={"LEASE_SECONDS": "0.05"})
    for owner in (TOM, ALICE):
        play.connect(owner)
    labelled(play, letter, JANE)
    play.world.troubles.plan(Trouble("history.list", delay_s=1, mailbox=TOM))
    play.world.counters.reset()
    with ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(play.house.following.look_due, 1)
        until(lambda: reads(play, TOM) == 1)
        assert play.house.following.look_due(1) == 1
        assert names(play) == {"Jane Roe"}
        until(lambda: datetime.now(UTC) > state_of(play, TOM).due_at)
        assert play.house.following.look_due() == 0
        assert play.house.following.pushed(TOM, play.world.mailboxes[TOM].history_id + 1) is Outcome.REMEMBERED
        assert reads(play, TOM) == 1
        assert not hanging.done(), "the mailbox did not hang"
        assert hanging.result() == 1
    assert state_of(play, TOM).looks == 1, "what was announced meanwhile was not looked for"


def test_mailboxes_that_have_been_bad_share_one_thread(play: Any) -> None:
    for owner in (TOM, PRIYA, ALICE):
        play.connect(owner)
        play.world.troubles.plan(Trouble("history.list", status=400, mailbox=owner))
    for owner in (TOM, PRIYA):
        play.look(owner)
    play.world.troubles.clear()
    play.world.troubles.plan(Trouble("history.list", delay_s=0.8, mailbox=TOM))
    play.world.counters.reset()
    with freeze_time(datetime.now(UTC) + timedelta(minutes=1)), ThreadPoolExecutor(1) as pool:
        hanging = pool.submit(play.house.following.look, TOM)
        until(lambda: reads(play, TOM) == 1)
        assert play.house.following.look_due() == 1
        assert (reads(play, ALICE), reads(play, PRIYA)) == (1, 0)
        assert not hanging.done(), "the mailbox did not hang"
        hanging.result()
        assert play.house.following.look_due() == 1
    assert reads(play, PRIYA) == 1


def test_another_worker_takes_over_a_mailbox_whose_lease_has_run_out(stage: Callable[..., Any], letter: Letter) -> None:
    """The late one comes back to find its lease gone, and writes no cursor."""
    play = stage(settings_={"LEASE_SECONDS": "0.2"})
    play.connect(ALICE)
    labelled(play, letter, JANE)
    play.world.troubles.plan(Trouble("history.list", delay_s=0.8))
    second = another_worker()
    play.world.counters.reset()
    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(play.house.following.look, ALICE)
        until(lambda: reads(play) == 1)
        until(lambda: second.following.look_due() == 1)
        assert names(play) == {"Jane Roe"}
        after = state_of(play)
        assert not late.done(), "the two did not overlap"
        assert late.result() is Outcome.REMEMBERED
    assert state_of(play) == after
    assert after.history_id == newest(play)


def found_unannounced(play: Any, letter: Letter, clock: Any) -> SyncState:
    """Something happened, nobody was told, and the safety net found it."""
    clock.move_to(state_of(play).due_at)
    labelled(play, letter, JANE)
    assert play.house.following.look_due() == 1
    assert names(play) == {"Jane Roe"}
    return state_of(play)


def test_news_that_no_push_announced_makes_the_safety_net_fine(pushed: Any, letter: Letter) -> None:
    with freeze_time(datetime.now(UTC)) as clock:
        state = found_unannounced(pushed, letter, clock)
        assert state.due_at == datetime.now(UTC) + timedelta(minutes=1)
        clock.tick(timedelta(seconds=11))
        assert pushed.house.renewing.renew_due() == 1
        assert pushed.house.renewing.renew_due() == 0


def test_a_push_that_was_only_late_is_no_reason_to_renew(pushed: Any, letter: Letter) -> None:
    with freeze_time(datetime.now(UTC)) as clock:
        state = found_unannounced(pushed, letter, clock)
        clock.tick(timedelta(seconds=3))
        assert pushed.house.following.pushed(ALICE, state.history_id) is Outcome.NOTHING_NEW
        clock.tick(timedelta(seconds=57))
        assert pushed.house.renewing.renew_due() == 0
        assert pushed.house.following.look_due() == 1
        assert state_of(pushed).due_at >= datetime.now(UTC) + timedelta(minutes=10)
    assert pushed.world.counters.requests[ALICE, "watch"] == 0


def test_an_idle_mailbox_costs_two_units_a_poll_and_at_most_six_polls_an_hour(pushed: Any) -> None:
    with freeze_time(datetime.now(UTC)) as clock:
        for _ in range(120):
            clock.tick(timedelta(seconds=30))
            pushed.house.following.look_due()
    polls = reads(pushed)
    assert 5 <= polls <= 6
    assert pushed.world.counters.requests.total() == polls
    assert pushed.world.counters.units.total() == 2 * polls


def test_a_mark_left_with_a_look_that_fails_is_kept(pushed: Any, letter: Letter) -> None:
    labelled(pushed, letter, JANE)
    cursor = state_of(pushed).history_id
    pushed.world.troubles.plan(Trouble("history.list", status=400))
    assert pushed.house.following.pushed(ALICE, newest(pushed)) is Outcome.REMEMBERED
    state = state_of(pushed)
    assert (state.history_id, state.pushed_id, state.failures) == (cursor, newest(pushed), 1)
    with freeze_time(state.due_at, tick=True):
        assert pushed.house.following.look_due() == 1
    assert names(pushed) == {"Jane Roe"}
    assert replace(state_of(pushed), lease=None).failures == 0
