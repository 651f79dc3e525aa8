"""Signing in: from a verified person to the recruiter she is, if an admin gave her a seat."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial

from backend.domain import clock
from backend.domain.address import key_of
from backend.domain.errors import NotEnabled
from backend.domain.mailbox import Mailbox, SyncState, sync_id
from backend.domain.organization import Organization
from backend.domain.recruiter import Recruiter, Role, Seat
from backend.domain.thread import Thread, thread_record_id
from backend.domain.wording import word
from backend.ports.identity import Person
from backend.ports.store import Store, Transaction
from backend.services.glancing import Glance

SEEN = timedelta(days=1)
"""How exactly it is kept when she last came in; a write a visit would cost more than it tells."""
OFF = word("Hirelabel is not switched on for your organization yet. Ask your admin.")


@dataclass(frozen=True)
class Session:
    """A person at work: who she is and for whom.

    `seen` is what was read as she came in: for an answer of that moment, before anything is changed. `began` is when.
    """

    organization: Organization
    recruiter: Recruiter
    seen: Glance = field(repr=False, compare=False)
    began: datetime = field(default_factory=clock.now, compare=False)

    def later(self) -> "Session":
        """The session once something was done: all but herself and her organization is read again."""
        return replace(self, seen=self.seen.anew(self.organization, self.recruiter))


class SigningIn:
    """Lets people in."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def arrive(self, person: Person, thread_id: str = "") -> Session:
        """The session of a verified person; her seat becomes her record at the first arrival.

        The organization is the token's `hd`; a private account has none and is an organization of one, known by its
        address. `thread_id` is the hexadecimal id of the thread she has open, if any: what a card of it asks for first
        is read in the same trip. Arriving twice is harmless. Raises NotEnabled.
        """
        organization_id = organization_of(person)
        seen = Glance(self._store, organization_id)
        seen.foresee(
            (Organization, organization_id),
            (Recruiter, person.sub),
            (Mailbox, person.sub),
            (SyncState, sync_id(person.address)),
            *(((Thread, thread_record_id(person.sub, thread_id)),) if thread_id else ()),
        )
        organization = seen.get(Organization, organization_id)
        if organization is None:
            raise NotEnabled(f"no organization for hd {person.hosted_domain!r}")
        recruiter = seen.get(Recruiter, person.sub)
        if recruiter is None or not recruiter.seated:
            _seat_of(person, seen)  # Who has none is turned away before a transaction, at every mail she opens.
        at = clock.now()
        if recruiter is None or not recruiter.seated or recruiter.address != person.address or _long_ago(recruiter, at):
            recruiter = seen.transact(partial(_arrived, person=person, at=at))
        _check(organization, recruiter)
        return Session(organization, recruiter, seen)

    def remember(self, session: Session, language: str, zone: str) -> Session:
        """The session of who reads in this language and zone; "" is unknown. Written only when it has changed."""
        before = session.recruiter
        fresh = replace(before, language=language or before.language, zone=zone or before.zone)
        if fresh == before:
            return session
        records = self._store.of(session.organization.id)
        return replace(session, recruiter=records.transact(partial(_read_in, reader=fresh)))

    def resume(self, organization_id: str, recruiter_id: str) -> Session:
        """The session a browser's cookie names. Raises NotEnabled when either is gone."""
        seen = Glance(self._store, organization_id)
        seen.foresee((Organization, organization_id), (Recruiter, recruiter_id))
        organization, recruiter = seen.get(Organization, organization_id), seen.get(Recruiter, recruiter_id)
        if organization is None or recruiter is None or not recruiter.seated:
            raise NotEnabled("the session names nobody")
        _check(organization, recruiter)
        return Session(organization, recruiter, seen)


def organization_of(person: Person) -> str:
    """The id of the organization she belongs to, if there is one."""
    return person.hosted_domain.casefold() or key_of(person.address)


def _long_ago(recruiter: Recruiter, at: datetime) -> bool:
    return recruiter.seen_at is None or at - recruiter.seen_at > SEEN


def comes_in(organization: Organization, recruiter: Recruiter) -> bool:
    """Whether the switch lets her in."""
    return organization.enabled or recruiter.role is Role.SUPER_ADMIN


def _check(organization: Organization, recruiter: Recruiter) -> None:
    if not comes_in(organization, recruiter):
        raise NotEnabled("not switched on", tell=OFF)


def _seat_of(person: Person, records: Glance | Transaction) -> Seat:
    seat = records.get(Seat, key_of(person.address))
    if seat is None:
        raise NotEnabled("no seat for this address")
    return seat


def _read_in(tx: Transaction, reader: Recruiter) -> Recruiter:
    """Write her language and zone into her record as it stands now; who lost her seat meanwhile stays without one."""
    stored = tx.get(Recruiter, reader.id)
    if stored is None:
        return reader
    fresh = replace(stored, language=reader.language, zone=reader.zone)
    tx.put(fresh)
    return fresh


def _arrived(tx: Transaction, person: Person, at: datetime) -> Recruiter:
    """Write her record from what stands there now: an admin may have given her another role meanwhile."""
    recruiter = tx.get(Recruiter, person.sub)
    if recruiter is None or not recruiter.seated:
        role = _seat_of(person, tx).role
        fresh = Recruiter(person.sub, person.address, person.name or person.address, role, at)
        recruiter = replace(recruiter, role=role, seated=True) if recruiter else fresh
    if recruiter.address != person.address:
        aliases = (*recruiter.aliases, recruiter.address)
        recruiter = replace(recruiter, address=person.address, aliases=aliases)
    if _long_ago(recruiter, at):
        recruiter = replace(recruiter, seen_at=at)
    tx.put(recruiter)
    return recruiter
