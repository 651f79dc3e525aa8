"""What a first import, and a mailbox where nothing happens, cost at Gmail and on our processor."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from bench.letters import HUNDRED, Heap
from bench.stage import Stage, staged, wait_until
from sandbox.demo.once import ROWS_A_PAGE, floor

TIMES = 5
POLLS = 3
LARGE = (Heap(1000, 3), Heap(1000, 1))


@dataclass(frozen=True)
class Imported:
    """A first import as the sandbox counted it, and the worker's CPU and memory once it was done."""

    units_over_floor: float
    requests_over_floor: int
    cpu_ms_per_thread: float
    rss_mb: float


def figures(heap: Heap = HUNDRED, times: int = TIMES, large: tuple[Heap, ...] = LARGE) -> dict[str, float]:
    """The dearest import by units and requests, the median by CPU; and what large ones cost."""
    starts, imports = [], []
    for _ in range(times):
        with staged(heap) as stage:
            starts.append(stage.product.seconds_to_answer)
            imports.append(imported(stage))
    return {
        "import.units_over_floor": max(each.units_over_floor for each in imports),
        "import.requests_over_floor": max(each.requests_over_floor for each in imports),
        "import.cpu_ms_per_thread": median(each.cpu_ms_per_thread for each in imports),
        "start.import_to_first_answer_s": median(starts),
        **{_named(each): _units_over_floor(each) for each in large},
    }


def idle_figures(polls: int = POLLS) -> dict[str, float]:
    """What a connected mailbox costs in which nothing happens; it is polled every second so that we need not wait."""
    with staged(Heap(1, 1), SAFETY_NET_SECONDS="1", HEARTBEAT_SECONDS="0.1") as stage:
        return {"idle.units": idle_units(stage, polls)}


def imported(stage: Stage, meanwhile: Callable[[], object] = lambda: None) -> Imported:
    """Connect, then import everything; counted from the posted choice until no work of it is queued any more.

    `meanwhile` is called once the import has been asked for. Raises TimeoutError, RuntimeError when mail is missing.
    """
    visitor, threads = stage.visitor, stage.heap.threads
    page = visitor.connect()
    with stage.world.lock:
        stage.world.counters.reset()
    used = stage.product.cpu_s()
    visitor.choose(page)
    meanwhile()
    wait_until(lambda: stage.requests("threads.get") >= threads and not stage.importing())
    with stage.world.lock:
        units, requests = stage.world.counters.units.total(), stage.world.counters.requests.total()
    cost = Imported(
        units_over_floor=units / floor(threads),
        requests_over_floor=requests - _pages(threads) - threads,
        cpu_ms_per_thread=(stage.product.cpu_s() - used) * 1000 / threads,
        rss_mb=stage.product.rss_mb(),
    )
    if (stored := stage.count().messages_stored) != stage.heap.mails * threads:
        raise RuntimeError(f"the import is short: {stored} messages")
    return cost


def idle_units(stage: Stage, polls: int) -> float:
    """Units of one poll, over so many of them, once the audit that follows connecting has listed the messages.

    She has not chosen yet what to import: a choice has another audit follow.
    """
    stage.visitor.connect()
    wait_until(lambda: stage.requests("messages.list") > 0)
    _wait_until_polled(stage, 1)
    with stage.world.lock:
        stage.world.counters.reset()
    _wait_until_polled(stage, polls)
    with stage.world.lock:
        return stage.world.counters.units.total() / stage.requests("history.list")


def _pages(threads: int) -> int:
    return -(-threads // ROWS_A_PAGE)


def _named(heap: Heap) -> str:
    return f"import_{heap.threads}x{heap.mails}.units_over_floor"


def _units_over_floor(heap: Heap) -> float:
    with staged(heap) as stage:
        return imported(stage).units_over_floor


def _wait_until_polled(stage: Stage, times: int) -> None:
    before = stage.requests("history.list")
    wait_until(lambda: stage.requests("history.list") >= before + times)
