"""Every live token and authorization code; which page or endpoint hands them out is decided elsewhere."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

ACCESS_LIFETIME = timedelta(seconds=3599)
MESSAGE_LIFETIME = timedelta(minutes=5)
CODE_LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Grant:
    """What one account allowed one client: scopes, until when, and for a message token the open message."""

    address: str
    scopes: frozenset[str]
    expires: datetime | None = None
    message_id: str | None = None


@dataclass(frozen=True)
class Code:
    """An authorization code and everything it was bound to (RFC 6749 §4.1.2, RFC 7636)."""

    grant: Grant
    redirect_uri: str
    challenge: str | None
    nonce: str | None
    offline: bool


class Tokens:
    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._access: dict[str, Grant] = {}
        self._refresh: dict[str, Grant] = {}
        self._codes: dict[str, Code] = {}

    def access(self, address: str, scopes: Iterable[str], *, lifetime: timedelta = ACCESS_LIFETIME) -> str:
        """Return a fresh access token of the account for exactly these scopes."""
        token = f"ya29.{secrets.token_urlsafe(48)}"
        self._access[token] = Grant(address, frozenset(scopes), self._now() + lifetime)
        return token

    def message(self, address: str, message_id: str) -> str:
        """Return the per-message token of an add-on event (X-Goog-Gmail-Access-Token)."""
        token = f"AND7SK{secrets.token_urlsafe(24)}"
        self._access[token] = Grant(address, frozenset(), self._now() + MESSAGE_LIFETIME, message_id)
        return token

    def refresh(self, grant: Grant) -> str:
        token = f"1//{secrets.token_urlsafe(32)}"
        self._refresh[token] = grant
        return token

    def code(self, code: Code) -> str:
        value = f"4/{secrets.token_urlsafe(32)}"
        self._codes[value] = code
        return value

    def redeem(self, value: str) -> Code | None:
        """Return the code's binding once; a second time, or late, None."""
        code = self._codes.pop(value, None)
        return code if code and self._live(code.grant) else None

    def granted(self, token: str) -> Grant | None:
        """Return the grant behind a live access or message token."""
        grant = self._access.get(token)
        return grant if grant and self._live(grant) else None

    def is_connected(self, address: str) -> bool:
        """Return whether a refresh token of the account is alive."""
        return any(grant.address == address for grant in self._refresh.values())

    def refreshed(self, token: str) -> Grant | None:
        return self._refresh.get(token)

    def revoke(self, token: str) -> bool:
        """End the grant behind a token; Google ends the account's other tokens for the client with it."""
        grant = self._access.get(token) or self._refresh.get(token)
        if grant is None:
            return False
        self.revoke_account(grant.address)
        return True

    def revoke_account(self, address: str) -> None:
        """Forget every token of an account, as after a changed password."""
        for live in (self._access, self._refresh):
            for token in [token for token, grant in live.items() if grant.address == address]:
                del live[token]

    def _live(self, grant: Grant) -> bool:
        return grant.expires is None or self._now() < grant.expires
