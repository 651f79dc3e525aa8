"""Secrets at rest.

Adapters: `backend.adapters.aesgcm_vault`.
"""

from typing import Protocol


class Vault(Protocol):
    """Seals refresh tokens so that a stolen or swapped row opens nothing. Called by connecting and by the mailboxes."""

    def seal(self, secret: str, row: str) -> str:
        """The sealed text, bound to the id of the row it will stand in."""

    def open(self, sealed: str, row: str) -> str:
        """The secret. Raises Unopenable when it was altered, moved to another row, or sealed with an unknown key."""
