"""python -m bench.scale [--mails 120 …]: cost and headroom from measured counts; no arguments: writes docs/scale.md.

The counts come from bench/latest.json, where `python -m bench firestore` puts them; those that were used are kept
beside the plots, so that the page can be made again anywhere.
"""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

from bench.scale_day import Day
from bench.scale_fleet import SIZES, Fleet, Measured
from bench.scale_page import page
from bench.scale_plots import bill_plot, headroom_plot

LATEST = Path(__file__).with_name("latest.json")
DOCS = Path(__file__).parent.parent / "docs"
COUNTED = Path("scale/counted.json")


def main() -> int:
    """Print or write; 1 when the counts are missing."""
    day = _day()
    if day != Day():
        sys.stdout.write(page(_fleets(day, counted(DOCS))))
        return 0
    latest = json.loads(LATEST.read_text()) if LATEST.exists() else {}
    counts = {name: value for name, value in latest.items() if name.startswith("firestore.")}
    if not counts:
        sys.stderr.write(f"no counts in {LATEST.name}: python -m bench firestore\n")
        return 1
    (DOCS / COUNTED).write_text(json.dumps(counts, indent=2) + "\n")
    for name, text in written(DOCS).items():
        (DOCS / name).write_text(text)
    return 0


def counted(docs: Path) -> Measured:
    """The counts the page was made of."""
    return Measured(json.loads((docs / COUNTED).read_text()))


def written(docs: Path) -> Mapping[str, str]:
    """The page and its plots by their place below `docs`, made of the counts that are kept there."""
    fleets = _fleets(Day(), counted(docs))
    return {
        "scale.md": page(fleets),
        "scale/bill.svg": bill_plot(fleets),
        "scale/headroom.svg": headroom_plot(fleets[0]),
    }


def _fleets(day: Day, measured: Measured) -> tuple[Fleet, ...]:
    return tuple(Fleet(size, day, measured) for size in SIZES)


def _day() -> Day:
    """The day as the arguments have it."""
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description="Cost and headroom at scale.")
    for each in fields(Day):
        told = f"{each.metadata['reason']} (%(default)s)"
        parser.add_argument(f"--{each.name.replace('_', '-')}", type=float, default=each.default, help=told)
    return Day(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
