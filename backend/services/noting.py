"""Noting: what people write down about a candidate, correct, and take away again."""

from collections.abc import Callable, Collection
from functools import partial

from backend.domain import clock
from backend.domain.access import reader_of, reads_about_herself
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing, NotAccepted, Refused
from backend.domain.note import (
    LONGEST,
    NO_NOTE,
    Note,
    Notebook,
    corrected,
    fit_readers,
    full,
    note_id,
    removed,
    size,
    written,
)
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
        identity = note_id(session.recruiter.id, candidate_id, nonce)
        note = self._note(session, candidate_id, identity, text, readers if private else None)
        records = self._store.of(session.organization.id)
        change = partial(written, note=note)
        records.transact(partial(_write, candidate_id=candidate_id, author=session.recruiter, change=change))

    def correct(
        self,
        session: Session,
        candidate_id: str,
        identity: str,
        text: str,
        *,
        private: bool = False,
        readers: Collection[str] = (),
    ) -> None:
        """Put other words or readers in a note of hers. Raises Missing once it is removed, and as `write`."""
        note = self._note(session, candidate_id, identity, text, readers if private else None)
        records = self._store.of(session.organization.id)
        change = partial(corrected, note=note, at=clock.now())
        records.transact(partial(_write, candidate_id=candidate_id, author=session.recruiter, change=change))

    def remove(self, session: Session, candidate_id: str, identity: str) -> None:
        """Take a note of hers away for good; twice is harmless. Raises Missing, also for another's note, and Busy."""
        self._caring.profile(session, candidate_id)
        records = self._store.of(session.organization.id)
        change = partial(removed, identity=identity, author=session.recruiter.id)
        records.transact(partial(_write, candidate_id=candidate_id, author=session.recruiter, change=change))

    def hers(self, session: Session, candidate_id: str, identity: str) -> Note:
        """A note that she wrote. Raises Missing for any other, as for none."""
        notes = self._caring.profile(session, candidate_id).notes
        found = next((each for each in notes if (each.id, each.author) == (identity, session.recruiter.id)), None)
        if found is None:
            raise Missing(f"note {identity} of this author", tell=NO_NOTE)
        return found

    def _note(
        self, session: Session, candidate_id: str, identity: str, text: str, readers: Collection[str] | None
    ) -> Note:
        """The note as it is to stand, private where `readers` are given. Raises Missing, NotAccepted."""
        candidate = self._caring.profile(session, candidate_id).candidate
        text = text.replace("\r\n", "\n").strip()
        if not 0 < len(text) <= LONGEST:
            few = word("Write something.")
            raise NotAccepted({"note": word("At most %(most)s characters.", most=LONGEST) if text else few})
        known = {each.id for each in self._choosing.readers(session, candidate)}
        author = session.recruiter
        named = fit_readers(readers or (), author.id, known)
        return Note(identity, author.id, author.name, clock.now(), text, readers is not None, named)


def _write(tx: Transaction, candidate_id: str, author: Recruiter, change: Callable[[Notebook], Notebook]) -> None:
    candidate = tx.get(Candidate, candidate_id)
    notebook = tx.get(Notebook, candidate_id) or Notebook(candidate_id)
    if candidate is None or candidate.hidden or reads_about_herself(reader_of(author), candidate):
        raise Missing(f"candidate {candidate_id} for this reader")
    after = change(notebook)
    if full(after) and size(after) > size(notebook):
        raise Refused("notebook full", tell=word("There is no room for more notes on this candidate."))
    if after != notebook:
        tx.put(after)
