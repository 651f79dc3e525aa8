"""Noting: what people write down about a candidate."""

from collections.abc import Collection
from functools import partial

from backend.domain import clock
from backend.domain.access import reader_of, reads_about_herself
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing, NotAccepted, Refused
from backend.domain.note import LONGEST, Note, Notebook, fit_readers, full, note_id, written
from backend.domain.recruiter import Recruiter
from backend.domain.wording import word
from backend.ports.store import Store, Transaction
from backend.services.caring import Caring
from backend.services.choosing import Choosing
from backend.services.signing_in import Session


class Noting:
    """Writes notes; one form writes one note, however often it is sent."""

    def __init__(self, store: Store, caring: Caring, choosing: Choosing) -> None:
        self._store = store
        self._caring = caring
        self._choosing = choosing

    def write(
        self,
        session: Session,
        candidate_id: str,
        nonce: str,
        text: str,
        *,
        private: bool = False,
        readers: Collection[str] = (),
    ) -> None:
        """Add a note to a candidate she sees, whatever her role; a private one is for her and these `readers`.

        Raises Missing, NotAccepted, Refused when the notes on her are too many, Busy.
        """
        candidate = self._caring.profile(session, candidate_id).candidate
        text = text.replace("\r\n", "\n").strip()
        if not 0 < len(text) <= LONGEST:
            few = word("Write something.")
            raise NotAccepted({"note": word("At most %(most)s characters.", most=LONGEST) if text else few})
        known = {each.id for each in self._choosing.readers(session, candidate)}
        author = session.recruiter
        named = fit_readers(readers if private else (), author.id, known)
        identity = note_id(author.id, candidate_id, nonce)
        note = Note(identity, author.id, author.name, clock.now(), text, private, named)
        records = self._store.of(session.organization.id)
        records.transact(partial(_write, candidate_id=candidate_id, author=author, note=note))


def _write(tx: Transaction, candidate_id: str, author: Recruiter, note: Note) -> None:
    candidate, notebook = tx.get(Candidate, candidate_id), tx.get(Notebook, candidate_id)
    if candidate is None or candidate.hidden or reads_about_herself(reader_of(author), candidate):
        raise Missing(f"candidate {candidate_id} for this reader")
    after = written(notebook, candidate_id, note)
    if full(after):
        raise Refused("notebook full", tell=word("There is no room for more notes on this candidate."))
    if after != notebook:
        tx.put(after)
