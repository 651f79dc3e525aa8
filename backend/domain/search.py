"""What a search for candidates finds, cut to what its reader may see."""

from dataclasses import dataclass

from backend.domain.candidate import LONGEST, Candidate, fold, shortest
from backend.domain.job import Job
from backend.domain.organization import Stage


@dataclass(frozen=True)
class Hit:
    """A candidate that was found."""

    candidate: Candidate
    stage: Stage
    job: Job | None


@dataclass(frozen=True)
class Found:
    """What was looked for and who was found, the newest mail first; `more` are on the web.

    `may_add` says that the reader may add by hand whom she does not find.
    """

    search: str
    hits: tuple[Hit, ...] = ()
    more: bool = False
    may_add: bool = False

    @property
    def too_short(self) -> bool:
        """Whether there was nothing to look up."""
        return not _findable(self.search)


def sought(search: str) -> str:
    """The word that says most about whom somebody looks for: the longest of a name, the first of an address."""
    words = _findable(search)
    return words[0] if "@" in search and words else max(words, key=len, default="")


def has_all(candidate: Candidate, search: str) -> bool:
    """Whether each word of the search begins one of hers; letters alone are passed over."""
    known = frozenset(candidate.words)
    return all(word[:LONGEST] in known for word in _findable(search))


def _findable(search: str) -> list[str]:
    """The words of a search that are long enough to be looked up."""
    return [word for word in fold(search) if len(word) >= shortest(word)]
