"""Founding an organization: its record, its first job and the seat of its super admin."""

from backend.domain import clock
from backend.domain.address import key_of
from backend.domain.errors import Exists
from backend.domain.ids import derived
from backend.domain.job import Job
from backend.domain.organization import Organization
from backend.domain.recruiter import Role, Seat
from backend.ports.store import Record, Records, Store

FIRST_JOB = "General application"


class Founding:
    """Makes organizations and seats; nobody becomes admin by arriving first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def found(self, hosted_domain: str, super_admin: str) -> Organization:
        """The organization of a Workspace domain (or, for a private Gmail account, of that one address).

        Founding it again changes nothing but may seat another super admin.
        """
        domain = hosted_domain.strip().casefold()
        at = clock.now()
        job = Job(derived("job", domain, FIRST_JOB), FIRST_JOB, at)
        domains = () if "@" in domain else (domain,)
        _create(self._store.root, Organization(domain, at, domains, (key_of(super_admin),), default_job=job.id))
        _create(self._store.of(domain), job)
        self.seat(domain, super_admin, Role.SUPER_ADMIN, "init")
        organization = self._store.root.get(Organization, domain)
        assert organization is not None
        return organization

    def seat(self, organization: str, address: str, role: Role, by: str) -> Seat:
        """Enable the person of this address; giving the same seat twice is harmless."""
        seat = Seat(key_of(address), role, by, clock.now())
        self._store.of(organization).transact(lambda tx: tx.put(seat))
        return seat


def _create(records: Records, record: Record) -> None:
    try:
        records.transact(lambda tx: tx.create(record))
    except Exists:
        return
