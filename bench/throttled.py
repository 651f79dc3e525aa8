"""How near to its quota an import runs when Gmail enforces it."""

import time

from bench.importing import imported
from bench.letters import Heap
from bench.stage import Stage, staged, wait_until
from sandbox.world import Quota

IMPORT = Heap(3_400, 3)
SCALE = 25
"""Google's limit and our reserve, times this: 20 ms a thread. Alone on its machine one takes 8 to 9, 5 of them CPU."""
UNITS_PER_MINUTE, UNITS_RESERVED = 6_000, 1_200
BEGUN, NEARLY_DONE = 0.1, 0.95
"""Between these shares of the threads the burst at the beginning is spent and the end is not yet felt."""


def figures(heap: Heap = IMPORT, scale: int = SCALE) -> dict[str, float]:
    """An import that lasts longer than the minute the limit slides over: its speed, and how often Gmail said no."""
    limit, reserved = UNITS_PER_MINUTE * scale, UNITS_RESERVED * scale
    with staged(heap, UNITS_PER_MINUTE=str(limit), UNITS_RESERVED=str(reserved)) as stage:
        stage.world.quota = Quota(per_user=limit)
        speeds: list[float] = []
        imported(stage, lambda: speeds.append(_speed(stage)))
        return {
            "quota.speed_vs_bucket": speeds[0] / (limit - reserved),
            "quota.refusals": stage.world.counters.refusals.total(),
        }


def _speed(stage: Stage) -> float:
    """Units a minute by the sandbox's count and our clock."""
    began, before = _reached(stage, BEGUN)
    ended, after = _reached(stage, NEARLY_DONE)
    return (after - before) / (ended - began) * 60


def _reached(stage: Stage, share: float) -> tuple[float, int]:
    """When so many threads were given, and what was spent until then."""
    wait_until(lambda: stage.requests("threads.get") >= stage.heap.threads * share)
    with stage.world.lock:
        return time.perf_counter(), stage.world.counters.units.total()
