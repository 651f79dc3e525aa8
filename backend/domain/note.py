"""What people write down about a candidate, and who may read it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from backend.domain.access import Reader, may_see, reads_about_herself
from backend.domain.candidate import Candidate
from backend.domain.ids import derived
from backend.domain.job import Job
from backend.domain.organization import Organization

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
    """All the notes on one candidate, whose id it bears, the newest first; so a card reads them by name."""

    id: str
    notes: tuple[Note, ...] = ()


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
    """The notebook with the note in it; written again it stays where and as of when it is, in the words sent last."""
    if any(each.id == note.id for each in notebook.notes):
        notes = (replace(note, name=each.name, at=each.at) if each.id == note.id else each for each in notebook.notes)
        return replace(notebook, notes=tuple(notes))
    return replace(notebook, notes=(note, *notebook.notes))


def corrected(notebook: Notebook, note: Note, at: datetime) -> Notebook:
    """The notebook with other words or readers in the author's note of that id, if any; the same change nothing."""

    def now(each: Note) -> Note:
        if (each.id, each.author) != (note.id, note.author):
            return each
        fresh = replace(each, text=note.text, private=note.private, readers=note.readers)
        return each if fresh == each else replace(fresh, edited_at=at)

    return replace(notebook, notes=tuple(map(now, notebook.notes)))


def removed(notebook: Notebook, identity: str, author: str) -> Notebook:
    """The notebook without the author's note of that id."""
    return replace(notebook, notes=tuple(e for e in notebook.notes if (e.id, e.author) != (identity, author)))


def full(notebook: Notebook) -> bool:
    """Whether the notes are too many for one record."""
    return size(notebook) > MOST_BYTES


def size(notebook: Notebook) -> int:
    """About how many bytes the notes take in their record."""
    return sum(len(note.text.encode()) + 500 for note in notebook.notes)


def fit_readers(readers: Collection[str], author: str, known: Collection[str]) -> tuple[str, ...]:
    """Of the people named, those there are; the author needs no naming."""
    return tuple(sorted({each for each in readers if each in known and each != author}))
