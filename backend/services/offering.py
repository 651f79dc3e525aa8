"""Offering: which labelled threads a new mailbox holds, and the recruiter's choice of what to import."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.mailbox import Mailbox, SyncState, is_offered_label, sync_id
from backend.domain.offer import LabelOffer
from backend.domain.work import WorkItem
from backend.ports.mailbox import Label
from backend.ports.queue import Queue
from backend.ports.store import Store, Transaction
from backend.services.backfilling import Backfilling
from backend.services.declining import Declining
from backend.services.opening import Box
from backend.services.peeking import peek
from backend.services.surveying import survey


@dataclass(frozen=True)
class Offering:
    """Nothing already labelled is imported unasked."""

    store: Store
    queue: Queue
    backfilling: Backfilling
    declining: Declining

    def offers(self, box: Box) -> tuple[LabelOffer, ...]:
        """The labels that could be imported, the wanted one first and ticked. Raises the MailboxError tree."""
        wanted = box.organization.policy.label_name
        found = [
            label
            for label in box.gmail.labels()
            if label.id == box.record.label_id or is_offered_label(label.name, wanted)
        ]
        ordered = sorted(found, key=lambda label: (label.id != box.record.label_id, label.name.casefold()))
        return tuple(_offer(box, label) for label in ordered)

    def choose(self, box: Box, label_ids: Collection[str], *, since: datetime | None, old: bool) -> WorkItem | None:
        """Follow these labels from now on and, when `old` is wanted, import what bears them already.

        What she does not want of it is remembered, so that no later comparison brings it in. Only labels that were
        offered count; choosing the same twice is harmless, and so is wanting more the second time.
        """
        wanted = box.organization.policy.label_name
        names = {label.id: label.name for label in box.gmail.labels()}
        offered = {key: name for key, name in names.items() if is_offered_label(name, wanted)}
        main = {box.record.label_id: names.get(box.record.label_id, wanted)}
        chosen = main | {key: offered[key] for key in label_ids if key in offered}
        left = tuple(sorted(offered.keys() - chosen.keys()))
        records = self.store.of(box.organization.id)
        records.transact(lambda tx: _chosen(tx, box.record.id, chosen, left, done=False))
        ticked = [label for label in chosen if label in label_ids] if old else []
        work = self.queue.put(self.backfilling.plan(box, ticked, since)) if ticked else None
        for unwanted in self._unwanted(box, chosen, ticked, since):
            self.queue.put(unwanted)
        records.transact(lambda tx: _chosen(tx, box.record.id, chosen, left, done=True))
        self.store.root.transact(lambda tx: _to_be_audited(tx, box.record.address))
        return work

    def _unwanted(
        self, box: Box, chosen: Collection[str], ticked: Collection[str], since: datetime | None
    ) -> Iterator[WorkItem]:
        if ticked and since:
            yield from self.declining.labels(box, ticked, since)
        if unticked := set(chosen) - set(ticked):
            yield from self.declining.labels(box, unticked, None)


def _chosen(tx: Transaction, mailbox: str, label_ids: Mapping[str, str], left: tuple[str, ...], *, done: bool) -> None:
    """The labels first, the answered question last: a crash in between asks her again."""
    record = tx.get(Mailbox, mailbox)
    if record:
        tx.put(replace(record, label_ids=dict(label_ids), left_labels=left, chosen=record.chosen or done))


def _to_be_audited(tx: Transaction, address: str) -> None:
    """Once all of it is in, n of n is to be proved."""
    sync = tx.get(SyncState, sync_id(address))
    if sync:
        tx.put(replace(sync, audit_at=None))


def _offer(box: Box, label: Label) -> LabelOffer:
    threads = tuple(survey(box, [label.id]))
    seen = peek(box, threads)
    return LabelOffer(
        id=label.id,
        name=label.name,
        threads=len(threads),
        oldest=seen.oldest,
        strangers=seen.strangers,
        looked_at=seen.looked_at,
        ticked=label.id == box.record.label_id,
    )
