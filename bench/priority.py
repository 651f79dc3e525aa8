"""How long a labelled thread waits while a first import spends every unit that is not reserved; Gmail is slow."""

from collections.abc import Mapping
from statistics import median

from bench.labelling import label_to_profile
from bench.letters import Heap
from bench.stage import staged, wait_until
from sandbox.world import Quota

IMPORT = Heap(2_000, 1)
SAMPLES = 6
LATENCY_S = 0.1
LIMITS = {"UNITS_PER_MINUTE": "24000", "UNITS_RESERVED": "4800"}
"""Google's limit and our reserve times four: at 100 ms a call the import could spend 24,000, and gets 19,200."""
BEGUN = 25
POLLED = {"PUSH_TOPIC": "", "PUSH_SUBSCRIPTION": "", "POLL_SECONDS": "1"}


def figures(heap: Heap = IMPORT, samples: int = SAMPLES, latency_s: float = LATENCY_S) -> dict[str, float]:
    """Seconds from the label to the card with the candidate: the longest of all, the medians with and without push."""
    pushed, polled = (_waits(heap, samples, latency_s, more) for more in ({}, POLLED))
    return {
        "priority.label_during_backfill_s": max(*pushed, *polled),
        "priority.pushed_median_s": median(pushed),
        "priority.polled_median_s": median(polled),
    }


def _waits(heap: Heap, samples: int, latency_s: float, more: Mapping[str, str]) -> list[float]:
    """Raises RuntimeError when the import did not last as long as the samples."""
    with staged(heap, **LIMITS, **more) as stage:
        visitor = stage.visitor
        visitor.choose(visitor.connect())
        stage.world.quota = Quota(per_user=int(LIMITS["UNITS_PER_MINUTE"]))
        stage.world.latency_s = latency_s
        wait_until(lambda: stage.requests("threads.get") > BEGUN)
        waits = label_to_profile(stage, samples)
        if stage.requests("threads.get") >= heap.threads:
            raise RuntimeError("the import ended before the last sample")
        return waits
