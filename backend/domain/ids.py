"""Ids derived from what they name, so that writing the same thing twice lands on the same record."""

import hashlib
import secrets

SEPARATOR = "\x1f"


def derived(*parts: str) -> str:
    """32 hexadecimal digits of SHA-256 over the parts; equal parts give equal ids in every process."""
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()[:32]


def stamp(value: object) -> str:
    """What a frozen value was when a form showed it: equal values, such as records, have equal stamps."""
    return derived("stamp", repr(value))


def random() -> str:
    """32 unguessable hexadecimal digits."""
    return secrets.token_hex(16)
