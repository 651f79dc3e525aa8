"""Enrolling: a list of candidates, uploaded, looked at, and taken line by line, each whole or not at all."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from functools import partial

from backend.domain import clock
from backend.domain.access import reader_of
from backend.domain.address import Address, key_of
from backend.domain.candidate import AddressClaim, Candidate, claim_id
from backend.domain.conversation import Conversation
from backend.domain.enrolment import Enrolment, Entry, Left, Plan, created, plan, updated
from backend.domain.errors import Busy, Missing, Overtaken
from backend.domain.ids import random, stamp
from backend.domain.line_faults import OWN, makeable, overfull
from backend.domain.organization import Organization
from backend.domain.recruiter import Recruiter
from backend.domain.sheet import read
from backend.domain.wording import word
from backend.domain.work import Task, WorkItem, planned
from backend.ports.files import FileStore
from backend.ports.queue import Queue
from backend.ports.store import Query, Store, Transaction
from backend.services.filing import Filing
from backend.services.hiring import Hiring, Vacancy
from backend.services.holding import Keep
from backend.services.matching import Matching
from backend.services.paging import every
from backend.services.signing_in import Session
from backend.services.staffing import Staffing

BATCH, BATCHES = 25, 8
"""Lines in one transaction, and transactions in one step."""
MOST_LEFT = 200
KEPT = timedelta(days=1)
"""How long a list that nobody confirms is kept."""
PATIENCE = timedelta(seconds=2)
GIVEN_UP = timedelta(hours=1)
TAKEN = word("One of the addresses belongs to another candidate by now.")
GONE = word("This candidate was erased meanwhile.")


@dataclass(frozen=True)
class Enrolling:
    """Takes lists of candidates; uploading, confirming and every step of the work may be repeated."""

    store: Store
    files: FileStore
    queue: Queue
    filing: Filing
    hiring: Hiring
    staffing: Staffing

    def upload(self, session: Session, name: str, content: bytes) -> Enrolment:
        """Keep a list to be looked at. Raises Malformed with what is to be mended in the file as a whole."""
        read(content)
        organization, identity = session.organization.id, hashlib.sha256(content).hexdigest()
        self.queue.put(planned(Task.DISCARD, organization, "", identity, wait=KEPT, about=identity))
        former = self.store.of(organization).get(Enrolment, identity)
        if former and _to_be_replaced(former):
            self._forget(organization, former)
        nonce = random()
        file = hashlib.sha256(_sealed(nonce, content)).hexdigest()
        fresh = Enrolment(identity, name[:200], session.recruiter.id, clock.now(), nonce=nonce, file=file)
        stands = self.store.of(organization).transact(partial(_uploaded, fresh=fresh, former=former))
        if not stands.plan:
            self.files.of(organization).put(_sealed(stands.nonce, content))
        return stands

    def enrolment(self, organization: str, identity: str) -> Enrolment:
        """A list as it stands. Raises Missing."""
        found = self.store.of(organization).get(Enrolment, identity)
        if found is None:
            raise Missing(f"list {identity}")
        return found

    def plan(self, session: Session, identity: str, making: Collection[str] = ()) -> Plan:
        """What taking the list would do now; `making` are titles of jobs to make first. Raises Missing."""
        enrolment = self.enrolment(session.organization.id, identity)
        sheet = read(_unsealed(enrolment.nonce, self.files.of(session.organization.id).get(enrolment.file)))
        return plan(sheet, Matching(self.store, self.hiring, self.staffing).ground(session, sheet), making)

    def confirm(self, session: Session, identity: str, making: Collection[str], seen: str) -> None:
        """Have the list taken as it was shown; a second time is harmless.

        Raises Missing, and Overtaken when something else would happen by now than `seen`, the stamp of what was shown.
        """
        organization, enrolment = session.organization, self.enrolment(session.organization.id, identity)
        if enrolment.plan:
            return
        shown = self.plan(session, identity, making)
        if stamp(shown) != seen:
            raise Overtaken("the list means something else by now")
        wanted = makeable(making)
        made = [title for title in shown.unknown_jobs if title.casefold() in wanted]
        for title in made:
            self.hiring.make(organization.id, Vacancy(title))
        entries = (self.plan(session, identity) if made else shown).entries
        written = json.dumps([asdict(entry) for entry in entries]).encode()
        kept = self.files.of(organization.id).put(_sealed(enrolment.nonce, written))
        at = enrolment.at.isoformat()
        self.queue.put(planned(Task.ENROL, organization.id, "", identity, at, about=identity))
        wanted_now = replace(enrolment, by=session.recruiter.id, plan=kept, total=len(entries))
        stands = self.store.of(organization.id).transact(partial(_confirmed, wanted=wanted_now))
        if stands is None or stands.plan != kept:
            self.files.of(organization.id).delete(kept)

    def step(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Take some more lines. Raises Busy, FilesDown, LeaseLost."""
        organization = self.store.root.get(Organization, item.organization)
        enrolment = self.store.of(item.organization).get(Enrolment, item.about)
        if organization is None or enrolment is None:
            return replace(item, due=False)
        if enrolment.over:
            self._forget(organization.id, enrolment)
            return replace(item, due=False)
        if not enrolment.plan:
            return replace(item, due=clock.now() - item.created_at < GIVEN_UP, due_at=clock.now() + PATIENCE)
        entries = _entries(_unsealed(enrolment.nonce, self.files.of(organization.id).get(enrolment.plan)))
        for _ in range(BATCHES):
            keep()
            enrolment = self._some(organization, enrolment, entries)
            if enrolment.over:
                self._forget(organization.id, enrolment)
                return replace(item, due=False)
        return replace(item, due_at=clock.now())

    def discard(self, item: WorkItem, keep: Keep) -> WorkItem:
        """Forget a list that nobody confirmed for a day, and the files of one that is through.

        Raises FilesDown, LeaseLost.
        """
        records = self.store.of(item.organization)
        enrolment = records.get(Enrolment, item.about)
        if enrolment is None:
            return replace(item, due=False)
        if not enrolment.over and (enrolment.plan or clock.now() - enrolment.at < KEPT):
            return replace(item, due_at=clock.now() + KEPT)
        keep()
        self._forget(item.organization, enrolment)
        stays = enrolment.over or not records.transact(partial(_discarded, seen=enrolment))
        return replace(item, due=stays and not enrolment.over, due_at=clock.now() + KEPT)

    def _some(self, organization: Organization, enrolment: Enrolment, entries: list[Entry]) -> Enrolment:
        """Take a batch, file the mail that waited for its people, then count it: a crash repeats it to no effect."""
        records, batch = self.store.of(organization.id), entries[enrolment.done : enrolment.done + BATCH]
        left = records.transact(partial(_taken, entries=batch, organization=organization, by=enrolment.by))
        skipped = {each.line for each in left}
        for entry in batch:
            if entry.line not in skipped:
                self._file_waiting(organization, entry, enrolment.by)
        return records.transact(partial(_counted, before=enrolment, batch=batch, left=left))

    def _file_waiting(self, organization: Organization, entry: Entry, by: str) -> None:
        for address in entry.addresses:
            outsider = ("outsiders", key_of(address))
            query = Query(Conversation, equals={"waiting": True}, contains=outsider, order="last_at")
            for conversation in every(self.store.of(organization.id), query):
                self.filing.under(organization, conversation.id, Address(address), entry.owner or by)

    def _forget(self, organization: str, enrolment: Enrolment) -> None:
        for name in filter(None, (enrolment.file, enrolment.plan)):
            self.files.of(organization).delete(name)


def _sealed(nonce: str, content: bytes) -> bytes:
    """What is kept of a list: bytes that no other record's are, so that they may be deleted with it."""
    return f"{nonce}\n".encode() + content


def _unsealed(nonce: str, kept: bytes) -> bytes:
    return kept.removeprefix(_sealed(nonce, b""))


def _entries(content: bytes) -> list[Entry]:
    lists = ("addresses", "tags", "changes")
    return [Entry(**{**each, **{name: tuple(each[name]) for name in lists}}) for each in json.loads(content)]


def _to_be_replaced(enrolment: Enrolment) -> bool:
    return enrolment.over or not enrolment.plan


def _uploaded(tx: Transaction, fresh: Enrolment, former: Enrolment | None) -> Enrolment:
    """The same file again is the same list looked at anew, unless the former is being taken just now."""
    there = tx.get(Enrolment, fresh.id)
    if there and (there != former or not _to_be_replaced(there)):
        return there
    tx.put(fresh)
    return fresh


def _confirmed(tx: Transaction, wanted: Enrolment) -> Enrolment | None:
    """Whoever confirms first answers for the list."""
    there = tx.get(Enrolment, wanted.id)
    if there is None or there.plan or there.nonce != wanted.nonce:
        return there
    tx.put(wanted)
    return wanted


def _discarded(tx: Transaction, seen: Enrolment) -> bool:
    """Whether the list is gone: one that was uploaded or confirmed meanwhile stays."""
    there = tx.get(Enrolment, seen.id)
    if there == seen:
        tx.delete(Enrolment, seen.id)
    return there is None or there == seen


def _taken(tx: Transaction, entries: list[Entry], organization: Organization, by: str) -> list[Left]:
    """Write the lines and return those that had to be left, because something happened since they were looked at."""
    keys = {key_of(address) for entry in entries for address in entry.addresses}
    claims = tx.existing(AddressClaim, [claim_id(key) for key in sorted(keys)])
    candidates = tx.existing(Candidate, sorted({entry.candidate for entry in entries}))
    taker = tx.get(Recruiter, by)
    herself = reader_of(taker).addresses if taker else frozenset()
    before, left = dict(candidates), []
    for entry in entries:
        why = _why_left(entry, claims, candidates.get(entry.candidate), herself)
        if why:
            left.append(Left(entry.line, why))
            continue
        known = candidates.get(entry.candidate)
        fresh = known is None or known.hidden
        candidates[entry.candidate] = (
            created(entry, organization, by, clock.now())
            if known is None or fresh
            else updated(known, entry, by, clock.now())
        )
    for identity, candidate in candidates.items():
        if candidate != before.get(identity):
            tx.put(candidate)
            for key in sorted(candidate.keys):
                tx.put(AddressClaim(claim_id(key), identity))
    return left


def _why_left(entry: Entry, claims: dict[str, AddressClaim], known: Candidate | None, herself: frozenset[str]) -> str:
    if known and known.erasing:
        raise Busy(f"candidate {known.id} is being erased")
    if herself & {*map(key_of, entry.addresses), *(known.keys if known else ())}:
        return OWN
    held = {claims[each].candidate for each in map(claim_id, map(key_of, entry.addresses)) if each in claims}
    if held - {entry.candidate}:
        return TAKEN
    if known and not known.hidden and (told := overfull(known, entry.tags, entry.addresses)[1]):
        return told
    return GONE if known is None and not entry.new else ""


def _counted(tx: Transaction, before: Enrolment, batch: list[Entry], left: list[Left]) -> Enrolment:
    now = tx.get(Enrolment, before.id)
    if now is None or now.done != before.done:
        return now or replace(before, done=before.total)
    skipped = {each.line for each in left}
    through = [entry for entry in batch if entry.line not in skipped]
    fresh = sum(entry.new for entry in through)
    after = replace(
        now,
        done=now.done + len(batch),
        created=now.created + fresh,
        updated=now.updated + len(through) - fresh,
        skipped=now.skipped + len(left),
        left=(*now.left, *left)[:MOST_LEFT],
    )
    tx.put(after)
    return after
