"""What is wrong with a line of a list, by column, and what lines are compared with (pure)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from backend.domain.address import Address, Insiders, key_of, plausible
from backend.domain.bounds import fault_of_name
from backend.domain.candidate import Candidate
from backend.domain.organization import Organization
from backend.domain.particulars import LONGEST_NAME, MOST_ADDRESSES, https_link
from backend.domain.sheet import Line, Sheet
from backend.domain.tag import distinct, fault_of, tags_of
from backend.domain.wording import word

MOST_JOBS = 100
"""So many jobs are made for one list."""
OWN = word("This is one of your own addresses, so it cannot be a candidate's.")


@dataclass(frozen=True)
class Ground:
    """What lines are compared with. Jobs, stages and owners are ids by every spelling a list may use, case-folded.

    `herself` are the keys of whoever takes the list: she changes nothing about herself.
    """

    organization: Organization
    jobs: Mapping[str, str]
    stages: Mapping[str, str]
    owners: Mapping[str, str]
    claims: Mapping[str, str] = field(default_factory=dict)
    candidates: Mapping[str, Candidate] = field(default_factory=dict)
    herself: frozenset[str] = frozenset()

    @cached_property
    def insiders(self) -> Insiders:
        """The organization's own addresses, asked for at every line."""
        return self.organization.insiders


@dataclass(frozen=True)
class Fault:
    """What is wrong in a cell of a line, and what was read there."""

    line: int
    column: str
    read: str
    said: str


def keys_of(sheet: Sheet) -> tuple[str, ...]:
    """The key of every address in the list, without those of a line that has too many."""
    lines = (line for line in sheet.lines if len(line.addresses) <= MOST_ADDRESSES)
    return tuple(dict.fromkeys(key_of(each) for line in lines for each in line.addresses))


def makeable(making: Collection[str]) -> dict[str, str]:
    """Those of these titles a list may make a job of, by how they are compared: sound ones, and not too many."""
    return {title.casefold(): title for title in [each for each in making if not fault_of_name(each)][:MOST_JOBS]}


def overfull(candidate: Candidate, tags: tuple[str, ...], addresses: tuple[str, ...]) -> tuple[str, str]:
    """The column of which a candidate would have too many with these, and the sentence that says so."""
    after = distinct((*candidate.tags, *tags))
    if after != candidate.tags and (told := fault_of(after)):
        return "tags", told
    keys = {key_of(each) for each in addresses}
    if keys - candidate.keys and len(keys | candidate.keys) > MOST_ADDRESSES:
        return "addresses", word("At most %(most)s addresses.", most=MOST_ADDRESSES)
    return "", ""


def faults_of(line: Line, ground: Ground, titles: Mapping[str, str], met: Mapping[str, int]) -> Iterator[Fault]:
    """What is wrong with a line; `titles` are of jobs to be made, `met` the line where each key stood first."""

    def fault(column: str, read: str, said: str) -> Fault:
        return Fault(line.number, column, read[:200], said)

    for said, read in _address_faults(line, ground, met):
        yield fault("addresses", read, said)
    if len(line.cell("name")) > LONGEST_NAME:
        yield fault("name", line.cell("name"), word("A name has at most %(most)s characters.", most=LONGEST_NAME))
    if (job := line.cell("job")) and job.casefold() not in ground.jobs and job.casefold() not in titles:
        yield fault("job", job, fault_of_name(job) or word("There is no such job."))
    if (stage := line.cell("stage")) and stage.casefold() not in ground.stages:
        yield fault("stage", stage, word("There is no such stage."))
    if line.cell("owner") and owner_of(line) not in ground.owners:
        yield fault("owner", line.cell("owner"), word("Nobody with this address or name has arrived, or several have."))
    tags = tags_of(line.cell("tags"))
    if told := fault_of(tags):
        yield fault("tags", line.cell("tags"), told)
    elif known := _known(line, ground):
        column, told = overfull(known, tags, line.addresses)
        yield from [fault(column, line.cell(column), told)] if told else []
    if (link := line.cell("ats_url")) and not https_link(link):
        yield fault("ats_url", link, word("Write a link that starts with https://"))


def _address_faults(line: Line, ground: Ground, met: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    addresses = line.addresses
    if not addresses:
        yield word("There is no address."), line.cell("addresses")
    if len(addresses) > MOST_ADDRESSES:
        yield word("At most %(most)s addresses.", most=MOST_ADDRESSES), line.cell("addresses")
        return
    for address in addresses:
        if not plausible(address):
            yield word("This is no e-mail address."), address
        elif ground.insiders.include(Address(address)) or _is_hers(address, ground):
            yield OWN, address
        elif key_of(address) in met:
            yield word("Line %(line)s has this address too.", line=met[key_of(address)]), address
    if len({ground.claims[key] for key in map(key_of, addresses) if key in ground.claims}) > 1:
        yield word("These addresses belong to different candidates."), line.cell("addresses")


def _is_hers(address: str, ground: Ground) -> bool:
    """Whether an address is that of whoever takes the list, or on a profile of her own, which tells it no further."""
    known = ground.candidates.get(ground.claims.get(key_of(address), ""))
    return key_of(address) in ground.herself or bool(known and known.keys & ground.herself)


def _known(line: Line, ground: Ground) -> Candidate | None:
    claimed = (ground.candidates.get(ground.claims.get(key_of(each), "")) for each in line.addresses[:MOST_ADDRESSES])
    return next(filter(None, claimed), None)


def owner_of(line: Line) -> str:
    """The owner's address or name as they are compared."""
    return line.cell("owner").casefold()
