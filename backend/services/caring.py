"""Caring: what recruiters do to a candidate, her stage, owner, job, tags, name, addresses; and who is added by hand."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial

from backend.domain import clock
from backend.domain.access import may_assign, may_change, reader_of
from backend.domain.address import key_of
from backend.domain.candidate import AddressClaim, Candidate, claim_id
from backend.domain.errors import Missing, NotAccepted, Refused
from backend.domain.job import Job
from backend.domain.organization import Organization, Stage
from backend.domain.particulars import (
    Assignment,
    Particulars,
    assigned,
    by_hand,
    edited,
    faults_of,
    particulars_of,
    rooted,
)
from backend.domain.recognition import Profile
from backend.domain.recruiter import READS_AS_RECRUITER, Recruiter
from backend.domain.tag import fault_of
from backend.domain.wording import word
from backend.ports.store import Records, Store, Transaction
from backend.services.reading import Reading
from backend.services.signing_in import Session

RECRUITERS_ONLY = word("Recruiters and admins change candidates. You may add a note.")
SEES_HER_ONLY = word("Owner and job are changed by those to whom the whole profile is open.")
Change = Callable[[Candidate], Candidate]


class AddressTaken(Exception):
    """A transaction found an address claimed by this other candidate; nothing was written."""

    def __init__(self, address: str, candidate: str) -> None:
        super().__init__(candidate)
        self.address = address
        self.candidate = candidate


class Caring:
    """Every deed says what shall stand afterwards, so that done twice it changes nothing more.

    Each raises Missing for a candidate she does not see, as for none, Refused when her role changes nothing,
    NotAccepted for what she typed, and Busy.
    """

    def __init__(self, store: Store, reading: Reading) -> None:
        self._store = store
        self._reading = reading

    def profile(self, session: Session, candidate_id: str) -> Profile:
        """The candidate as the reader may see her. Raises Missing."""
        organization, reader = session.organization, reader_of(session.recruiter)
        records = self._reading.glance(organization, reader)
        self._reading.foresee(organization, records, (candidate_id,))
        candidate = records.get(Candidate, candidate_id)
        found = candidate and self._reading.profile(organization, reader, candidate, records)
        if not found:
            raise Missing(f"candidate {candidate_id} for this reader")
        return found

    def changeable(self, session: Session, candidate_id: str) -> Profile:
        """The candidate she may change. Raises Missing, Refused."""
        found = self.profile(session, candidate_id)
        if not found.may_change:
            raise Refused("not a recruiter", tell=RECRUITERS_ONLY)
        return found

    def admit(self, session: Session) -> None:
        """Let in who may add candidates. Raises Refused."""
        if session.recruiter.role not in READS_AS_RECRUITER:
            raise Refused("not a recruiter", tell=RECRUITERS_ONLY)

    def move(self, session: Session, candidate_id: str, stage_id: str) -> Stage:
        """Bring her to a stage. Where following ends with it, the next mail finds that out (`domain.ending`)."""
        self.changeable(session, candidate_id)
        stage = next((each for each in session.organization.stages if each.id == stage_id), None)
        if stage is None:
            raise NotAccepted({"stage": word("That stage is no longer here. Refresh and choose again.")})
        self._change(session, candidate_id, partial(_at, stage=stage.id))
        return stage

    def assign(self, session: Session, candidate_id: str, shown: Assignment, given: Assignment) -> None:
        """Give her an owner, a job and tags; what the form showed and still says stays as others have it by now."""
        candidate = self.changeable(session, candidate_id).candidate
        faults = self._assignment_faults(session.organization, candidate, shown, given)
        if faults:
            raise NotAccepted(faults)
        self._change(session, candidate_id, partial(assigned, shown=shown, given=given))

    def edit(self, session: Session, candidate_id: str, shown: Particulars, given: Particulars) -> None:
        """Change her name, addresses and link; an address belongs to one candidate."""
        candidate = self.changeable(session, candidate_id).candidate
        faults = dict(faults_of(given, shown, session.organization.insiders))
        root = rooted(candidate)
        if root and key_of(root) not in map(key_of, given.addresses):
            stays = word("%(address)s stays: this profile began with it, and its mail comes here.", address=root)
            faults.setdefault("addresses", stays)
        if faults:
            raise NotAccepted(faults)
        change = partial(edited, shown=shown, given=given, by=session.recruiter.id, at=clock.now())
        self._naming_whose(session, lambda: self._change(session, candidate_id, change))

    def add(self, session: Session, given: Particulars, nonce: str) -> Candidate:
        """A candidate typed in by hand; the form's nonce gives the id, and what it says when sent last stands.

        Raises Refused, NotAccepted, Busy.
        """
        self.admit(session)
        faults = faults_of(given, Particulars(), session.organization.insiders)
        if faults:
            raise NotAccepted(faults)
        fresh = by_hand(given, session.organization, session.recruiter.id, nonce, clock.now())
        work = partial(_created, session=session, fresh=fresh, given=given)
        records = self._store.of(session.organization.id)
        return self._naming_whose(session, lambda: records.transact(work))

    def _change(self, session: Session, candidate_id: str, change: Change) -> Candidate:
        work = partial(_changed, session=session, candidate_id=candidate_id, change=change)
        return self._store.of(session.organization.id).transact(work)

    def _assignment_faults(
        self, organization: Organization, candidate: Candidate, shown: Assignment, given: Assignment
    ) -> Mapping[str, str]:
        records = self._store.of(organization.id)
        found = {
            "owner": "" if given.owner == shown.owner else _owner_fault(records, candidate, given.owner),
            "job": "" if given.job == shown.job else _job_fault(records, given.job),
            "tags": fault_of(given.tags),
        }
        return {name: fault for name, fault in found.items() if fault}

    def _naming_whose(self, session: Session, deed: Callable[[], Candidate]) -> Candidate:
        """Do it; when an address is another candidate's, say whose, if she sees that one, and nothing of it if not."""
        try:
            return deed()
        except AddressTaken as taken:
            raise NotAccepted({"addresses": self._taken(session, taken)}) from taken

    def _taken(self, session: Session, taken: AddressTaken) -> str:
        try:
            name = self.profile(session, taken.candidate).candidate.name
        except Missing:
            return word("%(address)s cannot be added here.", address=taken.address)
        return word("%(address)s belongs to %(name)s already.", address=taken.address, name=name)


def _at(candidate: Candidate, stage: str) -> Candidate:
    return replace(candidate, stage=stage)


def _owner_fault(records: Records, candidate: Candidate, owner: str) -> str:
    recruiter = records.get(Recruiter, owner) if owner else None
    if recruiter is None or not recruiter.seated or not may_change(reader_of(recruiter), candidate):
        return word("Choose a recruiter.")
    return ""


def _job_fault(records: Records, job: str) -> str:
    return "" if job and records.get(Job, job) else word("Choose a job.")


def _changed(tx: Transaction, session: Session, candidate_id: str, change: Change) -> Candidate:
    """Write the changed candidate, and who holds which address; the right to do so is looked at once more."""
    current = tx.get(Candidate, candidate_id)
    if current is None or current.hidden or not may_change(reader_of(session.recruiter), current):
        raise Missing(f"candidate {candidate_id} for this reader")
    after = change(current)
    if (after.owner, after.job) != (current.owner, current.job):
        _admit_assigning(tx, session, current)
    claims = _claims(tx, after, after.keys - current.keys)
    gone = [claim for key in sorted(current.keys - after.keys) if (claim := tx.get(AddressClaim, claim_id(key)))]
    if after != current:
        tx.put(after)
    for claim in claims:
        tx.put(claim)
    for claim in gone:
        if claim.candidate == after.id:
            tx.delete(AddressClaim, claim.id)
    return after


def _admit_assigning(tx: Transaction, session: Session, candidate: Candidate) -> None:
    job = tx.get(Job, candidate.job)
    if not may_assign(reader_of(session.recruiter), candidate, session.organization, job):
        raise Refused("no profile she sees whole", tell=SEES_HER_ONLY)


def _created(tx: Transaction, session: Session, fresh: Candidate, given: Particulars) -> Candidate:
    known = tx.get(Candidate, fresh.id)
    if known:
        shown, by = particulars_of(known), session.recruiter.id
        change = partial(edited, shown=shown, given=given, by=by, at=fresh.created_at)
        return known if known.hidden else _changed(tx, session, known.id, change)
    claims = _claims(tx, fresh, fresh.keys)
    tx.put(fresh)
    for claim in claims:
        tx.put(claim)
    return fresh


def _claims(tx: Transaction, candidate: Candidate, keys: Collection[str]) -> list[AddressClaim]:
    """The claims this candidate is to hold on new addresses. Raises AddressTaken."""
    claims = [AddressClaim(claim_id(key), candidate.id) for key in sorted(keys)]
    for key, claim in zip(sorted(keys), claims, strict=True):
        held = tx.get(AddressClaim, claim.id)
        if held and held.candidate != candidate.id:
            raise AddressTaken(next(each.address for each in candidate.addresses if each.key == key), held.candidate)
    return claims
