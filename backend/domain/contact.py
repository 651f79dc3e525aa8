"""Outsiders who are not candidates: clients, agencies, assistants, scheduling services."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Contact:
    """An outsider a recruiter said is no candidate; id is the address key."""

    id: str
    name: str
    kind: str
    by: str
    at: datetime
