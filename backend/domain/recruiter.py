"""The people of an organization, and the seats an admin gives them before they first arrive."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What a person may do; a hiring manager connects no mailbox."""

    RECRUITER = "recruiter"
    HIRING_MANAGER = "hiring_manager"
    ADMIN = "admin"
    SUPER_ADMIN = "super_admin"


READS_AS_RECRUITER = frozenset({Role.RECRUITER, Role.ADMIN, Role.SUPER_ADMIN})
ADMINISTERS = frozenset({Role.ADMIN, Role.SUPER_ADMIN})


@dataclass(frozen=True)
class Seat:
    """An admin's word that the person of this address may use the product; id is the address key."""

    id: str
    role: Role
    given_by: str
    given_at: datetime


@dataclass(frozen=True)
class Recruiter:
    """A person who has arrived; id is Google's `sub`, which outlives a change of address.

    `language` (a BCP 47 tag) and `zone` are those of her Gmail when she last read there, "" while unknown.
    """

    id: str
    address: str
    name: str
    role: Role
    since: datetime
    aliases: tuple[str, ...] = ()
    language: str = ""
    zone: str = ""

    @property
    def addresses(self) -> tuple[str, ...]:
        """Every address she writes from."""
        return (self.address, *self.aliases)

    @property
    def may_connect(self) -> bool:
        """Whether she may connect a mailbox."""
        return self.role is not Role.HIRING_MANAGER
