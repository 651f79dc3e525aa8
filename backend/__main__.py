"""The command line: python -m backend init | policy | status | audit | provision."""

import argparse
import json
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from backend import wiring
from backend.domain import clock
from backend.domain.address import key_of
from backend.domain.audit import Audit
from backend.domain.channel import Outcome, by_hand
from backend.domain.errors import HirelabelError, Malformed, Missing
from backend.domain.mailbox import MailboxState
from backend.domain.organization import Visibility
from backend.domain.recruiter import Role
from backend.language import ENGLISH, LANGUAGES, language
from backend.services.founding import FIRST_JOB
from backend.settings import read
from backend.texts import Voice, audited, threads

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}|xn--[a-z0-9.-]+")
PAUSE_S = 0.2
LARGEST_NUMBER = 10_000
AT_REST = frozenset({MailboxState.PAUSED, MailboxState.DISCONNECTED})
NUMBERS = {
    "undo-hours": "a label taken off within so many hours takes the import back; 0: it only ends the following",
    "erase-days": "so many days after that it is erased; 0: at once",
    "silent-days": "after so many days without a word the next mail ends following; 0: any next mail does",
    "bulk-limit": "more threads than this labelled at once are asked about first; 0: every one is",
}
PUBLIC = frozenset({"gmail.com", "googlemail.com"})


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what it says, 1 with the reason on standard error when not."""
    asked = arguments().parse_args(given)
    try:
        asked.run(asked)
    except (HirelabelError, OSError) as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    return 0


def arguments() -> argparse.ArgumentParser:
    """What may be asked."""
    parser = argparse.ArgumentParser(prog="python -m backend", description="Set up and look after Hirelabel.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    init = commands.add_parser("init", help="make an organization: super admin, stages, a first job, key files")
    init.set_defaults(run=initialize)
    init.add_argument("--domain", required=True, help="the Workspace domain, or one private Gmail address")
    init.add_argument("--language", choices=LANGUAGES, default=ENGLISH, help="new: what its first job is called in")
    init.add_argument("--super-admin", metavar="ADDRESS", help="who may sign in first; needed the first time")
    init.add_argument(
        "--off", action="store_true", help="new: nobody else comes in until the super admin switches it on"
    )
    init.add_argument("--recruiter", action="append", default=[], metavar="ADDRESS", help="another person to enable")
    init.add_argument(
        "--hiring-manager", action="append", default=[], metavar="ADDRESS", help="reads, connects nothing"
    )
    policy = commands.add_parser("policy", help="show or change who reads what, what is followed, and for how long")
    policy.set_defaults(run=decide)
    policy.add_argument("--visibility", choices=[*map(str, Visibility)], help="each includes the ones before")
    policy.add_argument(
        "--follow-references", action=argparse.BooleanOptionalAction, help="also when a subject changes"
    )
    policy.add_argument(
        "--move-nested-label", action=argparse.BooleanOptionalAction, help="also in Gmail, when a job is given"
    )
    for name, meaning in NUMBERS.items():
        policy.add_argument(f"--{name}", type=number, metavar="N", help=meaning)
    status = commands.add_parser("status", help="count what stands in the store, a JSON line a mailbox")
    status.set_defaults(run=count)
    audit = commands.add_parser(
        "audit", help="compare Gmail's labelled mail with the store, and bring in what is missing"
    )
    audit.set_defaults(run=prove)
    audit.add_argument("--mailbox", metavar="ADDRESS", help="only this one")
    audit.add_argument("--thorough", action="store_true", help="read the ids of every thread: 40 units each")
    for known in (policy, status, audit):
        known.add_argument("--domain", required=True, help="as given to init")
    channels = commands.add_parser("provision", help="make or mend what Hirelabel needs of Pub/Sub")
    channels.set_defaults(run=provision)
    return parser


def number(text: str) -> int:
    """A whole number from 0 to 10,000."""
    value = int(text)
    if not 0 <= value <= LARGEST_NUMBER:
        raise argparse.ArgumentTypeError(f"must be from 0 to {LARGEST_NUMBER:,}")
    return value


def initialize(asked: argparse.Namespace) -> None:
    """Make the organization and the seats; a second time changes nothing. Raises Malformed, SettingsFaulty."""
    domain = asked.domain.strip().casefold()
    seats = [(asked.super_admin, Role.SUPER_ADMIN)] if asked.super_admin else []
    seats += [(address, Role.RECRUITER) for address in asked.recruiter]
    seats += [(address, Role.HIRING_MANAGER) for address in asked.hiring_manager]
    for address, _ in seats:
        if not ADDRESS.fullmatch(address):
            raise Malformed(address, "an e-mail address")
    if domain in PUBLIC or not (DOMAIN.fullmatch(domain) or ADDRESS.fullmatch(domain)):
        raise Malformed(asked.domain, "the domain of a Workspace, or the address of one private account")
    founding = wiring.founding(read())
    first_job = _voice(asked.language).say(FIRST_JOB)
    founding.found(domain, asked.super_admin, enabled=not asked.off, first_job=first_job)
    for address, role in seats:
        founding.seat(domain, address, role, "init")
        sys.stdout.write(f"{domain}: {address} may sign in as {role.replace('_', ' ')}.\n")


def decide(asked: argparse.Namespace) -> None:
    """Change the policy and print it. Raises Missing, SettingsFaulty."""
    names = ("visibility", "follow_references", "move_nested_label", *(name.replace("-", "_") for name in NUMBERS))
    given = {name: getattr(asked, name) for name in names if getattr(asked, name) is not None}
    if "visibility" in given:
        given["visibility"] = Visibility(given["visibility"])
    policy = wiring.founding(read()).decide(asked.domain.strip().casefold(), lambda before: replace(before, **given))
    values = ((name.replace("_", " "), getattr(policy, name)) for name in names)
    shown = (
        f"{name} {('off', 'on')[value]}" if isinstance(value, bool) else f"{name} {value}" for name, value in values
    )
    sys.stdout.write(", ".join(shown) + "\n")


def count(asked: argparse.Namespace) -> None:
    """Print what stands in the store. Raises Missing, SettingsFaulty."""
    counts = wiring.counting(read()).counts(asked.domain.strip().casefold())
    for found in counts:
        sys.stdout.write(json.dumps(asdict(found), default=datetime.isoformat) + "\n")
    if not counts:
        sys.stderr.write("No mailbox is connected yet.\n")


def prove(asked: argparse.Namespace) -> None:
    """Audit the mailboxes and print n of n for each. Raises SettingsFaulty, and Missing when it is not n."""
    house, domain = wiring.build(read()), asked.domain.strip().casefold()
    wanted = key_of(asked.mailbox) if asked.mailbox else ""
    chosen = [box for box in house.auditing.mailboxes(domain) if not wanted or key_of(box.address) == wanted]
    if not chosen:
        raise Missing(f"{asked.mailbox or domain}: no such mailbox is connected")
    short = []
    for box in chosen:
        if box.state in AT_REST:
            sys.stdout.write(f"{box.address}: {box.state}, so it was not compared\n")
            continue
        audit = _proved(house, domain, box.id, thorough=asked.thorough)
        sys.stdout.write(f"{box.address}: {audited(_voice(), audit.tally) if audit else 'Gmail lets us in no more'}\n")
        short += [] if audit and audit.tally.complete else [box.address]
    house.meter.flush()
    if short:
        raise Missing(f"not complete: {', '.join(short)}")


def provision(_: argparse.Namespace) -> None:
    """Make sure of topics and subscriptions and say what a person must do. Raises SettingsFaulty, Missing."""
    settings, failed = read(), []
    for finding in wiring.provisioned(settings):
        sys.stdout.write(f"{finding.outcome}: {finding.thing}{finding.note and f' ({finding.note})'}\n")
        failed += [finding.thing] if finding.outcome is Outcome.FAILED else []
    granted = {grant: None for channel in wiring.channels_of(settings) for grant in by_hand(channel)}
    if granted:
        sys.stdout.write("To be granted by hand, once:\n" + "".join(f"  {grant}\n" for grant in granted))
    if failed:
        raise Missing(f"not provided: {', '.join(failed)}")


def _voice(tag: str = ENGLISH) -> Voice:
    return Voice(language(tag), clock.now())


def _proved(house: wiring.House, domain: str, mailbox: str, *, thorough: bool) -> Audit | None:
    """The result of an audit done here and now, by this process or by one that is faster; None of a shut mailbox."""
    item = house.auditing.ask(domain, mailbox, thorough=thorough)
    while waiting := {work.id: work for work in house.queue.of(domain, mailbox)}:
        if item.id not in waiting:
            break
        if not house.opening.works(domain, mailbox):
            return None
        if sys.stderr.isatty():
            sys.stderr.write(f"{threads(_voice(), waiting[item.id].done)} of {waiting[item.id].total:,} compared\r")
        due = [work.id for work in waiting.values() if work.due_at <= clock.now()]
        if not sum(house.working.run(identity) for identity in due):
            time.sleep(PAUSE_S)
    return house.auditing.latest(domain, mailbox)


if __name__ == "__main__":
    sys.exit(main())
