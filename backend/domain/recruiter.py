"""The people of an organization, and the seats an admin gives them before they first arrive."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from backend.domain.wording import word

VISIT = timedelta(minutes=15)
"""Home looked at again within so long is the same visit: what was new in it still is."""

SAME_LOOK = timedelta(minutes=5)
"""Looks within so long are one, and not written down again."""


class Role(StrEnum):
    """What a person may do; a hiring manager connects no mailbox."""

    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"


READS_AS_RECRUITER = frozenset({Role.RECRUITER, Role.ADMIN, Role.SUPER_ADMIN})
ADMINISTERS = frozenset({Role.ADMIN, Role.SUPER_ADMIN})
READS_NO_MAIL = word("Hiring managers read what is open to them; they connect no mailbox.")


@dataclass(frozen=True)
class Seat:
    """An admin's word that the person of this address may use the product; id is the address key.

    `language` is the one she is invited in.
    """

    id: str
    role: Role
    given_by: str
    given_at: datetime
    language: str = ""


@dataclass(frozen=True)
class Recruiter:
    """A person who has arrived; id is Google's `sub`, which outlives a change of address.

    `language` (a BCP 47 tag) and `zone` are those of her Gmail when she last read there, "" while unknown.
    She looked at home last at `looked_at`; what came since `new_since` is new to her.
    She is not `seated` once an admin has taken her seat away: her data stays, she comes in no more. `seen_at` is when
    she last came in, to the day.
    """

    id: str
    address: str
    name: str
    role: Role
    since: datetime
    aliases: tuple[str, ...] = ()
    language: str = ""
    zone: str = ""
    looked_at: datetime | None = None
    new_since: datetime | None = None
    seated: bool = True
    seen_at: datetime | None = None

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address she writes from."""
        return (self.address, *self.aliases)

    @property
    def may_connect(self) -> bool:
        """Whether she may connect a mailbox."""
        return self.role is not Role.HIRING_MANAGER


def looking(recruiter: Recruiter, at: datetime) -> Recruiter:
    """The recruiter who looks at home now; twice within five minutes is once (pure)."""
    last = recruiter.looked_at or recruiter.since
    if recruiter.looked_at and at - last < SAME_LOOK:
        return recruiter
    since = last if recruiter.new_since is None or at - last >= VISIT else recruiter.new_since
    return replace(recruiter, looked_at=at, new_since=since)


def may_give(giver: Role, *roles: Role | None) -> bool:
    """Whether who has this role may give or take these roles: an admin all but that of a super admin."""
    return giver is Role.SUPER_ADMIN or (giver is Role.ADMIN and Role.SUPER_ADMIN not in roles)
