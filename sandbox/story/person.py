"""Who writes and receives in the story: a name, an address, a signature, a clock. The cast itself stands in cast."""

from dataclasses import dataclass
from datetime import timedelta, timezone
from email.utils import formataddr


@dataclass(frozen=True)
class Person:
    """Someone with an address; `hours` is the offset from UTC that their mail program writes into Date."""

    name: str
    address: str
    sign: str = ""
    hours: int = 0

    @property
    def zone(self) -> timezone:
        return timezone(timedelta(hours=self.hours))

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    def header(self, charset: str) -> str:
        """The mailbox as RFC 5322 writes it: quoted where a comma asks for it, an encoded word where needed."""
        return formataddr((self.name, self.address), charset)

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>"
