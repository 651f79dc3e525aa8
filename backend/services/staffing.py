"""Staffing: who has a seat, who gives and takes them, and how far each person has come."""

from backend.domain.recruiter import ADMINISTERS, Recruiter
from backend.ports.store import Query, Store
from backend.services.paging import every


class Staffing:
    """The people of an organization."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def arrived(self, organization: str) -> tuple[Recruiter, ...]:
        """Everybody who has arrived, by name."""
        found = every(self._store.of(organization), Query(Recruiter))
        return tuple(sorted(found, key=lambda each: each.name.casefold()))

    def admins(self, organization: str) -> tuple[Recruiter, ...]:
        """Whom to ask for what only admins may do."""
        return tuple(each for each in self.arrived(organization) if each.role in ADMINISTERS)
