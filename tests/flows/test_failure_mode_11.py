"""Failure mode 11: one bad mailbox, whose every call hangs and fails, and ten good ones that notice nothing."""

import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from backend import settings, wiring
from backend.domain.recruiter import Role
from sandbox.trouble import Trouble

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
BAD = f"alice@{DOMAIN}"
GOOD = [f"recruiter{number}@{DOMAIN}" for number in range(10)]
HANGS_S = 2
PATIENCE_S = 30


@pytest.fixture
def busy(stage: Callable[..., Any]) -> Iterator[Any]:
    """Eleven connected mailboxes, pushes, and the heartbeat a gunicorn worker would have."""
    play = stage(push=True)
    founding = wiring.founding(settings.read())
    for address in GOOD:
        play.world.add_account(address, address.partition("@")[0], hd=DOMAIN)
        founding.seat(DOMAIN, address, Role.RECRUITER, "init")
    for address in (BAD, *GOOD):
        play.connect(address)
    heartbeat = play.app.extensions["heartbeat"]
    heartbeat.start()
    yield play
    play.world.mailboxes[BAD].latency_s = None
    play.world.troubles.clear()
    heartbeat.stop()


def waits(play: Any, letter: Letter, each: str) -> list[float]:
    """Everybody labels a mail, the bad mailbox first; seconds until each good one's candidate is there."""
    began = {}
    for address in (BAD, *GOOD):
        name = f"{each} {address.partition('@')[0]}"
        mail = letter(f"{name} <{name.replace(' ', '.')}@roe.example>", address, subject=name)
        play.label(address, play.deliver(address, mail))
        began[name] = time.monotonic()
    began.pop(f"{each} alice")
    took: dict[str, float] = {}
    while len(took) < len(began):
        for name in {candidate.name for candidate in play.candidates()} & began.keys() - took.keys():
            took[name] = time.monotonic() - began[name]
        assert time.monotonic() < max(began.values()) + PATIENCE_S, f"only {sorted(took)} came in"
        time.sleep(0.02)
    return sorted(took.values())


def test_failure_mode_11_one_bad_mailbox_delays_none_of_ten_good_ones(busy: Any, letter: Letter) -> None:
    """Pushes and polls of it go on all the while; no good mailbox waits as long as one of its calls.

    Broken variant: mailboxes were looked at one after the other, so the good ones waited for its four tries.
    """
    undisturbed = waits(busy, letter, "First")
    busy.world.mailboxes[BAD].latency_s = HANGS_S
    for method in ("history.list", "threads.get", "labels.list"):
        busy.world.troubles.plan(Trouble(method, status=503, times=1000, mailbox=BAD))
    before = busy.world.counters.requests[BAD, "history.list"]
    disturbed: list[float] = []
    while busy.world.counters.requests[BAD, "history.list"] < before + 2:
        disturbed += waits(busy, letter, f"Later{len(disturbed)}")
    assert max(disturbed) - max(undisturbed) < HANGS_S
