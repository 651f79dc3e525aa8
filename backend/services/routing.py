"""Routing: a nested label such as "Hire/Backend" says which job a thread is about."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import partial

from backend.domain.candidate import Candidate
from backend.domain.job import Job
from backend.domain.mailbox import Mailbox
from backend.domain.organization import Organization
from backend.domain.routing import following_label, routed, routes
from backend.domain.thread import Thread
from backend.ports.store import Query, Store, Transaction
from backend.services.paging import every


@dataclass(frozen=True)
class Routing:
    """Gives candidates the job a thread's label means. Doing it again changes nothing."""

    store: Store

    def filed(self, organization: Organization, thread: Thread, file: Callable[[Organization], Thread]) -> Thread:
        """File a thread for the job its labels mean; who is on it already follows a label that changed.

        Before it is filed and after it: once its record bears the new labels nobody asks again.
        """
        job = self._job(organization, thread, thread.label_ids)
        if not job:
            return file(organization)
        before = self.store.of(organization.id).get(Thread, thread.id)
        former = self._job(organization, thread, before.label_ids) if before else ""
        move = partial(self._move, organization, job, former)
        move(thread.candidates)
        written = file(replace(organization, default_job=job))
        move(written.candidates)
        return written

    def organization(self, organization: Organization, thread: Thread | None) -> Organization:
        """The organization as a new candidate of this thread finds it: the job is the one its labels mean."""
        job = self._job(organization, thread, thread.label_ids) if thread else ""
        return replace(organization, default_job=job) if job else organization

    def _job(self, organization: Organization, thread: Thread, label_ids: Collection[str]) -> str:
        """Costs two reads, and none for a thread without labels."""
        records = self.store.of(organization.id)
        mailbox = records.get(Mailbox, thread.mailbox) if label_ids else None
        if mailbox is None or not set(label_ids) - {mailbox.label_id}:
            return ""
        jobs = every(records, Query(Job, order="created_at"))
        return routed(label_ids, routes(mailbox, organization.policy.label_name, jobs))

    def _move(self, organization: Organization, job: str, former: str, candidates: Collection[str]) -> None:
        records = self.store.of(organization.id)
        for candidate in candidates:
            records.transact(partial(_moved, identity=candidate, job=job, former=former, organization=organization))


def _moved(tx: Transaction, identity: str, job: str, former: str, organization: Organization) -> None:
    candidate = tx.get(Candidate, identity)
    if candidate:
        after = following_label(candidate, job, former, organization.default_job)
        if after != candidate:
            tx.put(after)
