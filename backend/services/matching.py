"""Matching: what the lines of an uploaded list are compared with, read at once."""

from dataclasses import dataclass

from backend.domain.access import reader_of
from backend.domain.address import key_of
from backend.domain.candidate import AddressClaim, Candidate, claim_id
from backend.domain.line_faults import Ground, keys_of
from backend.domain.organization import Organization
from backend.domain.recruiter import READS_AS_RECRUITER
from backend.domain.sheet import Sheet
from backend.language import LANGUAGES, language
from backend.ports.store import R, Store
from backend.services.hiring import Hiring
from backend.services.signing_in import Session
from backend.services.staffing import Staffing

LOOKED_UP = 300
"""Records asked for at once."""


@dataclass(frozen=True)
class Matching:
    """Reads who and what is there already."""

    store: Store
    hiring: Hiring
    staffing: Staffing

    def ground(self, session: Session, sheet: Sheet) -> Ground:
        """What the list is compared with when this person takes it."""
        organization = session.organization
        keys = keys_of(sheet)
        found = self._all(organization.id, AddressClaim, [claim_id(key) for key in keys])
        claims = {key: found[claim_id(key)].candidate for key in keys if claim_id(key) in found}
        return Ground(
            organization=organization,
            herself=reader_of(session.recruiter).addresses,
            jobs={job.title.casefold(): job.id for job in reversed(self.hiring.jobs(organization.id))},
            stages=_stages(organization),
            owners=self._owners(organization.id),
            claims=claims,
            candidates=self._all(organization.id, Candidate, sorted(set(claims.values()))),
        )

    def _all(self, organization: str, kind: type[R], ids: list[str]) -> dict[str, R]:
        found: dict[str, R] = {}
        for start in range(0, len(ids), LOOKED_UP):
            keys = [(kind, each) for each in ids[start : start + LOOKED_UP]]
            found |= {
                each.id: each for each in self.store.get_all(organization, keys).values() if isinstance(each, kind)
            }
        return found

    def _owners(self, organization: str) -> dict[str, str]:
        """Who may own a candidate, by each address and, where only one bears it, by name."""
        people = [each for each in self.staffing.arrived(organization) if each.role in READS_AS_RECRUITER]
        names = [each.name.casefold() for each in people]
        found = {each.name.casefold(): each.id for each in people if names.count(each.name.casefold()) == 1}
        return found | {key_of(address): each.id for each in people for address in each.addresses}


def _stages(organization: Organization) -> dict[str, str]:
    """Each stage by its name in every language we speak; its own name wins."""
    found: dict[str, str] = {}
    for tag in reversed(LANGUAGES):
        sentences = language(tag).sentences
        found |= {sentences.gettext(stage.name).casefold(): stage.id for stage in organization.stages}
    return found | {stage.name.casefold(): stage.id for stage in organization.stages}
