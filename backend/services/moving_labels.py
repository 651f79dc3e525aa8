"""Moving labels: by policy a thread's nested label follows the job its candidate is given in the product."""

from contextlib import suppress
from dataclasses import dataclass, replace

from backend.domain import clock
from backend.domain.candidate import Candidate
from backend.domain.errors import LabelTaken, NotInMailbox, RequestRefused
from backend.domain.job import Job
from backend.domain.message import Message
from backend.domain.quota import Urgency
from backend.domain.routing import misplaced, naming
from backend.domain.thread import Thread
from backend.domain.work import Task, WorkItem, planned
from backend.ports.queue import Queue
from backend.ports.store import Query, Store
from backend.services.holding import Keep
from backend.services.labelling import Labelling
from backend.services.opening import Box, Opening
from backend.services.paging import every
from backend.services.signing_in import Session


@dataclass(frozen=True)
class MovingLabels:
    """Puts the label of the new job where the label of another job stands; a thread without one is left alone."""

    store: Store
    queue: Queue
    opening: Opening
    labelling: Labelling

    def after_assigning(self, session: Session, candidate_id: str) -> None:
        """Plan a step for every mailbox that holds mail of hers, if the organization wants that; twice is harmless."""
        organization = session.organization
        if not organization.policy.move_nested_label:
            return
        mailboxes = {mailbox for message in self._mail(organization.id, candidate_id) for mailbox in message.copies}
        for mailbox in sorted(each for each in mailboxes if self.opening.works(organization.id, each)):
            since = clock.now().isoformat()
            self.queue.put(planned(Task.RELABEL, organization.id, mailbox, candidate_id, since, about=candidate_id))

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Move the labels of one mailbox, unless it lets us in no more; repeating it changes nothing.

        Raises the MailboxError tree, LeaseLost.
        """
        records = self.store.of(item.organization)
        candidate = records.get(Candidate, item.about)
        job = records.get(Job, candidate.job) if candidate else None
        if job and self.opening.works(item.organization, item.mailbox):
            box = replace(self.opening.box(item.organization, item.mailbox, Urgency.BACKGROUND), keep=keep)
            jobs = tuple(every(records, Query(Job, order="created_at")))
            for thread in self._threads(item):
                box = self._moved(box, thread, job, jobs)
        return replace(item, due=False)

    def _moved(self, box: Box, thread: Thread, job: Job, jobs: tuple[Job, ...]) -> Box:
        """The new label first: a thread that bore none for a moment would be followed no more."""
        wrong = misplaced(box.record, box.organization.policy.label_name, thread.label_ids, job, jobs)
        if not wrong:
            return box
        box.keep()
        box, label = self._label(box, job)
        if label:
            with suppress(NotInMailbox):
                box.gmail.put_label(thread.gmail_id, label)
                box.gmail.take_labels(thread.gmail_id, wrong)
        return box

    def _label(self, box: Box, job: Job) -> tuple[Box, str]:
        """The mailbox's label for this job, made if need be; "" when Gmail takes no label of that name."""
        name, found = naming(box.record, box.organization.policy.label_name, job)
        if found:
            return box, found
        try:
            with suppress(LabelTaken):
                box.gmail.create_label(name)
        except RequestRefused:
            return box, ""
        box = self.labelling.read(box)
        return box, naming(box.record, box.organization.policy.label_name, job)[1]

    def _threads(self, item: WorkItem) -> list[Thread]:
        """The followed threads of the mailbox that are about her alone: another's job would follow the label, too."""
        query = Query(Thread, equals={"mailbox": item.mailbox, "followed": True})
        return [
            thread for thread in every(self.store.of(item.organization), query) if thread.candidates == (item.about,)
        ]

    def _mail(self, organization: str, candidate: str) -> list[Message]:
        query = Query(Message, contains=("candidates", candidate), order="at", descending=True)
        return list(every(self.store.of(organization), query))
