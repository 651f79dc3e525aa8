"""python -m bench [group …]: measure, print the table, write bench/latest.json; a missed bar fails nothing."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import (
    burst,
    firestore,
    growing,
    importing,
    large,
    priority,
    replying,
    serving,
    starting,
    steady,
    sweeping,
    throttled,
)
from bench.figures import missed, table

LATEST = Path(__file__).with_name("latest.json")
DIGITS = 4
GROUPS: Mapping[str, Callable[[], dict[str, float]]] = {
    "import": importing.figures,
    "idle": importing.idle_figures,
    "doors": serving.figures,
    "card_10k": large.figures,
    "start": starting.figures,
    "steady": steady.figures,
    "growth": growing.figures,
    "quota": throttled.figures,
    "priority": priority.figures,
    "burst": burst.figures,
    "reply": replying.figures,
    "due_sweep": sweeping.figures,
    "firestore": firestore.figures,
}


def main() -> int:
    """Measure the groups asked for, or all; 0 when that was possible. The other figures stay as they were."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the whole product.")
    parser.add_argument("group", nargs="*", help=f"only these: {', '.join(GROUPS)}")
    named = parser.parse_args().group
    if unknown := [group for group in named if group not in GROUPS]:
        parser.error(f"no such group: {', '.join(unknown)}")
    figures = {name: round(value, DIGITS) for group in named or GROUPS for name, value in GROUPS[group]().items()}
    before = json.loads(LATEST.read_text()) if named else {}
    LATEST.write_text(json.dumps(before | figures, indent=2) + "\n")
    short = missed(figures)
    sys.stdout.write(f"\n{table(figures)}\n  {f'{len(short)} missed' if short else 'every bar holds'}; {LATEST.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
