"""python -m bench: measure, print the table, write bench/latest.json; a missed bar is marked and fails nothing."""

import json
import sys
from pathlib import Path
from statistics import median, quantiles

from bench.figures import missed, table
from bench.importing import Imported, idle_units, imported
from bench.labelling import label_to_profile
from bench.serving import card_p95, push_throughput
from bench.stage import Stage, bound, served, staged

LATEST = Path(__file__).with_name("latest.json")
IMPORTS = 5
DIGITS = 4


def main() -> int:
    """Measure everything; 0 when that was possible."""
    figures = {name: round(value, DIGITS) for name, value in measured().items()}
    LATEST.write_text(json.dumps(figures, indent=2) + "\n")
    short = missed(figures)
    sys.stdout.write(f"\n{table(figures)}\n  {f'{len(short)} missed' if short else 'every bar holds'}; {LATEST.name}\n")
    return 0


def measured() -> dict[str, float]:
    """Every figure by its name."""
    starts, imports = [], []
    for _ in range(IMPORTS - 1):
        with staged() as stage:
            starts.append(stage.product.seconds_to_answer)
            imports.append(imported(stage))
    with staged() as stage:
        starts.append(stage.product.seconds_to_answer)
        imports.append(imported(stage))
        figures = _at_work(stage)
    with staged(SAFETY_NET_SECONDS="1") as stage:
        idle = idle_units(stage)
    return {**_of_imports(imports), "idle.units": idle, **figures, "start.import_to_first_answer_s": median(starts)}


def _of_imports(imports: list[Imported]) -> dict[str, float]:
    """The dearest import by units and requests, the median by CPU."""
    return {
        "import.units_over_floor": max(each.units_over_floor for each in imports),
        "import.requests_over_floor": max(each.requests_over_floor for each in imports),
        "import.cpu_ms_per_thread": median(each.cpu_ms_per_thread for each in imports),
    }


def _at_work(stage: Stage) -> dict[str, float]:
    """The figures of an imported mailbox."""
    waits = label_to_profile(stage)
    with bound() as line, served("bench.bare:create_app()", line, "/", stage.settings) as bare:
        push, card = push_throughput(stage, bare), card_p95(stage, bare)
    return {
        "label_to_profile.median_s": median(waits),
        "label_to_profile.p95_s": quantiles(waits, n=20)[-1],
        "push.throughput_vs_bare_flask": push,
        "card.p95_vs_bare_flask": card,
        "rss_mb": stage.product.rss_mb(),
    }


if __name__ == "__main__":
    sys.exit(main())
