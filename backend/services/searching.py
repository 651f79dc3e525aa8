"""Searching: candidates by the start of a name or an address, as one reader may see them."""

from dataclasses import dataclass

from backend.domain.access import reader_of
from backend.domain.recruiter import READS_AS_RECRUITER
from backend.domain.search import Found, Hit, has_all, sought
from backend.services.reading import Reading
from backend.services.signing_in import Session

MOST = 20
SCANNED = 100
"""Candidates looked through for a reader who may see only some: a click is answered in seconds."""


@dataclass(frozen=True)
class Searching:
    """Looks candidates up; nothing is changed or remembered."""

    reading: Reading

    def search(self, session: Session, search: str) -> Found:
        """Who is found by these words, the newest mail first; of a common name only the newest are looked through."""
        if Found(search).too_short:
            return Found(search)
        reader = reader_of(session.recruiter)
        page = self.reading.rows(session.organization, reader, search=sought(search), scanned=SCANNED)
        hits = [Hit(row.candidate, row.stage, row.job) for row in page.rows if has_all(row.candidate, search)]
        may_add = session.recruiter.role in READS_AS_RECRUITER
        return Found(search, tuple(hits[:MOST]), len(hits) > MOST or page.next is not None, may_add)
