"""Whom an admin enables by a pasted list, and what will happen to every line of it (pure)."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from backend.domain.address import LONGEST_ADDRESS, domain_of, key_of
from backend.domain.organization import Organization
from backend.domain.recruiter import Role
from backend.domain.wording import word

MOST_LINES = 2_000
PART = r"[^\s<>,;:\"'()\[\]@]"
ADDRESS = re.compile(rf"(?<![^\s<>,;:\"'()\[\]]){PART}{{1,64}}@{PART}{{1,255}}(?![^\s<>,;:\"'()\[\]])")
"""Finds addresses in whatever a list, a table or a mail program gives: `Name <a@b.example>`, cells, commas.

An address begins and ends where something else does and its parts are bounded, so that a long line is read once.
"""


class Fate(StrEnum):
    """What happens to a line."""

    SEAT = "seat"
    SEATED = "seated"
    TWICE = "twice"
    OUTSIDE = "outside"
    GROUP = "group"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Verdict:
    """A line, counted from 1, what was read, the address found ("" for none), its fate, and her role if she has one."""

    line: int
    text: str
    address: str
    fate: Fate
    role: Role | None = None


def verdicts(
    text: str, organization: Organization, seated: Mapping[str, Role], people: Collection[str] = ()
) -> tuple[Verdict, ...]:
    """What happens to every line that is not empty.

    `seated` are the people who have a seat, by address key; `people` the keys of everybody who ever arrived: connecting
    makes a person's own address one of the organization's, and she is a person all the same.
    """
    groups = {key_of(each) for each in organization.own_addresses} - set(people)
    return tuple(_verdicts(text, organization, seated, groups))


def fault_of_address(address: str, organization: Organization) -> str:
    """Why the person of this address can have no seat, "" when she can."""
    if len(address) > LONGEST_ADDRESS or not _is_address(address):
        return word("Enter an e-mail address, such as jane@your-company.example.")
    if not organization.domains:
        return word("Your organization is one private account; nobody else can join it.")
    if domain_of(address) not in organization.domains:
        return word(
            "Only addresses of %(domains)s can sign in to your organization.", domains=", ".join(organization.domains)
        )
    return ""


def _is_address(text: str) -> bool:
    return bool(ADDRESS.fullmatch(text)) and "." in domain_of(text).strip(".")


def _verdicts(
    text: str, organization: Organization, seated: Mapping[str, Role], groups: Collection[str]
) -> Iterator[Verdict]:
    met: set[str] = set()
    for number, line in enumerate(text.splitlines(), 1):
        addresses = [found for found in ADDRESS.findall(line) if _is_address(found)]
        if line.strip() and not addresses:
            yield Verdict(number, line.strip()[:200], "", Fate.NOTHING)
        for address in addresses:
            key = key_of(address)
            fate = Fate.TWICE if key in met else _fate(key, organization, seated, groups)
            met.add(key)
            read = line.strip()[:200] if len(addresses) == 1 else address
            yield Verdict(number, read, address, fate, seated.get(key))


def _fate(key: str, organization: Organization, seated: Mapping[str, Role], groups: Collection[str]) -> Fate:
    if key in seated:
        return Fate.SEATED
    if fault_of_address(key, organization):
        return Fate.OUTSIDE
    return Fate.GROUP if key in groups else Fate.SEAT
