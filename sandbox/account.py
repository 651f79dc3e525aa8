"""A Google account as a value; what it may do is in its grants, its mail in its mailbox."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """`sub` is a 21-digit string, `hd` the Workspace domain or None for a private account."""

    address: str
    name: str
    sub: str
    hd: str | None
