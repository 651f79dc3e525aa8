"""python -m sandbox.demo: a small Gmail with our sidebar on this machine until Ctrl-C; or --once to prove it."""

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sandbox import mbox
from sandbox.demo import once
from sandbox.demo.processes import running
from sandbox.world import World

AGENCY = "brightwater.example"
ALICE = f"alice@{AGENCY}"
SEATS = (
    *("--super-admin", ALICE),
    *("--recruiter", f"tom@{AGENCY}"),
    *("--recruiter", f"priya@{AGENCY}"),
    *("--hiring-manager", f"hugo@{AGENCY}"),
)


@dataclass(frozen=True)
class Plot:
    """Whose mailbox is shown, how the sandbox is filled, and who has a seat in the product."""

    mailbox: str
    domain: str
    world: tuple[str, ...]
    seats: tuple[str, ...]


def main(given: Sequence[str] | None = None) -> int:
    """Run the demo; 0, with --once 1 when a count is short, 2 when it could not run. Exits for wrong arguments."""
    parser = arguments()
    asked = parser.parse_args(given)
    for name in ("json", "label_all"):
        if getattr(asked, name) and not asked.once:
            parser.error(f"--{name.replace('_', '-')} needs --once")
    try:
        return _run(asked)
    except (OSError, OverflowError, RuntimeError, ValueError) as fault:
        sys.stderr.write(f"The demo could not run: {fault}\n")
        return 2


def _run(asked: argparse.Namespace) -> int:
    plot = _of_mbox(asked.mbox, asked.owner) if asked.mbox else Plot(ALICE, AGENCY, ("--story",), SEATS)
    seats = ("--domain", plot.domain, *plot.seats)
    log = sys.stderr.buffer if asked.verbose else None
    with running(plot.world, seats, port=asked.port, log=log) as stage:
        if not asked.once:
            sys.stdout.write(f"\n  Open {stage.sandbox}  (Ctrl-C ends it; nothing is kept)\n\n")
            sys.stdout.flush()
            with suppress(KeyboardInterrupt):
                signal.pause()
            return 0
        report = once.run(stage, plot.mailbox, plot.domain, label_all=asked.label_all)
    sys.stdout.write(f"{json.dumps(report)}\n" if asked.json else _told(report))
    if not report["threads_labelled"]:
        sys.stderr.write("No thread bears the label Hire; --label-all labels every one.\n")
    return 0 if once.complete(report) else 1


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox.demo", description=__doc__)
    parser.add_argument("--once", action="store_true", help="connect, import, count, report, leave nothing behind")
    parser.add_argument("--json", action="store_true", help="with --once: the report as one line of JSON")
    parser.add_argument(
        "--mbox", type=Path, help="show this mailbox instead of the story, e.g. a Google Takeout export"
    )
    parser.add_argument("--owner", help="whose mailbox the mbox is, when the file does not say")
    parser.add_argument("--label-all", action="store_true", help="with --once: label every thread first")
    parser.add_argument("--port", type=int, default=0, help="port of the page; any free one by default")
    parser.add_argument("--verbose", action="store_true", help="show what the two processes log")
    return parser


def _of_mbox(path: Path, owner: str | None) -> Plot:
    account = mbox.load(World(), path, owner=owner)
    world = ("--mbox", str(path.resolve()), "--owner", account.address)
    return Plot(account.address, account.hd or account.address, world, ("--super-admin", account.address))


def _told(report: once.Report) -> str:
    return "".join(f"{name.replace('_', ' '):26}{value}\n" for name, value in report.items())


if __name__ == "__main__":
    # A terminated launcher must still end what it started.
    for name in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda number, _: sys.exit(128 + number))
    sys.exit(main())
