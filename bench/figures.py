"""What a figure is, the bar it is held against, and the table people read."""

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

RELATIONS: Mapping[str, Callable[[float, float], bool]] = {
    "<=": operator.le,
    "<": operator.lt,
    "==": operator.eq,
    ">=": operator.ge,
}


@dataclass(frozen=True)
class Bar:
    """What a figure should be, e.g. `<= 1.01`."""

    relation: str
    value: float

    def holds(self, value: float) -> bool:
        """Whether a value meets the bar."""
        return RELATIONS[self.relation](value, self.value)

    def __str__(self) -> str:
        return f"{self.relation} {self.value:g}"


BARS: Mapping[str, Bar] = {
    "import.units_over_floor": Bar("<=", 1.01),
    "import.requests_over_floor": Bar("<=", 6),
    "idle.units": Bar("==", 2),
    "label_to_profile.median_s": Bar("<", 1),
    "push.throughput_vs_bare_flask": Bar(">=", 0.5),
    "card.p95_vs_bare_flask": Bar("<=", 5),
    "card.store_reads": Bar("<=", 3),
    "card_10k.p95_ms": Bar("<=", 25),
    "card_10k.p95_vs_bare_flask": Bar("<=", 6),
    "card_10k.store_reads": Bar("<=", 3),
    "card_10k.gmail_calls": Bar("==", 0),
    "card_10k.answer_bytes": Bar("<=", 30_000),
    "start.vs_bare_imports": Bar("<=", 1.5),
    "start.rss_mb": Bar("<=", 170),
    "import_1000x3.units_over_floor": Bar("<=", 1.01),
    "import_1000x1.units_over_floor": Bar("<=", 1.01),
    "steady.units_over_minimum": Bar("<=", 1.1),
    "quota.speed_vs_bucket": Bar(">=", 0.95),
    "quota.refusals": Bar("==", 0),
    "import.rss_growth": Bar("<=", 1.2),
    "import.cpu_growth": Bar("<=", 1.2),
    "priority.label_during_backfill_s": Bar("<=", 3),
    "burst.history_reads": Bar("<=", 2),
    "burst.lost": Bar("==", 0),
    "reply.units_over_minimum": Bar("<=", 1.2),
    "due_sweep.documents": Bar("<=", 300),
    "firestore.reads_per_message": Bar("<=", 1),
    "firestore.writes_per_message": Bar("<=", 2),
    "push.store_operations": Bar("<=", 1),
}
"""Figures without a bar are shown so that a change is seen."""


def table(figures: Mapping[str, float]) -> str:
    """The figures with their bars; a bar that does not hold is marked."""
    return "".join(_line(_row(name, value)) for name, value in figures.items())


def missed(figures: Mapping[str, float]) -> list[str]:
    """The names of the figures whose bar does not hold."""
    return [name for name, value in figures.items() if name in BARS and not BARS[name].holds(value)]


def _row(name: str, value: float) -> Sequence[str]:
    bar = BARS.get(name)
    verdict = "" if bar is None else "holds" if bar.holds(value) else "MISSED"
    return name, f"{value:,.3f}".rstrip("0").rstrip("."), str(bar or ""), verdict


def _line(cells: Sequence[str]) -> str:
    name, value, bar, verdict = cells
    return f"  {name:36}{value:>10}   {bar:10}{verdict}".rstrip() + "\n"
