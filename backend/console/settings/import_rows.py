"""The lines of a list as its preview shows them: in names, not in ids."""

from collections.abc import Mapping
from dataclasses import dataclass

from backend.console.speech import say
from backend.domain.address import Address
from backend.domain.candidate import name_from
from backend.domain.enrolment import Entry, Plan
from backend.domain.organization import Organization

MOST_SHOWN = 200
"""Lines shown of each kind."""


@dataclass(frozen=True)
class Names:
    """What jobs and people are called, by their ids."""

    organization: Organization
    jobs: Mapping[str, str]
    people: Mapping[str, str]

    def job(self, job: str) -> str:
        """The title of a job, also of one that is still to be made."""
        return self.jobs.get(job, job)

    def stage(self, stage: str) -> str:
        """What a stage is called."""
        return say(self.organization.stage(stage).name)


@dataclass(frozen=True)
class Row:
    """A line: whom it is about, what a new candidate gets, and by column what is changed of a known one."""

    line: int
    name: str
    addresses: str
    job: str
    stage: str
    changes: tuple[tuple[str, str], ...]


def rows(plan: Plan, names: Names, *, new: bool) -> list[Row]:
    """The first lines of those who are new, or of those who are known."""
    return [_row(entry, names) for entry in plan.entries if entry.new is new][:MOST_SHOWN]


def _row(entry: Entry, names: Names) -> Row:
    first = Address(entry.addresses[0])
    return Row(
        line=entry.line,
        name=(entry.name or name_from(first)) if entry.new else first.address,
        addresses=", ".join(entry.addresses),
        job=names.job(entry.job or names.organization.default_job),
        stage=names.stage(entry.stage or names.organization.stages[0].id),
        changes=tuple((column, _value(entry, column, names)) for column in entry.changes),
    )


def _value(entry: Entry, column: str, names: Names) -> str:
    values = {
        "job": names.job(entry.job),
        "stage": names.stage(entry.stage),
        "owner": names.people.get(entry.owner, ""),
        "addresses": ", ".join(entry.addresses),
        "tags": ", ".join(entry.tags),
    }
    return values[column] if column in values else str(getattr(entry, column))
