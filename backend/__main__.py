"""The command line: python -m backend init | policy | status."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from backend import wiring
from backend.domain.errors import HirelabelError, Malformed
from backend.domain.organization import Visibility
from backend.domain.recruiter import Role
from backend.settings import read


def main(given: Sequence[str] | None = None) -> int:
    """Run one command; 0 when it did what it says, 1 with the reason on standard error when not."""
    asked = arguments().parse_args(given)
    try:
        asked.run(asked)
    except HirelabelError as fault:
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
    init.add_argument("--super-admin", required=True, metavar="ADDRESS", help="may sign in; nobody else may yet")
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
    for address in (asked.super_admin, *asked.recruiter, *asked.hiring_manager):
        if address.count("@") != 1 or address.startswith("@") or address.endswith("@"):
            raise Malformed(address, "an e-mail address")
    founding = wiring.founding(read())
    organization = founding.found(asked.domain, asked.super_admin)
    for address in asked.recruiter:
        founding.seat(organization.id, address, Role.RECRUITER, "init")
    for address in asked.hiring_manager:
        founding.seat(organization.id, address, Role.HIRING_MANAGER, "init")
    sys.stdout.write(f"{organization.id} is ready. {asked.super_admin} may sign in as super admin.\n")


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
    """Print what stands in the store. Raises SettingsFaulty."""
    for found in wiring.counting(read()).counts(asked.domain.strip().casefold()):
        sys.stdout.write(json.dumps(asdict(found)) + "\n")


if __name__ == "__main__":
    sys.exit(main())
