"""Founding an organization: its record, its first job and the seat of its super admin."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import NoReturn

from backend.domain import clock
from backend.domain.address import key_of
from backend.domain.errors import Exists, Missing
from backend.domain.ids import derived
from backend.domain.job import Job
from backend.domain.organization import Organization, Policy
from backend.domain.recruiter import Recruiter, Role, Seat
from backend.domain.wording import word
from backend.ports.store import Query, Record, Records, Store, Transaction
from backend.services.paging import every

FIRST_JOB = word("General application")


class Founding:
    """Makes organizations and seats; nobody becomes admin by arriving first."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def found(
        self, hosted_domain: str, super_admin: str | None, *, enabled: bool = True, first_job: str = FIRST_JOB
    ) -> Organization:
        """The organization of a Workspace domain (or, for a private Gmail account, of that one address).

        `first_job` is what the job of whom no label or person gives another is called, in the founder's language.
        Founding it again changes nothing. Raises Missing for a new one without a super admin.
        """
        domain = hosted_domain.strip().casefold()
        known = self._store.root.get(Organization, domain)
        if known or not super_admin:
            return known or _nobody(domain)
        at = clock.now()
        job = Job(derived("job", domain, FIRST_JOB), first_job, at)
        domains = () if "@" in domain else (domain,)
        own = (key_of(super_admin),)
        organization = Organization(domain, at, domains, own, default_job=job.id, enabled=enabled)
        _create(self._store.of(domain), job)
        _create(self._store.root, organization)
        self.seat(domain, super_admin, Role.SUPER_ADMIN, "init")
        return organization

    def decide(self, organization_id: str, change: Callable[[Policy], Policy]) -> Policy:
        """Change the organization's policy; returns it as it then is. Raises Missing."""
        return self._store.root.transact(lambda tx: _decided(tx, organization_id, change))

    def seat(self, organization: str, address: str, role: Role, by: str) -> Seat:
        """Enable the person of this address, or give her another role; twice is harmless."""
        seat = Seat(key_of(address), role, by, clock.now())
        records = self._store.of(organization)
        records.transact(lambda tx: tx.put(seat))
        for recruiter in every(records, Query(Recruiter)):
            if key_of(recruiter.address) == seat.id:
                records.transact(partial(_reseated, recruiter_id=recruiter.id, seat_id=seat.id))
        return seat


def _nobody(domain: str) -> NoReturn:
    raise Missing(f"{domain} is new: name its --super-admin")


def _decided(tx: Transaction, organization_id: str, change: Callable[[Policy], Policy]) -> Policy:
    organization = tx.get(Organization, organization_id)
    if organization is None:
        raise Missing(f"organization {organization_id}: run init first")
    policy = change(organization.policy)
    tx.put(replace(organization, policy=policy))
    return policy


def _reseated(tx: Transaction, recruiter_id: str, seat_id: str) -> None:
    """Give her the role of her seat as both stand now: another admin, or she herself, may just have changed them."""
    recruiter, seat = tx.get(Recruiter, recruiter_id), tx.get(Seat, seat_id)
    if recruiter and seat and not (recruiter.seated and recruiter.role is seat.role):
        tx.put(replace(recruiter, role=seat.role, seated=True))


def _create(records: Records, record: Record) -> None:
    try:
        records.transact(lambda tx: tx.create(record))
    except Exists:
        return
