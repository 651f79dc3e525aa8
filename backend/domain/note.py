"""What people write down about a candidate, and who may read it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.access import Reader, may_see, reads_about_herself
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing
from backend.domain.ids import derived
from backend.domain.job import Job
from backend.domain.organization import Organization
from backend.domain.wording import word

NO_NOTE = word("This note is no longer here.")
LONGEST = 2_000
MOST_BYTES = 900_000
"""All notes on a candidate stand in one record, which Firestore limits to 1 MiB."""


@dataclass(frozen=True)
class Note:
    """A note of the recruiter `author`, called `name` when she wrote it. A private one is for her and the `readers`.

    `edited_at` is when she last put other words or readers in it.
    """

    id: str
    author: str
    name: str
    at: datetime
    text: str
    private: bool = False
    readers: tuple[str, ...] = ()
    edited_at: datetime | None = None


@dataclass(frozen=True)
class Notebook:
    """All the notes on one candidate, whose id it bears, the newest first; so a card reads them by name.

    `gone` are the ids of those that were removed: the form that wrote one may be sent again.
    """

    id: str
    notes: tuple[Note, ...] = ()
    gone: tuple[str, ...] = ()


def note_id(author: str, candidate: str, nonce: str) -> str:
    """The id of the note written into a form that was made with this nonce: sent twice, it is one note."""
    return derived("note", author, candidate, nonce)


def may_read_note(
    reader: Reader, note: Note, candidate: Candidate, organization: Organization, job: Job | None
) -> bool:
    """Whether this person may read a note on a candidate whose profile she sees (pure); `job` is the candidate's.

    Nobody reads about herself. Authors read their own, those it names a private one, and any other all to whom the
    profile is open before any mail is: who knows the candidate by her own mails alone reads none of them.
    """
    if candidate.hidden or reads_about_herself(reader, candidate):
        return False
    if note.author == reader.id:
        return True
    return reader.id in note.readers if note.private else may_see(reader, candidate, organization, job)


def readable(
    reader: Reader, notebook: Notebook | None, candidate: Candidate, organization: Organization, job: Job | None
) -> tuple[Note, ...]:
    """The notes on a candidate that this person may read, the newest first."""
    notes = notebook.notes if notebook else ()
    return tuple(note for note in notes if may_read_note(reader, note, candidate, organization, job))


def written(notebook: Notebook, note: Note) -> Notebook:
    """The notebook with the note in it; written again it stays where and as of when it is, in the words sent last.

    What was corrected since stays corrected, and what was removed stays away.
    """
    there = next((each for each in notebook.notes if each.id == note.id), None)
    if note.id in notebook.gone or (there and there.edited_at):
        return notebook
    if there is None:
        return replace(notebook, notes=(note, *notebook.notes))
    again = replace(note, name=there.name, at=there.at)
    return replace(notebook, notes=tuple(again if each is there else each for each in notebook.notes))


def corrected(notebook: Notebook, note: Note, at: datetime) -> Notebook:
    """The notebook with other words or readers in the author's note of that id; the same change nothing.

    Raises Missing when it is there no more, or another's.
    """
    there = next((each for each in notebook.notes if (each.id, each.author) == (note.id, note.author)), None)
    if there is None:
        raise Missing(f"note {note.id} of this author", tell=NO_NOTE)
    fresh = replace(there, text=note.text, private=note.private, readers=note.readers)
    if fresh == there:
        return notebook
    edited = replace(fresh, edited_at=at)
    return replace(notebook, notes=tuple(edited if each is there else each for each in notebook.notes))


def removed(notebook: Notebook, identity: str, author: str) -> Notebook:
    """The notebook without the author's note of that id; one that is gone stays gone. Raises Missing for another's."""
    if identity in notebook.gone:
        return notebook
    rest = tuple(each for each in notebook.notes if (each.id, each.author) != (identity, author))
    if len(rest) == len(notebook.notes):
        raise Missing(f"note {identity} of this author", tell=NO_NOTE)
    return replace(notebook, notes=rest, gone=(*notebook.gone, identity))


def full(notebook: Notebook) -> bool:
    """Whether the notes are too many for one record."""
    return size(notebook) > MOST_BYTES


def size(notebook: Notebook) -> int:
    """About how many bytes the notes take in their record."""
    return sum(len(note.text.encode()) + 500 for note in notebook.notes) + 40 * len(notebook.gone)


def fit_readers(readers: Collection[str], author: str, known: Collection[str]) -> tuple[str, ...]:
    """Of the people named, those there are; the author needs no naming."""
    return tuple(sorted({each for each in readers if each in known and each != author}))
