"""Google's sign-in and consent screens.

Adapters: `backend.adapters.google_consent`.
"""

from dataclasses import dataclass
from typing import Protocol

from backend.ports.identity import Person


@dataclass(frozen=True)
class Round:
    """One trip to Google: where to send the browser, and what its session keeps until it comes back."""

    url: str
    state: str
    verifier: str


@dataclass(frozen=True)
class Grant:
    """What came back: who, which scopes were granted, and a refresh token when offline access was asked for."""

    person: Person
    scopes: frozenset[str]
    refresh_token: str


class Consent(Protocol):
    """Sign-in and consent with PKCE. Called by signing_in and connecting."""

    def begin(self, scopes: tuple[str, ...], redirect: str, *, offline: bool, login_hint: str = "") -> Round:
        """A new round; `offline` asks for a refresh token and forces the consent screen."""

    def finish(self, code: str, redirect: str, verifier: str) -> Grant:
        """Exchange the code. Raises TokenRefused (bad code, bad ID token) or MailboxDown (Google not reachable)."""

    def revoke(self, refresh_token: str) -> None:
        """Withdraw the grant; harmless when it is dead already."""
