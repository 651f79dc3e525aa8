"""Hiring: the jobs of an organization, who owns each and who works on it."""

from dataclasses import dataclass, replace

from backend.domain import clock
from backend.domain.errors import Missing, Overtaken
from backend.domain.ids import stamp
from backend.domain.job import Job
from backend.domain.stages import unused
from backend.ports.store import Query, Store, Transaction
from backend.services.paging import every


@dataclass(frozen=True)
class Vacancy:
    """What an admin says about a job."""

    title: str
    owner: str | None = None
    team: tuple[str, ...] = ()


class Hiring:
    """Makes and changes jobs; a job is closed, never deleted, for candidates are considered for it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def jobs(self, organization: str) -> tuple[Job, ...]:
        """Every job, the open ones first, each by its title."""
        found = every(self._store.of(organization), Query(Job, order="created_at"))
        return tuple(sorted(found, key=lambda job: (not job.open, job.title.casefold())))

    def job(self, organization: str, job_id: str) -> Job:
        """A job. Raises Missing."""
        return _known(self._store.of(organization).get(Job, job_id))

    def named(self, organization: str, title: str, besides: str = "") -> Job | None:
        """The job of this title, whatever its capitals."""
        found = (job for job in self.jobs(organization) if job.title.casefold() == title.casefold())
        return next((job for job in found if job.id != besides), None)

    def make(self, organization: str, vacancy: Vacancy) -> Job:
        """A new job; made twice, as by a double click, it is one. Its id was never another job's."""
        there = self.named(organization, vacancy.title)
        if there and vacancy_of(there) == vacancy:
            return there
        others = {job.id for job in self.jobs(organization) if job.title.casefold() != vacancy.title.casefold()}
        identity = unused("job", organization, vacancy.title, others)
        fresh = Job(identity, vacancy.title, clock.now(), vacancy.owner, vacancy.team)
        return self._store.of(organization).transact(lambda tx: _made(tx, fresh))

    def change(self, organization: str, job_id: str, vacancy: Vacancy, seen: str) -> Job:
        """Rename a job, or give it to others; `seen` is the stamp of the job as shown. Raises Overtaken, Missing."""
        return self._store.of(organization).transact(lambda tx: _changed(tx, job_id, vacancy, seen))

    def close(self, organization: str, job_id: str, *, closed: bool) -> Job:
        """Close a job, or open it again; twice is harmless. Raises Missing."""
        return self._store.of(organization).transact(lambda tx: _closed(tx, job_id, closed=closed))


def vacancy_of(job: Job) -> Vacancy:
    """What stands of a job."""
    return Vacancy(job.title, job.owner, job.team)


def _known(job: Job | None) -> Job:
    if job is None:
        raise Missing("no such job")
    return job


def _made(tx: Transaction, fresh: Job) -> Job:
    there = tx.get(Job, fresh.id)
    if there is None:
        tx.put(fresh)
    return there or fresh


def _changed(tx: Transaction, job_id: str, vacancy: Vacancy, seen: str) -> Job:
    job = _known(tx.get(Job, job_id))
    if vacancy_of(job) == vacancy:
        return job
    if stamp(vacancy_of(job)) != seen:
        raise Overtaken(f"job {job_id}")
    after = replace(job, title=vacancy.title, owner=vacancy.owner, team=vacancy.team)
    tx.put(after)
    return after


def _closed(tx: Transaction, job_id: str, *, closed: bool) -> Job:
    job = _known(tx.get(Job, job_id))
    after = replace(job, open=not closed)
    if after != job:
        tx.put(after)
    return after
