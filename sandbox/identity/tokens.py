"""Every live token and authorization code; which page or endpoint hands them out is decided elsewhere."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class TokenError:
    """Why the token endpoint refuses a refresh, in the words of RFC 6749 §5.2 and Google's `error_subtype`."""

    error: str
    subtype: str = ""
    status: int = 400


class Tokens:
    """`errors` are the standing refusals of refreshes, by address; `refuse` sets them."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.errors: dict[str, TokenError] = {}
        self._now = now
        self._withdrawn: dict[str, frozenset[str]] = {}
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
        """Return a new refresh token; the consent behind it gives back what was withdrawn."""
        token = f"1//{secrets.token_urlsafe(32)}"
        self._withdrawn.pop(grant.address, None)
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
        return self._left(grant) if grant and self._live(grant) else None

    def is_connected(self, address: str) -> bool:
        """Return whether a refresh token of the account is alive."""
        return any(grant.address == address for grant in self._refresh.values())

    def refreshed(self, token: str) -> Grant | None:
        grant = self._refresh.get(token)
        return self._left(grant) if grant else None

    def refuse(self, address: str, error: TokenError | None) -> None:
        """Answer the account's refreshes with this error, or with None as usual again.

        With an error its access tokens end at once, so that the next call has to refresh.
        """
        if error is None:
            self.errors.pop(address, None)
        else:
            self.errors[address] = error
            self._end(self._access, address)

    def narrow(self, address: str, scopes: Iterable[str]) -> None:
        """Leave the account's grants only these scopes, living tokens included; more of them come back likewise.

        Scopes no refresh token has, for instance an add-on's, are left alone.
        """
        granted = [grant.scopes for grant in self._refresh.values() if grant.address == address]
        self._withdrawn[address] = frozenset().union(*granted) - frozenset(scopes)

    def revoke(self, token: str) -> bool:
        """End the grant behind a token; Google ends the account's other tokens for the client with it."""
        grant = self._access.get(token) or self._refresh.get(token)
        if grant is None:
            return False
        self.revoke_account(grant.address)
        return True

    def revoke_account(self, address: str) -> None:
        """Forget every token of an account, as after a changed password."""
        self._end(self._access, address)
        self._end(self._refresh, address)

    def _end(self, tokens: dict[str, Grant], address: str) -> None:
        for token in [token for token, grant in tokens.items() if grant.address == address]:
            del tokens[token]

    def _left(self, grant: Grant) -> Grant:
        return replace(grant, scopes=grant.scopes - self._withdrawn.get(grant.address, frozenset()))

    def _live(self, grant: Grant) -> bool:
        return grant.expires is None or self._now() < grant.expires
