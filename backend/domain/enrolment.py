"""A list of candidates compared with what there is (pure): who is new, known or changed, and what is wrong by line."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, lru_cache

from backend.domain.address import Address, Insiders, key_of, plausible
from backend.domain.candidate import (
    Candidate,
    CandidateAddress,
    Source,
    candidate_id,
    cared_for_by,
    name_from,
    search_words,
)
from backend.domain.organization import Organization
from backend.domain.particulars import LONGEST_NAME, MOST_ADDRESSES, https_link, typed
from backend.domain.sheet import MOST_LINES, Line, Sheet
from backend.domain.tag import distinct, fault_of, tags_of
from backend.domain.wording import word

FIELDS = ("name", "job", "stage", "owner", "ats_url")
"""What a line may say of a candidate beside her addresses and tags; an empty cell changes nothing."""
OWN = word("This is one of your own addresses, so it cannot be a candidate's.")


@dataclass(frozen=True)
class Left:
    """A line that could not be taken when its turn came, and why."""

    line: int
    said: str


@dataclass(frozen=True)
class Enrolment:
    """An uploaded list; its id is the SHA-256 of what was uploaded, `by` who uploaded or, then, who confirmed it.

    `file` names what was uploaded and `plan` what was confirmed, "" before; both begin with the `nonce`. `done` of
    `total` lines are through, and `left` are those that could not be taken when their turn came.
    """

    id: str
    name: str
    by: str
    at: datetime
    plan: str = ""
    total: int = 0
    done: int = 0
    created: int = 0
    updated: int = 0
    left: tuple[Left, ...] = ()
    nonce: str = ""
    file: str = ""

    @property
    def over(self) -> bool:
        """Whether every line is through."""
        return bool(self.plan) and self.done >= self.total


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


@dataclass(frozen=True)
class Entry:
    """A line to be taken: whom it is about and what it gives her; "" where it says nothing.

    A `job` that is still to be made is its title. `changes` are the fields that it changes of who is known already.
    """

    line: int
    candidate: str
    addresses: tuple[str, ...]
    new: bool
    name: str = ""
    job: str = ""
    stage: str = ""
    owner: str = ""
    ats_url: str = ""
    tags: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """What taking the list does: nothing for a line with a fault, all of it for any other."""

    entries: tuple[Entry, ...]
    known: int
    faults: tuple[Fault, ...]
    unknown_jobs: tuple[str, ...]

    @property
    def fresh(self) -> int:
        """How many candidates are new."""
        return sum(entry.new for entry in self.entries)

    @property
    def changed(self) -> int:
        """How many known ones are changed."""
        return len(self.entries) - self.fresh


def keys_of(sheet: Sheet) -> tuple[str, ...]:
    """The key of every address in the list."""
    return tuple(dict.fromkeys(key_of(each) for line in sheet.lines for each in _addresses(line)))


def plan(sheet: Sheet, ground: Ground, making: Collection[str] = ()) -> Plan:
    """What happens to every line; `making` are the titles of jobs that are made first."""
    entries, faults, known = [], [], 0
    titles = {title.casefold(): title for title in making}
    met: dict[str, int] = {}
    for line in sheet.lines:
        found = list(_faults(line, ground, titles, met))
        for address in _addresses(line):
            met.setdefault(key_of(address), line.number)
        faults += found
        entry = None if found else _entry(line, ground, titles)
        if entry and (entry.new or entry.changes):
            entries.append(entry)
        known += bool(entry and not entry.new and not entry.changes)
    missing = {line.cell("job").casefold(): line.cell("job") for line in sheet.lines if line.cell("job")}
    unknown = tuple(title for key, title in sorted(missing.items()) if key not in ground.jobs)
    return Plan(tuple(entries), known, tuple(faults), unknown)


def created(entry: Entry, organization: Organization, by: str, at: datetime) -> Candidate:
    """The profile of somebody the list names for the first time."""
    first = Address(entry.addresses[0])
    candidate = Candidate(
        id=entry.candidate,
        name=entry.name or name_from(first),
        addresses=tuple(CandidateAddress(each, Source.ADDED, by, at) for each in entry.addresses),
        owner="",
        job=entry.job or organization.default_job,
        stage=entry.stage or organization.stages[0].id,
        created_at=at,
        last_at=at,
        tags=entry.tags,
        ats_url=entry.ats_url,
    )
    return replace(cared_for_by(candidate, entry.owner or by), words=search_words(candidate))


def updated(candidate: Candidate, entry: Entry, by: str, at: datetime) -> Candidate:
    """The candidate with what the line gives her; a second time changes nothing."""
    given = {name: getattr(entry, name) for name in FIELDS if getattr(entry, name)}
    new = [each for each in entry.addresses if key_of(each) not in candidate.keys]
    addresses = (*candidate.addresses, *(CandidateAddress(each, Source.ADDED, by, at) for each in new))
    after = replace(candidate, **given, addresses=addresses, tags=_tagged(candidate, entry))
    if after.owner != candidate.owner:
        after = cared_for_by(after, after.owner)
    return after if candidate.hidden else replace(after, words=search_words(after))


def _entry(line: Line, ground: Ground, titles: Mapping[str, str]) -> Entry:
    addresses = _addresses(line)
    known = next((ground.claims[key] for key in map(key_of, addresses) if key in ground.claims), "")
    job = line.cell("job").casefold()
    entry = Entry(
        line=line.number,
        candidate=known or candidate_id(key_of(addresses[0])),
        addresses=addresses,
        new=not known,
        name=line.cell("name"),
        job=ground.jobs.get(job, titles.get(job, "")),
        stage=ground.stages.get(line.cell("stage").casefold(), ""),
        owner=ground.owners.get(_owner(line), ""),
        ats_url=line.cell("ats_url"),
        tags=tags_of(line.cell("tags")),
    )
    return replace(entry, changes=_changes(ground.candidates[known], entry)) if known else entry


def _changes(candidate: Candidate, entry: Entry) -> tuple[str, ...]:
    found = [name for name in FIELDS if getattr(entry, name) not in ("", getattr(candidate, name))]
    found += ["addresses"] if {key_of(each) for each in entry.addresses} - candidate.keys else []
    found += ["tags"] if _tagged(candidate, entry) != candidate.tags else []
    return tuple(found)


def _faults(line: Line, ground: Ground, titles: Mapping[str, str], met: Mapping[str, int]) -> Iterator[Fault]:
    def fault(column: str, read: str, said: str) -> Fault:
        return Fault(line.number, column, read[:200], said)

    for said, read in _address_faults(line, ground, met):
        yield fault("addresses", read, said)
    if len(line.cell("name")) > LONGEST_NAME:
        yield fault("name", line.cell("name"), word("A name has at most %(most)s characters.", most=LONGEST_NAME))
    if (job := line.cell("job")) and job.casefold() not in {*ground.jobs, *titles}:
        yield fault("job", job, word("There is no such job."))
    if (stage := line.cell("stage")) and stage.casefold() not in ground.stages:
        yield fault("stage", stage, word("There is no such stage."))
    if line.cell("owner") and _owner(line) not in ground.owners:
        yield fault("owner", line.cell("owner"), word("Nobody with this address or name has arrived, or several have."))
    if told := fault_of(tags_of(line.cell("tags"))):
        yield fault("tags", line.cell("tags"), told)
    if (link := line.cell("ats_url")) and not https_link(link):
        yield fault("ats_url", link, word("Write a link that starts with https://"))


def _address_faults(line: Line, ground: Ground, met: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    addresses = _addresses(line)
    if not addresses:
        yield word("There is no address."), line.cell("addresses")
    if len(addresses) > MOST_ADDRESSES:
        yield word("At most %(most)s addresses.", most=MOST_ADDRESSES), line.cell("addresses")
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


def _addresses(line: Line) -> tuple[str, ...]:
    """The addresses of a cell, between semicolons or commas, with or without a name before them."""
    return _split(line.cell("addresses"))


@lru_cache(maxsize=MOST_LINES)
def _split(cell: str) -> tuple[str, ...]:
    """Kept, because every line is asked several times."""
    return typed("", cell, "").addresses


def _owner(line: Line) -> str:
    return line.cell("owner").casefold()


def _tagged(candidate: Candidate, entry: Entry) -> tuple[str, ...]:
    return distinct((*candidate.tags, *entry.tags))
