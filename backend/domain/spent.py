"""What the calls to one Gmail cost on one day."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Spent:
    """Requests and quota units of one mailbox on one UTC day (ISO), by Gmail method such as "threads.get"."""

    id: str
    mailbox: str
    day: str
    requests: Mapping[str, int] = field(default_factory=dict)
    units: Mapping[str, int] = field(default_factory=dict)


def spent_id(mailbox: str, day: date) -> str:
    """The id of a mailbox's day."""
    return f"{mailbox}:{day.isoformat()}"
