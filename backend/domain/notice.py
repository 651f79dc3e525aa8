"""What we write to people of the organization ourselves; never anything about a candidate."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Notice:
    """A mail of ours to one person, plain text; the same id is the same mail, also when it is sent again."""

    id: str
    to: str
    subject: str
    text: str


@dataclass(frozen=True)
class Told:
    """That a notice was handed over, so that it is not sent twice; id is the notice's."""

    id: str
    mailbox: str
    about: str
    at: datetime
