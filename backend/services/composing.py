"""Composing: what a recruiter should know of those she is writing to; nothing is stored, Gmail is not asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.domain.access import knows_of, reader_of, reads_about_herself
from backend.domain.address import Address, unique
from backend.domain.candidate import AddressClaim, Candidate, claim_id
from backend.domain.draft import Draft
from backend.domain.job import Job
from backend.domain.recognition import Profile
from backend.services.reading import Reading
from backend.services.signing_in import Session

MOST = 50
"""Recipients that are looked up: a mail to more of them is not about one person."""


@dataclass(frozen=True)
class Composing:
    """Finds the candidates a draft goes to."""

    reading: Reading

    def draft(self, session: Session, recipients: Sequence[str]) -> Draft:
        """The candidates among these addresses, those she may see told apart from those she may not."""
        insiders, records = session.organization.insiders, session.seen
        people = [each for each in unique(map(Address, recipients)) if not insiders.include(each)][:MOST]
        records.foresee(*((AddressClaim, claim_id(person.key)) for person in people))
        claims = {person: records.get(AddressClaim, claim_id(person.key)) for person in people}
        known = {person: claim.candidate for person, claim in claims.items() if claim}
        self.reading.foresee(session.organization, records, sorted(set(known.values())))
        found = {person: self._candidate(session, identity) for person, identity in known.items()}
        seen = {person: self._profile(session, candidate) for person, candidate in found.items() if candidate}
        profiles = {profile.candidate.id: profile for profile in seen.values() if profile}
        in_touch = tuple(person for person, profile in seen.items() if profile is None)
        return Draft(tuple(profiles.values()), in_touch, bool(recipients))

    def _candidate(self, session: Session, identity: str) -> Candidate | None:
        """The candidate, unless not even that the profile is there is told: it is the writer's own, or protected."""
        candidate, reader = session.seen.get(Candidate, identity), reader_of(session.recruiter)
        if candidate is None or reads_about_herself(reader, candidate):
            return None
        return candidate if knows_of(reader, candidate, session.seen.get(Job, candidate.job)) else None

    def _profile(self, session: Session, candidate: Candidate) -> Profile | None:
        return self.reading.profile(session.organization, reader_of(session.recruiter), candidate, session.seen)
