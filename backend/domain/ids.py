"""Ids derived from what they name, so that writing the same thing twice lands on the same record."""

import hashlib
import secrets

SEPARATOR = "\x1f"


def derived(*parts: str) -> str:
    """32 hexadecimal digits of SHA-256 over the parts; equal parts give equal ids in every process."""
    return hashlib.sha256(SEPARATOR.join(parts).encode()).hexdigest()[:32]


def random() -> str:
    """32 unguessable hexadecimal digits."""
    return secrets.token_hex(16)
