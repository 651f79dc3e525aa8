"""The heartbeat: beats side by side, none of which ends or delays another, and an end within patience."""

import threading
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest

from backend.watchers.heartbeat import Beat, Heartbeat

Beating = Callable[..., Heartbeat]


@pytest.fixture
def beating() -> Iterator[Beating]:
    """Starts a heartbeat of these beats and stops it at the end."""
    started = []

    def start(*beats: Beat, pause: float = 0.01) -> Heartbeat:
        heartbeat = Heartbeat(pause, beats)
        started.append(heartbeat)
        heartbeat.start()
        return heartbeat

    yield start
    for heartbeat in started:
        heartbeat.stop(0.1)


def noting(calls: list[float]) -> Callable[[], int]:
    """A beat that finds nothing to do and notes when."""

    def beat() -> int:
        calls.append(time.monotonic())
        return 0

    return beat


def until(done: Callable[[], bool], patience: float = 5.0) -> None:
    deadline = time.monotonic() + patience
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_the_threads_of_a_beat_are_at_it_at_the_same_time(beating: Beating) -> None:
    met = threading.Barrier(3)
    meetings = []

    def meet() -> int:
        meetings.append(met.wait(5))
        return 0

    beating(Beat((meet,), threads=3))
    until(lambda: len(meetings) >= 3)


def test_a_beat_that_hangs_delays_no_other(beating: Beating) -> None:
    hangs, others = threading.Event(), list[float]()
    beating(Beat((lambda: int(hangs.wait(5)),)), Beat((noting(others),)))
    until(lambda: len(others) > 3)
    assert not hangs.is_set()
    hangs.set()


def test_a_beat_that_fails_beats_on_and_so_does_its_neighbour(beating: Beating) -> None:
    calls, neighbours = list[float](), list[float]()

    def fail() -> int:
        calls.append(time.monotonic())
        raise RuntimeError("ours")

    beating(Beat((fail, noting(neighbours))))
    until(lambda: len(calls) > 2 and len(neighbours) > 2)


def test_while_there_is_something_to_do_nobody_rests(beating: Beating) -> None:
    left = list(range(20))
    beating(Beat((lambda: int(bool(left and left.pop())),)), pause=60)
    until(lambda: not left[1:])


def test_the_threads_of_a_beat_take_turns(beating: Beating) -> None:
    """They begin a pause apart, here an hour."""
    calls = list[float]()
    beating(Beat((noting(calls),), threads=3, pauses=3), pause=3600)
    until(lambda: bool(calls))
    time.sleep(0.05)
    assert len(calls) == 1


def test_a_thread_with_nothing_to_do_rests_for_its_pauses(beating: Beating) -> None:
    calls = list[float]()
    heartbeat = beating(Beat((noting(calls),), pauses=5), pause=0.01)
    until(lambda: len(calls) > 4)
    heartbeat.stop()
    assert min(later - earlier for earlier, later in pairwise(calls)) >= 0.049


def test_stopping_waits_for_what_is_under_way(beating: Beating) -> None:
    began, done = threading.Event(), []

    def work() -> int:
        began.set()
        time.sleep(0.05)
        done.append(1)
        return 1

    heartbeat = beating(Beat((work,)))
    assert began.wait(5)
    heartbeat.stop()
    finished = len(done)
    assert finished
    time.sleep(0.05)
    assert len(done) == finished


def test_stopping_waits_no_longer_than_its_patience_for_all_threads_together(beating: Beating) -> None:
    began, hangs = threading.Barrier(4), threading.Event()

    def hang() -> int:
        began.wait(5)
        return int(hangs.wait(5))

    heartbeat = beating(Beat((hang,), threads=3))
    began.wait(5)
    stopped = time.monotonic()
    heartbeat.stop(0.2)
    assert time.monotonic() - stopped < 0.4
    hangs.set()


def test_without_a_pause_nothing_beats(beating: Beating) -> None:
    calls = list[float]()
    heartbeat = beating(Beat((noting(calls),)), pause=0)
    time.sleep(0.02)
    heartbeat.stop()
    assert calls == []
