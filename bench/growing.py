"""Whether a hundred times the mail costs more for each thread, or keeps more in memory."""

from statistics import median

from bench.importing import Imported, imported
from bench.letters import HUNDRED, Heap
from bench.stage import staged

LONG = Heap(10_000, 3)
TIMES = 3


def figures(long: Heap = LONG, short: Heap = HUNDRED, times: int = TIMES) -> dict[str, float]:
    """A long import beside the median of short ones; no quota holds either back."""
    baselines = [_cost(short) for _ in range(times)]
    cost = _cost(long)
    return {
        "import.rss_growth": cost.rss_mb / median(each.rss_mb for each in baselines),
        "import.cpu_growth": cost.cpu_ms_per_thread / median(each.cpu_ms_per_thread for each in baselines),
    }


def _cost(heap: Heap) -> Imported:
    with staged(heap) as stage:
        return imported(stage)
