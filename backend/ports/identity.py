"""Who is calling: Google's ID tokens, verified.

Adapters: `backend.adapters.google_identity`.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Person:
    """A verified person: `sub` outlives her address; `hosted_domain` is the Workspace customer, else ""."""

    sub: str
    address: str
    name: str
    hosted_domain: str


class Identity(Protocol):
    """Verifies tokens; every method raises TokenRefused and then no work may be done. Called by the guards."""

    def check_addon_host(self, token: str, url: str) -> None:
        """The system ID token of an add-on call to exactly this URL, from exactly our add-on's service account."""

    def check_pusher(self, token: str, url: str) -> None:
        """The OIDC token of a Pub/Sub push or a clock job: exact audience, exact account, verified e-mail."""

    def person_of_addon(self, token: str) -> Person:
        """The person in Gmail, from the add-on's user ID token."""
