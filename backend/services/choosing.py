"""Choosing: the people and jobs a form offers; a card, which holds only so many, says how many it leaves out."""

from collections.abc import Iterator

from backend.domain.access import may_assign, may_change, reader_of, reads_about_herself
from backend.domain.candidate import Candidate
from backend.domain.job import Job
from backend.domain.recruiter import Recruiter
from backend.ports.store import Query, Store
from backend.services.paging import every
from backend.services.signing_in import Session


class Choosing:
    """Lists what can be chosen for a candidate the reader sees; nobody is offered a profile of her own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def readers(self, session: Session, candidate: Candidate) -> tuple[Recruiter, ...]:
        """The colleagues a private note can be for."""
        others = (each for each in self._everyone(session) if each.id != session.recruiter.id)
        return tuple(each for each in others if not reads_about_herself(reader_of(each), candidate))

    def owners(self, session: Session, candidate: Candidate) -> tuple[Recruiter, ...]:
        """Those who may look after her; nobody for a reader who may not say so."""
        if not self._may_assign(session, candidate):
            return ()
        return tuple(each for each in self._everyone(session) if may_change(reader_of(each), candidate))

    def jobs(self, session: Session, candidate: Candidate) -> tuple[Job, ...]:
        """The open jobs, the newest first; hers comes before them, open or not. None for who may not change it."""
        if not self._may_assign(session, candidate):
            return ()
        query = Query(Job, order="created_at", descending=True)
        fit = [
            each
            for each in every(self._store.of(session.organization.id), query)
            if each.open or each.id == candidate.job
        ]
        return tuple(sorted(fit, key=lambda each: each.id != candidate.job))

    def _may_assign(self, session: Session, candidate: Candidate) -> bool:
        job = self._store.of(session.organization.id).get(Job, candidate.job)
        return may_assign(reader_of(session.recruiter), candidate, session.organization, job)

    def _everyone(self, session: Session) -> Iterator[Recruiter]:
        found = every(self._store.of(session.organization.id), Query(Recruiter))
        everyone = (each for each in found if each.seated)
        yield from sorted(everyone, key=lambda each: (each.name.casefold(), each.id))
