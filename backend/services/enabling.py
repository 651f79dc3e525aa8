"""Enabling: the switch of the whole organization, and who comes in once it is on."""

from dataclasses import dataclass, replace

from backend.domain.enablement import Fate, Verdict, verdicts
from backend.domain.errors import Missing, Overtaken, Refused
from backend.domain.ids import stamp
from backend.domain.organization import Organization
from backend.domain.recruiter import Role
from backend.domain.wording import word
from backend.ports.store import Store, Transaction
from backend.services.signing_in import Session
from backend.services.staffing import Member, Staffing


@dataclass(frozen=True)
class Affected:
    """The fate of every line, and everybody who has a seat, by address key, with her role."""

    verdicts: tuple[Verdict, ...]
    seated: tuple[tuple[str, Role], ...]

    @property
    def stamp(self) -> str:
        """What was shown; who arrives meanwhile changes nothing of it."""
        return stamp((self.verdicts, sorted(self.seated)))


@dataclass(frozen=True)
class Enabling:
    """Shows who is affected, then does exactly that, or says that something changed. Twice is harmless."""

    store: Store
    staffing: Staffing

    def affected(self, session: Session, text: str) -> Affected:
        """Who comes in by the seats that stand, and what happens to every line of a pasted list."""
        organization = session.organization
        members = self.staffing.members(organization.id)
        people = {member.id for member in members if member.recruiter}
        shown = verdicts(text, organization, self.staffing.seated(organization.id), people)
        return Affected(shown, tuple((member.id, member.role) for member in members if member.role))

    def enable(self, session: Session, text: str, seen: str) -> int:
        """Give the people of the list their seats and return how many; `seen` is the stamp of what she was shown.

        Raises Overtaken when another thing would happen by now.
        """
        shown = self.affected(session, text)
        fresh = [verdict.address for verdict in shown.verdicts if verdict.fate is Fate.SEAT]
        if (fresh or not session.organization.enabled) and shown.stamp != seen:
            raise Overtaken("the list means something else by now")
        self.staffing.enable(session, fresh, Role.RECRUITER)
        return len(fresh)

    def switch_on(self, session: Session, text: str, seen: str) -> None:
        """Let everybody in who has a seat or stands in the list. Raises Refused for all but super admins, Overtaken."""
        _check(session)
        self.enable(session, text, seen)
        self.store.root.transact(lambda tx: _switch(tx, session.organization.id, on=True))

    def switch_off(self, session: Session) -> None:
        """Let nobody but super admins in, and pause everybody else's mailbox. Raises Refused as switching on."""
        _check(session)
        self.store.root.transact(lambda tx: _switch(tx, session.organization.id, on=False))
        for member in self.stopped(session.organization.id):
            self.staffing.stop(session.organization, member, disconnect=False)

    def stopped(self, organization: str) -> tuple[Member, ...]:
        """Whose mailbox is paused when it is switched off."""
        members = self.staffing.members(organization)
        return tuple(each for each in members if each.role is not Role.SUPER_ADMIN and _works(each))


def _works(member: Member) -> bool:
    return bool(member.mailbox and member.mailbox.may_be_asked)


def _check(session: Session) -> None:
    if session.recruiter.role is not Role.SUPER_ADMIN:
        raise Refused("no super admin", tell=word("Only super admins switch Hirelabel on and off."))


def _switch(tx: Transaction, identity: str, *, on: bool) -> None:
    organization = tx.get(Organization, identity)
    if organization is None:
        raise Missing(f"organization {identity}")
    if organization.enabled is not on:
        tx.put(replace(organization, enabled=on))
