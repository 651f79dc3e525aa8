"""What a first import, and a mailbox where nothing happens, cost at Gmail and on our processor."""

import time
from dataclasses import dataclass

from bench import letters
from bench.stage import PATIENCE_S, Stage
from sandbox.demo.once import floor

PAUSE_S = 0.01
POLLS = 3


@dataclass(frozen=True)
class Imported:
    """A first import as the sandbox counted it, and the worker's CPU."""

    units_over_floor: float
    requests_over_floor: int
    cpu_ms_per_thread: float


def imported(stage: Stage) -> Imported:
    """Connect, then import everything; counting begins when the choice is posted. Raises TimeoutError."""
    visitor, counters = stage.visitor, stage.world.counters
    page = visitor.connect()
    with stage.world.lock:
        counters.reset()
    used = stage.product.cpu_s()
    visitor.choose(page)
    _until_done(stage)
    cpu_s = stage.product.cpu_s() - used
    return Imported(
        units_over_floor=counters.units.total() / floor(letters.THREADS),
        requests_over_floor=counters.requests.total() - (1 + letters.THREADS),
        cpu_ms_per_thread=cpu_s * 1000 / letters.THREADS,
    )


def idle_units(stage: Stage) -> float:
    """Units of one poll of a connected mailbox in which nothing happens; the stage's safety net is a second."""
    visitor, counters = stage.visitor, stage.world.counters
    visitor.choose(visitor.connect(), how="none")
    _until_polled(stage, 1)
    with stage.world.lock:
        counters.reset()
    _until_polled(stage, POLLS)
    with stage.world.lock:
        return counters.units.total() / counters.requests[letters.OWNER, "history.list"]


def _until_done(stage: Stage) -> None:
    """Until the sandbox gave every thread, and then until the product says that the work is done."""
    deadline = time.monotonic() + PATIENCE_S
    while stage.world.counters.requests[letters.OWNER, "threads.get"] < letters.THREADS:
        _wait(deadline)
    while (status := stage.status())["importing"]:
        _wait(deadline)
    if status["messages_stored"] != 3 * letters.THREADS:
        raise RuntimeError(f"the import is short: {status}")


def _until_polled(stage: Stage, times: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    before = stage.world.counters.requests[letters.OWNER, "history.list"]
    while stage.world.counters.requests[letters.OWNER, "history.list"] < before + times:
        _wait(deadline)


def _wait(deadline: float) -> None:
    if time.monotonic() > deadline:
        raise TimeoutError("the product did not do its work")
    time.sleep(PAUSE_S)
