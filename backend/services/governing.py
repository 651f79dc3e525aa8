"""Governing: what admins decide for everyone: the policy, the stages, the job newcomers are considered for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from backend.domain import clock
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing, Overtaken
from backend.domain.ids import stamp
from backend.domain.job import Job
from backend.domain.organization import Organization, Policy, Stage
from backend.domain.stages import without
from backend.domain.work import Task, WorkItem, planned
from backend.ports.queue import Queue
from backend.ports.store import Query, Store, Transaction
from backend.services.holding import Keep

STEP = 40
"""Candidates moved in one transaction."""
GIVEN_UP = timedelta(hours=1)
"""After this long a removal that was begun and not done never will be."""
PATIENCE = timedelta(seconds=2)
"""How long a step that came before the removal itself leaves it to who began it."""


class Governing:
    """Changes the organization's record.

    Saving the same twice is harmless. What somebody else changed since the form was shown (`seen` is its stamp) is
    never overwritten unseen: then Overtaken is raised.
    """

    def __init__(self, store: Store, queue: Queue) -> None:
        self._store = store
        self._queue = queue

    def organization(self, identity: str) -> Organization:
        """The organization as it stands now. Raises Missing."""
        return _known(self._store.root.get(Organization, identity))

    def decide(self, identity: str, policy: Policy, seen: str) -> None:
        """Make this the policy. Raises Overtaken, Missing."""
        self._change(identity, lambda now: replace(_unchanged(now, now.policy, policy, seen), policy=policy))

    def arrange(self, identity: str, stages: tuple[Stage, ...], seen: str) -> None:
        """Make these the stages: names, order, endings. Raises Overtaken, Missing."""
        self._change(identity, lambda now: replace(_unchanged(now, now.stages, stages, seen), stages=stages))

    def prefer(self, identity: str, job_id: str) -> None:
        """Consider newcomers for this job. Raises Missing, also for a job that is closed."""
        job = self._store.of(identity).get(Job, job_id)
        if job is None or not job.open:
            raise Missing(f"job {job_id}")
        self._change(identity, lambda now: replace(now, default_job=job_id))

    def staged(self, identity: str, stage_id: str) -> int:
        """How many candidates are in this stage."""
        return self._store.of(identity).count(Query(Candidate, equals={"stage": stage_id}))

    def retire(self, identity: str, stage_id: str, to: str) -> None:
        """Remove a stage; its candidates are at once in the other one, and their records follow step by step.

        Raises Missing for a stage that is not there, or for the same one twice in a form.
        """
        retire = partial(_retired, stage_id=stage_id, to=to)
        retire(self.organization(identity))
        self._queue.put(planned(Task.RESTAGE, identity, "", stage_id, about=stage_id))
        self._change(identity, retire)

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Move some candidates of a stage that was removed; again is harmless, for those moved are not found."""
        organization = self._store.root.get(Organization, item.organization)
        records = self._store.of(item.organization)
        found = records.find(Query(Candidate, equals={"stage": item.about}, limit=STEP)).records
        if organization is None or not found:
            return replace(item, due=False)
        if any(stage.id == item.about for stage in organization.stages):
            young = clock.now() - item.created_at < GIVEN_UP
            return replace(item, due=young, due_at=clock.now() + PATIENCE)
        keep()
        ids = [candidate.id for candidate in found]
        records.transact(partial(_move, ids=ids, stage=item.about, to=organization.stage(item.about).id))
        return replace(item, due_at=clock.now())

    def _change(self, identity: str, change: Callable[[Organization], Organization]) -> None:
        self._store.root.transact(lambda tx: _put(tx, identity, change))


def _known(organization: Organization | None) -> Organization:
    if organization is None:
        raise Missing("no organization")
    return organization


def _put(tx: Transaction, identity: str, change: Callable[[Organization], Organization]) -> None:
    before = _known(tx.get(Organization, identity))
    after = change(before)
    if after != before:
        tx.put(after)


def _unchanged(organization: Organization, now: object, wanted: object, seen: str) -> Organization:
    if now != wanted and stamp(now) != seen:
        raise Overtaken("the form is older than what stands")
    return organization


def _retired(organization: Organization, stage_id: str, to: str) -> Organization:
    ids = {stage.id for stage in organization.stages}
    if any(each.id == stage_id for each in organization.retired):
        return organization
    if stage_id == to or not {stage_id, to} <= ids:
        raise Missing(f"stage {stage_id}")
    stages, retired = without(organization, stage_id, to)
    return replace(organization, stages=stages, retired=retired)


def _move(tx: Transaction, ids: list[str], stage: str, to: str) -> None:
    for candidate in tx.existing(Candidate, ids).values():
        if candidate.stage == stage:
            tx.put(replace(candidate, stage=to))
