"""Staffing: who has a seat, who gives and takes them, and how far each person has come."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial

from backend.domain import clock
from backend.domain.address import key_of
from backend.domain.errors import Missing, NotAccepted, Overtaken, Refused
from backend.domain.mailbox import Mailbox
from backend.domain.organization import Organization
from backend.domain.recruiter import ADMINISTERS, Recruiter, Role, Seat, may_give
from backend.domain.wording import word
from backend.ports.store import Query, Store, Transaction
from backend.services.glancing import Glance
from backend.services.paging import every
from backend.services.pausing import Pausing
from backend.services.signing_in import Session

BATCH = 100
"""Seats given in one transaction."""
LAST = word("Somebody must remain who may do everything: make another person super admin first.")


@dataclass(frozen=True)
class Member:
    """A person who has a seat, has arrived, or both; `id` is the key of her address.

    `others` are further accounts of that address: one deleted and made again at Google is a new one to us.
    """

    id: str
    seat: Seat | None = None
    recruiter: Recruiter | None = None
    mailbox: Mailbox | None = None
    others: tuple[Recruiter, ...] = ()

    @property
    def accounts(self) -> tuple[Recruiter, ...]:
        """Every record of hers."""
        return (self.recruiter, *self.others) if self.recruiter else ()

    @property
    def role(self) -> Role | None:
        """Her role; None once her seat was taken away."""
        if self.recruiter and self.recruiter.seated:
            return self.recruiter.role
        return self.seat.role if self.seat else None

    @property
    def name(self) -> str:
        """Her name, or her address until she arrives."""
        return self.recruiter.name if self.recruiter else self.id


@dataclass(frozen=True)
class Staffing:
    """The people of an organization. Every change twice is harmless; the last super admin stays one."""

    store: Store
    pausing: Pausing

    def arrived(self, organization: str, besides: Collection[str] = ()) -> tuple[Recruiter, ...]:
        """Everybody who has arrived and still has a seat, and whoever is named by id `besides`, by name."""
        found = every(self.store.of(organization), Query(Recruiter))
        chosen = (each for each in found if each.seated or each.id in besides)
        return tuple(sorted(chosen, key=lambda each: each.name.casefold()))

    def admins(self, organization: str) -> tuple[Recruiter, ...]:
        """Whom to ask for what only admins may do."""
        return tuple(each for each in self.arrived(organization) if each.role in ADMINISTERS)

    def members(self, organization: str) -> tuple[Member, ...]:
        """Everybody, those without a seat last, each by her name."""
        records = self.store.of(organization)
        accounts = _by_address(every(records, Query(Recruiter)))
        former = {key_of(alias) for who, *_ in accounts.values() if who.seated for alias in who.aliases}
        seats = {each.id: each for each in every(records, Query(Seat)) if each.id not in former - accounts.keys()}
        boxes = {each.id: each for each in every(records, Query(Mailbox))}
        found = [Member(key, seat) for key, seat in seats.items() if key not in accounts]
        for key, (who, *others) in accounts.items():
            found.append(Member(key, seats.get(key), who, boxes.get(who.id), tuple(others)))
        return tuple(sorted(found, key=lambda each: (each.role is None, each.name.casefold())))

    def member(self, organization: str, identity: str) -> Member:
        """One of them. Raises Missing."""
        found = next((each for each in self.members(organization) if each.id == identity), None)
        if found is None:
            raise Missing(f"person {identity}")
        return found

    def seated(self, organization: str) -> dict[str, Role]:
        """The role of everybody with a seat, by the key of each of her addresses."""
        found = {each.id: each.role for each in self.members(organization) if each.role}
        for person in self.arrived(organization):
            found |= {key_of(alias): person.role for alias in person.aliases}
        return found

    def enable(self, session: Session, addresses: Iterable[str], role: Role, language: str = "") -> None:
        """Give these people a seat; who has one keeps it as it is. Raises Refused."""
        _check(session.recruiter, role)
        seated = self.seated(session.organization.id)
        keys = [key for key in dict.fromkeys(map(key_of, addresses)) if key not in seated]
        seats = [Seat(key, role, session.recruiter.id, clock.now(), language) for key in keys]
        for start in range(0, len(seats), BATCH):
            self.store.of(session.organization.id).transact(partial(_give, seats=seats[start : start + BATCH]))

    def promote(self, session: Session, identity: str, role: Role, was: str) -> Member:
        """Give her another role than the one shown; a hiring manager's mailbox is paused.

        Raises Missing, Refused, NotAccepted for the last super admin, Overtaken when she has a third one by now.
        """
        member = self.member(session.organization.id, identity)
        if member.role is None:
            raise Missing(f"{identity} has no seat")
        _check(session.recruiter, member.role, role)
        seat = Seat(member.id, role, session.recruiter.id, clock.now())
        self._write(session, member, seat, expected=(was, role))
        if role is Role.HIRING_MANAGER:
            self.stop(session.organization, member, disconnect=False)
        return member

    def take(self, session: Session, identity: str, *, disconnect: bool) -> Member:
        """Take her seat away: she comes in no more and her mailbox stops; her data stays.

        Raises Missing, Refused, and NotAccepted for one's own seat and for the last super admin's.
        """
        member = self.member(session.organization.id, identity)
        if member.recruiter and member.recruiter.id == session.recruiter.id:
            raise NotAccepted({"": word("Another admin must take your own seat away.")})
        _check(session.recruiter, member.role or Role.RECRUITER)
        self._write(session, member, None)
        self.stop(session.organization, member, disconnect=disconnect)
        return member

    def stop(self, organization: Organization, member: Member, *, disconnect: bool) -> None:
        """Pause her mailbox or disconnect it, if she has one by now."""
        for account in member.accounts:
            hers = Session(organization, account, Glance(self.store, organization.id))
            with suppress(Missing):
                (self.pausing.disconnect if disconnect else self.pausing.pause)(hers)

    def _write(self, session: Session, member: Member, seat: Seat | None, expected: Collection[str] = ()) -> None:
        rulers = {each.id for each in self.arrived(session.organization.id) if each.role is Role.SUPER_ADMIN}
        work = partial(_reseat, member=member, seat=seat, giver=session.recruiter.id, rulers=rulers, expected=expected)
        self.store.of(session.organization.id).transact(work)


def _by_address(found: Iterable[Recruiter]) -> Mapping[str, list[Recruiter]]:
    """The accounts of every address, first who has a seat and came last."""
    accounts: dict[str, list[Recruiter]] = {}
    for each in sorted(found, key=lambda each: (each.seated, each.since), reverse=True):
        accounts.setdefault(key_of(each.address), []).append(each)
    return accounts


def _check(giver: Recruiter | None, *roles: Role | None) -> None:
    if giver is None or not giver.seated or not may_give(giver.role, *roles):
        raise Refused("role of a super admin", tell=word("Only super admins give or take the role of a super admin."))


def _give(tx: Transaction, seats: list[Seat]) -> None:
    there = tx.existing(Seat, [seat.id for seat in seats])
    for seat in seats:
        if seat.id not in there:
            tx.put(seat)


def _reseat(
    tx: Transaction,
    member: Member,
    seat: Seat | None,
    giver: str,
    rulers: Collection[str],
    expected: Collection[str],
) -> None:
    """Write her seat and all her records in one step, in which all is read that decides whether it may be written.

    Never the last super admin's, never by who is none for one, and never over a role that is not `expected`.
    """
    hers = [account.id for account in member.accounts]
    people = tx.existing(Recruiter, {*rulers, *hers, giver})
    before = tx.get(Seat, member.id)
    accounts = [people[each] for each in hers if each in people]
    seated = [each for each in accounts if each.seated]
    ruled = any(each.role is Role.SUPER_ADMIN for each in seated)
    remain = [each for each in people.values() if each.seated and each.role is Role.SUPER_ADMIN and each.id not in hers]
    if ruled and not remain and not (seat and seat.role is Role.SUPER_ADMIN):
        raise NotAccepted({"": LAST})
    role = seated[0].role if seated else before.role if before else None
    _check(people.get(giver), role, seat.role if seat else None)
    if expected and role not in expected:
        raise Overtaken("role changed", tell=word("Somebody else changed this role meanwhile. Look at it again."))
    for key in {member.id, *(key_of(alias) for each in accounts for alias in each.aliases)}:
        tx.delete(Seat, key)
    if seat:
        tx.put(before if before and before.role is seat.role else seat)
    for each in accounts:
        tx.put(replace(each, role=seat.role, seated=True) if seat else replace(each, seated=False))
