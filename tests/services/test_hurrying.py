"""Hurrying: how long an answer waits, and what becomes of work it did not wait for."""

import logging
import threading
import time
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backend.domain import clock
from backend.domain.errors import Missing, StillWorking
from backend.services import hurrying
from backend.services.hurrying import NOT_BEGUN, Hurrying

ALICE = "alice@brightwater.example"


@pytest.fixture
def session(play: Any) -> Any:
    """An answer that has just begun."""
    play.sign_in(ALICE)
    return play.session(ALICE)


def test_work_that_is_done_in_time_gives_its_result_or_its_error(session: Any) -> None:
    def fails() -> None:
        raise Missing("thread")

    assert Hurrying(5).within(session, lambda: "done") == "done"
    with pytest.raises(Missing):
        Hurrying(5).within(session, fails)


def test_an_error_that_is_a_timeout_of_the_work_itself_is_not_taken_for_ours(session: Any) -> None:
    def fails() -> None:
        raise TimeoutError("the work's own")

    with pytest.raises(TimeoutError, match="the work's own"):
        Hurrying(5).within(session, fails)


def test_work_that_takes_longer_goes_on_to_its_end(session: Any) -> None:
    go_on, done = threading.Event(), threading.Event()

    def work() -> None:
        go_on.wait(10)
        done.set()

    began = time.monotonic()
    with pytest.raises(StillWorking) as slow:
        Hurrying(0.2).within(session, work)
    assert 0.05 < time.monotonic() - began < 2
    assert "goes on by itself" in slow.value.tell
    go_on.set()
    assert done.wait(5)


def test_all_that_one_answer_waits_for_shares_its_time(session: Any) -> None:
    late = replace(session, began=clock.now() - timedelta(seconds=3))
    with pytest.raises(StillWorking):
        Hurrying(3).within(late, lambda: time.sleep(0.3))


def test_what_found_no_place_is_never_begun_and_said_to_be_so(session: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hurrying, "SIDE_BY_SIDE", 1)
    go_on, ran, narrow = threading.Event(), threading.Event(), Hurrying(0.2)
    with pytest.raises(StillWorking):
        narrow.within(session, lambda: go_on.wait(10))
    with pytest.raises(StillWorking) as slow:
        narrow.within(session, ran.set)
    assert slow.value.tell == NOT_BEGUN
    go_on.set()
    assert narrow.within(replace(session, began=clock.now()), lambda: "next") == "next"
    assert not ran.is_set()


def test_a_failure_nobody_waited_for_is_logged_by_its_kind(session: Any, caplog: pytest.LogCaptureFixture) -> None:
    go_on, over = threading.Event(), threading.Event()

    def fails() -> None:
        go_on.wait(10)
        over.set()
        raise Missing("thread 18c5 of jane@roe.example")

    with caplog.at_level(logging.WARNING), pytest.raises(StillWorking):
        Hurrying(0.1).within(session, fails)
    go_on.set()
    assert over.wait(5)
    for _ in range(100):
        if caplog.records:
            break
        time.sleep(0.02)
    assert [record.getMessage() for record in caplog.records] == ["what nobody waited for any more failed: Missing"]
