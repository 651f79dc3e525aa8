"""Offering: which labelled threads a new mailbox holds, and the recruiter's choice of what to import."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.address import Address, unique
from backend.domain.automated import automated
from backend.domain.mailbox import Mailbox, is_offered_label
from backend.domain.offer import LabelOffer
from backend.domain.work import WorkItem
from backend.ports.mailbox import Headers, Label, ThreadRow
from backend.ports.store import Store, Transaction
from backend.services.backfilling import Backfilling
from backend.services.opening import Box
from backend.services.working import Working

LOOKED_AT = 10
"""Threads whose headers are read per label to name the strangers in it: 400 units and about two seconds."""


@dataclass(frozen=True)
class Offering:
    """Nothing already labelled is imported unasked."""

    store: Store
    backfilling: Backfilling
    working: Working

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

        Only labels that were offered count; choosing the same twice is harmless.
        """
        wanted = box.organization.policy.label_name
        names = {label.id: label.name for label in box.gmail.labels() if is_offered_label(label.name, wanted)}
        chosen = {box.record.label_id: wanted} | {key: names[key] for key in label_ids if key in names}
        records = self.store.of(box.organization.id)
        records.transact(lambda tx: _chosen(tx, box.record.id, chosen, done=False))
        ticked = [label for label in chosen if label in label_ids]
        work = self.working.enqueue(self.backfilling.plan(box, ticked, since)) if old and ticked else None
        records.transact(lambda tx: _chosen(tx, box.record.id, chosen, done=True))
        return work


def _chosen(tx: Transaction, mailbox: str, label_ids: Mapping[str, str], *, done: bool) -> None:
    """The labels first, the answered question last: a crash in between asks her again."""
    record = tx.get(Mailbox, mailbox)
    if record:
        tx.put(replace(record, label_ids=dict(label_ids), chosen=record.chosen or done))


def _offer(box: Box, label: Label) -> LabelOffer:
    rows = tuple(_rows(box, label))
    newest = [header for row in rows[:LOOKED_AT] for header in box.gmail.thread_headers(row.id)]
    oldest = box.gmail.thread_headers(rows[-1].id) if len(rows) > LOOKED_AT else newest
    return LabelOffer(
        id=label.id,
        name=label.name,
        threads=len(rows),
        oldest=min((header.at for header in oldest), default=None),
        strangers=_strangers(box, newest),
        looked_at=min(len(rows), LOOKED_AT),
        ticked=label.id == box.record.label_id,
    )


def _rows(box: Box, label: Label) -> Iterator[ThreadRow]:
    """Every thread of a label, newest first."""
    page = box.gmail.threads(label.id)
    yield from page.rows
    while page.next:
        page = box.gmail.threads(label.id, page_token=page.next)
        yield from page.rows


def _strangers(box: Box, headers: list[Headers]) -> tuple[Address, ...]:
    insiders = box.organization.insiders
    people = unique(person for header in headers for person in header.everyone)
    return tuple(person for person in people if not insiders.include(person) and not automated(person))
