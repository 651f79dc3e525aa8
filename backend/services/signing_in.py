"""Signing in: from a verified person to the recruiter she is, if an admin gave her a seat."""

from dataclasses import dataclass, replace

from backend.domain import clock
from backend.domain.address import key_of
from backend.domain.errors import NotEnabled
from backend.domain.organization import Organization
from backend.domain.recruiter import Recruiter, Seat
from backend.ports.identity import Person
from backend.ports.store import Store


@dataclass(frozen=True)
class Session:
    """A person at work: who she is and for whom."""

    organization: Organization
    recruiter: Recruiter


class SigningIn:
    """Lets people in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def arrive(self, person: Person) -> Session:
        """The session of a verified person; her seat becomes her record at the first arrival.

        The organization is the token's `hd`; a private account has none and is an organization of one, known by its
        address. Arriving twice is harmless. Raises NotEnabled.
        """
        organization = self._store.root.get(Organization, person.hosted_domain.casefold() or key_of(person.address))
        if organization is None:
            raise NotEnabled(f"no organization for hd {person.hosted_domain!r}")
        recruiter = self._store.of(organization.id).get(Recruiter, person.sub) or self._seated(organization, person)
        if recruiter.address != person.address:
            recruiter = self._renamed(
                organization,
                replace(recruiter, address=person.address, aliases=(*recruiter.aliases, recruiter.address)),
            )
        return Session(organization, recruiter)

    def resume(self, organization_id: str, recruiter_id: str) -> Session:
        """The session a browser's cookie names. Raises NotEnabled when either is gone."""
        organization = self._store.root.get(Organization, organization_id)
        recruiter = self._store.of(organization_id).get(Recruiter, recruiter_id) if organization else None
        if organization is None or recruiter is None:
            raise NotEnabled("the session names nobody")
        return Session(organization, recruiter)

    def _seated(self, organization: Organization, person: Person) -> Recruiter:
        records = self._store.of(organization.id)
        seat = records.get(Seat, key_of(person.address))
        if seat is None:
            raise NotEnabled("no seat for this address")
        recruiter = Recruiter(person.sub, person.address, person.name or person.address, seat.role, clock.now())
        records.transact(lambda tx: tx.put(recruiter))
        return recruiter

    def _renamed(self, organization: Organization, recruiter: Recruiter) -> Recruiter:
        self._store.of(organization.id).transact(lambda tx: tx.put(recruiter))
        return recruiter
