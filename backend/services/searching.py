"""Searching: candidates by the start of a name or an address, as one reader may see them."""

from dataclasses import dataclass

from backend.domain.access import reader_of
from backend.domain.recruiter import READS_AS_RECRUITER
from backend.domain.search import Found, Hit, has_all, sought
from backend.services.reading import Reading
from backend.services.signing_in import Session

MOST = 20


@dataclass(frozen=True)
class Searching:
    """Looks candidates up; nothing is changed or remembered."""

    reading: Reading

    def search(self, session: Session, search: str) -> Found:
        """Who is found by these words, the newest mail first; of a common name the newest page is looked through."""
        if Found(search).too_short:
            return Found(search)
        page = self.reading.rows(session.organization, reader_of(session.recruiter), search=sought(search))
        hits = [Hit(row.candidate, row.stage, row.job) for row in page.rows if has_all(row.candidate, search)]
        may_add = session.recruiter.role in READS_AS_RECRUITER
        return Found(search, tuple(hits[:MOST]), len(hits) > MOST or page.next is not None, may_add)
