"""A list of candidates compared with what there is (pure): who is new, known or changed, and what is wrong by line."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.address import Address, key_of
from backend.domain.bounds import fault_of_name
from backend.domain.candidate import (
    Candidate,
    CandidateAddress,
    Source,
    candidate_id,
    cared_for_by,
    name_from,
    search_words,
)
from backend.domain.line_faults import Fault, Ground, faults_of, makeable, owner_of
from backend.domain.organization import Organization
from backend.domain.sheet import Line, Sheet
from backend.domain.tag import distinct, tags_of

FIELDS = ("name", "job", "stage", "owner", "ats_url")
"""What a line may say of a candidate beside her addresses and tags; an empty cell changes nothing."""


@dataclass(frozen=True)
class Left:
    """A line that could not be taken when its turn came, and why."""

    line: int
    said: str


@dataclass(frozen=True)
class Enrolment:
    """An uploaded list; its id is the SHA-256 of what was uploaded, `by` who uploaded or, then, who confirmed it.

    `file` names what was uploaded and `plan` what was confirmed, "" before; both begin with the `nonce`. `done` of
    `total` lines are through, and of the `skipped` that could not be taken when their turn came `left`
    are the first.
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
    skipped: int = 0
    nonce: str = ""
    file: str = ""

    @property
    def over(self) -> bool:
        """Whether every line is through."""
        return bool(self.plan) and self.done >= self.total


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
    """What taking the list does: nothing for a line with a fault, all of it for any other.

    `left_out` and `guessed` are the sheet's.
    """

    entries: tuple[Entry, ...]
    known: int
    faults: tuple[Fault, ...]
    unknown_jobs: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    guessed: str = ""

    @property
    def fresh(self) -> int:
        """How many candidates are new."""
        return sum(entry.new for entry in self.entries)

    @property
    def changed(self) -> int:
        """How many known ones are changed."""
        return len(self.entries) - self.fresh


def plan(sheet: Sheet, ground: Ground, making: Collection[str] = ()) -> Plan:
    """What happens to every line; `making` are the titles of jobs that are made first."""
    entries, faults, known = [], [], 0
    titles = makeable(making)
    met: dict[str, int] = {}
    for line in sheet.lines:
        found = list(faults_of(line, ground, titles, met))
        for address in line.addresses:
            met.setdefault(key_of(address), line.number)
        faults += found
        entry = None if found else _entry(line, ground, titles)
        if entry and (entry.new or entry.changes):
            entries.append(entry)
        known += bool(entry and not entry.new and not entry.changes)
    missing = {line.cell("job").casefold(): line.cell("job") for line in sheet.lines if line.cell("job")}
    unknown = (title for key, title in sorted(missing.items()) if key not in ground.jobs and not fault_of_name(title))
    return Plan(tuple(entries), known, tuple(faults), tuple(unknown), sheet.left_out, sheet.guessed)


def created(entry: Entry, organization: Organization, by: str, at: datetime) -> Candidate:
    """The profile of somebody the list names for the first time."""
    first = Address(entry.addresses[0])
    candidate = Candidate(
        id=entry.candidate,
        name=entry.name or name_from(first),
        addresses=tuple(CandidateAddress(each, Source.IMPORTED, by, at) for each in entry.addresses),
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
    addresses = (*candidate.addresses, *(CandidateAddress(each, Source.IMPORTED, by, at) for each in new))
    after = replace(candidate, **given, addresses=addresses, tags=distinct((*candidate.tags, *entry.tags)))
    if after.owner != candidate.owner:
        after = cared_for_by(after, after.owner)
    return after if candidate.hidden else replace(after, words=search_words(after))


def _entry(line: Line, ground: Ground, titles: Mapping[str, str]) -> Entry:
    addresses = line.addresses
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
        owner=ground.owners.get(owner_of(line), ""),
        ats_url=line.cell("ats_url"),
        tags=tags_of(line.cell("tags")),
    )
    return replace(entry, changes=_changes(ground.candidates[known], entry)) if known else entry


def _changes(candidate: Candidate, entry: Entry) -> tuple[str, ...]:
    found = [name for name in FIELDS if getattr(entry, name) not in ("", getattr(candidate, name))]
    found += ["addresses"] if {key_of(each) for each in entry.addresses} - candidate.keys else []
    found += ["tags"] if distinct((*candidate.tags, *entry.tags)) != candidate.tags else []
    return tuple(found)
