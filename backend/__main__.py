"""The command line: python -m backend init | policy | status."""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict

from backend import wiring
from backend.domain.errors import HirelabelError, Malformed
from backend.domain.organization import Visibility
from backend.domain.recruiter import Role
from backend.settings import read

ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
DOMAIN = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}|xn--[a-z0-9.-]+")
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
    init.add_argument("--super-admin", metavar="ADDRESS", help="who may sign in first; needed the first time")
    init.add_argument("--recruiter", action="append", default=[], metavar="ADDRESS", help="another person to enable")
    init.add_argument(
        "--hiring-manager", action="append", default=[], metavar="ADDRESS", help="reads, connects nothing"
    )
    policy = commands.add_parser("policy", help="who reads labelled mail, and whether References are followed")
    policy.set_defaults(run=decide)
    policy.add_argument("--domain", required=True, help="as given to init")
    policy.add_argument("--visibility", type=Visibility, choices=list(Visibility), help="each includes the ones before")
    policy.add_argument(
        "--follow-references", action=argparse.BooleanOptionalAction, help="also when a subject changes"
    )
    status = commands.add_parser("status", help="count what stands in the store, a JSON line a mailbox")
    status.set_defaults(run=count)
    status.add_argument("--domain", required=True, help="as given to init")
    return parser


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
    founding.found(domain, asked.super_admin)
    for address, role in seats:
        founding.seat(domain, address, role, "init")
        sys.stdout.write(f"{domain}: {address} may sign in as {role.replace('_', ' ')}.\n")


def decide(asked: argparse.Namespace) -> None:
    """Change the policy and print it. Raises Missing, SettingsFaulty."""
    founding = wiring.founding(read())
    policy = founding.decide(
        asked.domain.strip().casefold(), visibility=asked.visibility, follow_references=asked.follow_references
    )
    sys.stdout.write(
        f"visibility {policy.visibility}, follow references {'on' if policy.follow_references else 'off'}\n"
    )


def count(asked: argparse.Namespace) -> None:
    """Print what stands in the store. Raises Missing, SettingsFaulty."""
    counts = wiring.counting(read()).counts(asked.domain.strip().casefold())
    for found in counts:
        sys.stdout.write(json.dumps(asdict(found)) + "\n")
    if not counts:
        sys.stderr.write("No mailbox is connected yet.\n")


if __name__ == "__main__":
    sys.exit(main())
