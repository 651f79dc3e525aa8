"""What speaks against sending a mail as it stands; its writer decides, but nothing is sent unasked."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from backend.domain.address import Address, Insiders, unique
from backend.domain.candidate import fold
from backend.domain.message import Message

LOOKED_AT = 20_000
"""Characters of a text that are looked through."""

MOST_NAMES = 5
PLACEHOLDER = re.compile(
    r"\{\{?[^{}\n]{1,60}\}\}?"  # {{first_name}}, {Name}
    r"|\[(?:[A-ZÄÖÜ][A-ZÄÖÜ _-]{1,40}|(?:[Nn]ame|[Vv]orname|[Dd]ate|[Dd]atum|[Jj]ob)[^\]\n]{0,20})\]"
    r"|<(?:name|first ?name|vorname|nachname|job|company|firma)>"
    r"|\b[Xx]{3,}\b|\bTBD\b|\blorem ipsum\b",
)
GREETING = re.compile(
    r"\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|moin|servus|liebe[rs]?"
    r"|guten (?:tag|morgen|abend)|sehr geehrte[rs]?)\b[\s,]*(?P<whom>[^\n]{0,80})",
    re.IGNORECASE,
)
NOBODY = frozenset(
    fold(
        "mr mrs ms miss mx dr prof professor sir sirs madam herr herrn frau damen herren hr fr and und all alle"
        " allerseits everyone everybody team both there you ihr again zusammen colleagues kollegen folks friends"
    )
)
"""Words of a greeting that name nobody."""
TITLE = re.compile(r"\b(?:dr|prof|mr|mrs|ms)\.", re.IGNORECASE)


class Doubt(StrEnum):
    """What is doubtful about a mail."""

    PLACEHOLDER = "placeholder"
    GREETING = "greeting"
    OTHER = "other"
    LEAK = "leak"
    LIMIT = "limit"


@dataclass(frozen=True)
class Doubtful:
    """A doubt, and the words or the person it is about."""

    doubt: Doubt
    about: str


def in_text(text: str, recipients: Collection[Address]) -> tuple[Doubtful, ...]:
    """What is doubtful in what she wrote (pure): a placeholder left in, a greeting of somebody who does not get it."""
    looked_at = text[:LOOKED_AT]
    found = PLACEHOLDER.search(looked_at)
    left_in = (Doubtful(Doubt.PLACEHOLDER, found.group()),) if found else ()
    greeted = _greeted(looked_at)
    known = {word for person in recipients for word in _words(person)}
    strange = greeted and not any(_alike(word, each) for word in greeted for each in known)
    return (*left_in, *((Doubtful(Doubt.GREETING, " ".join(greeted)),) if strange else ()))


def names_in(text: str) -> tuple[str, ...]:
    """What may be people's full names in the text: two capitalised words in a row, the first five."""
    runs = (re.findall(r"\w[\w'-]*", run) for run in re.split(r"[^\w\s'-]|\n", text[:LOOKED_AT]))
    pairs = (pair for run in runs for pair in pairwise(run) if all(word[0].isupper() for word in pair))
    named = (" ".join(pair) for pair in pairs)
    return tuple(dict.fromkeys(named))[:MOST_NAMES]


def leaked_to(quoted: Message, recipients: Iterable[Address], insiders: Insiders) -> tuple[Address, ...]:
    """The outsiders who would read in the quoted part a mail they were not on (pure)."""
    blind = (person for copy in quoted.copies.values() for person in copy.bcc)
    on_it = {person.key for person in (*quoted.people, *quoted.reply_to, *blind)}
    return tuple(each for each in unique(recipients) if each.key not in on_it and not insiders.include(each))


def _greeted(text: str) -> tuple[str, ...]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    found = GREETING.match(first)
    whom = re.split(r"[,;:!.\u2013\u2014]", TITLE.sub("", found["whom"]), maxsplit=1)[0] if found else ""
    words = tuple(word for word in fold(whom) if word not in NOBODY)
    return words if len(words) <= MOST_NAMES else ()


def _words(person: Address) -> tuple[str, ...]:
    return (*fold(person.name), *fold(re.sub(r"[._+\d-]+", " ", person.address.partition("@")[0])))


def _alike(word: str, known: str) -> bool:
    """Whether a greeting may mean this word of a name or address: short forms and run-together names count."""
    return word == known or (len(word) > 2 and (known.startswith(word) or word.startswith(known) or word in known))  # noqa: PLR2004
