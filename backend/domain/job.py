"""What a candidate is considered for."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Job:
    """An opening; `team` are the recruiter ids who work on it beside its owner."""

    id: str
    title: str
    created_at: datetime
    owner: str | None = None
    team: tuple[str, ...] = ()
    open: bool = True
