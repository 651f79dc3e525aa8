"""Mails of the differential test: writing them, and reading from their headers who is on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses

from sandbox.mailbox import StoredMail

DOMAIN = "brightwater.example"
MACHINE = "no-reply@jobs.example"


@dataclass(frozen=True)
class Mail:
    """What the headers say: who wrote, who is on it, what it answers; `listed` when a list of others carried it."""

    id: str
    sender: str
    people: frozenset[str]
    answers: tuple[str, ...]
    listed: bool
    at: datetime

    @property
    def outsiders(self) -> frozenset[str]:
        """The people from outside on it; machines are none."""
        return frozenset(each for each in self.people if not each.endswith(f"@{DOMAIN}") and each != MACHINE)


def mail_of(stored: StoredMail) -> Mail:
    """The mail of one mailbox's copy."""
    fields = [stored.header(name) for name in ("From", "To", "Cc")]
    answers = stored.header("References").split() + stored.header("In-Reply-To").split()
    return Mail(
        id=stored.header("Message-ID"),
        sender=getaddresses(fields[:1])[0][1],
        people=frozenset(address for _, address in getaddresses(fields) if address),
        answers=tuple(dict.fromkeys(answers)),
        listed=bool(stored.header("List-Id")),
        at=stored.internal_date,
    )


def written(
    number: int,
    sender: str,
    to: Sequence[str],
    subject: str,
    *,
    cc: Sequence[str] = (),
    answers: Sequence[str] = (),
    through: str = "",
) -> bytes:
    """The bytes of a plain mail; `through` is the list that carries it."""
    fields = {
        "From": sender,
        "To": ", ".join(to),
        "Cc": ", ".join(cc),
        "Subject": subject,
        "Message-ID": f"<m{number}@mail.example>",
        "In-Reply-To": answers[-1] if answers else "",
        "References": " ".join(answers),
        "List-Id": through,
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value)
    return f"{head}\r\nMail number {number}\r\n".encode()
