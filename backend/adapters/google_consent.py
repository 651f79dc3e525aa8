"""Google's sign-in and consent screens behind the Consent port: OAuth 2.0 with PKCE; sessions are the doors' work."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from google_auth_oauthlib.flow import Flow
from oauthlib.oauth2 import OAuth2Error  # type: ignore[import-untyped]

from backend.adapters.google_certificates import CertificateCache
from backend.adapters.google_identity import person_of, verified_claims
from backend.adapters.google_transport import Wire
from backend.domain.errors import MailboxDown, SettingsFaulty, TokenRefused
from backend.ports.consent import Grant, Round

IDENTITY_SCOPES = (
    "openid",
    "https://www.googleapis.com/auth/userinfo.email",
    "https://www.googleapis.com/auth/userinfo.profile",
)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SERVER_ERRORS = 500


@dataclass(frozen=True)
class ConsentClient:
    """Our OAuth client and Google's endpoints for it."""

    id: str
    secret: str
    auth_url: str
    token_url: str
    revoke_url: str


class GoogleConsent:
    """Port Consent. Endpoints are https, or http on this machine. Raises SettingsFaulty for others."""

    def __init__(self, client: ConsentClient, certificates: CertificateCache, wire: Wire) -> None:
        self._client = client
        self._certificates = certificates
        self._wire = wire
        _allow_loopback(client.auth_url, client.token_url, client.revoke_url)

    def begin(self, scopes: tuple[str, ...], redirect: str, *, offline: bool, login_hint: str = "") -> Round:
        """A new round; who she is is always asked, and only what is asked now is granted."""
        flow = self._flow(redirect, verifier=secrets.token_urlsafe(64), scopes=(*IDENTITY_SCOPES, *scopes))
        # Google gives a refresh token for certain only when it asks for consent again.
        wanted = {"access_type": "offline", "prompt": "consent"} if offline else {"access_type": "online"}
        hint = {"login_hint": login_hint} if login_hint else {}
        url, state = flow.authorization_url(state=secrets.token_urlsafe(32), **wanted, **hint)
        return Round(url, state, flow.code_verifier)

    def finish(self, code: str, redirect: str, verifier: str) -> Grant:
        """Exchange the code; people may untick scopes, so the answer says which were granted.

        Raises TokenRefused (bad code, bad ID token) or MailboxDown (Google not reachable).
        """
        answer = self._exchanged(self._flow(redirect, verifier, scopes=None), code)
        claims = verified_claims(str(answer.get("id_token", "")), self._client.id, self._certificates)
        return Grant(person_of(claims), frozenset(answer.get("scope", ())), str(answer.get("refresh_token", "")))

    def revoke(self, refresh_token: str) -> None:
        """Withdraw the grant; harmless when it is dead already. Raises MailboxDown."""
        answer = self._wire.send("POST", self._client.revoke_url, data={"token": refresh_token})
        if answer.status_code >= SERVER_ERRORS:
            raise MailboxDown(f"revoke: {answer.status_code}")

    def _exchanged(self, flow: Flow, code: str) -> Mapping[str, Any]:
        flow.oauth2session.register_compliance_hook("access_token_response", _answered)
        try:
            answer: Mapping[str, Any] = flow.fetch_token(code=code, timeout=self._wire.timeout)
        except OAuth2Error as error:
            raise TokenRefused(f"the code was refused: {error.error}") from None
        except requests.RequestException as error:
            raise MailboxDown(f"no answer from Google: {type(error).__name__}") from None
        return answer

    def _flow(self, redirect: str, verifier: str, scopes: tuple[str, ...] | None) -> Flow:
        """The library's flow; without scopes it takes whatever was granted."""
        # Told of scopes, oauthlib would fail when a person unticks one.
        config = {
            "client_id": self._client.id,
            "client_secret": self._client.secret,
            "auth_uri": self._client.auth_url,
            "token_uri": self._client.token_url,
        }
        return Flow.from_client_config({"web": config}, scopes, redirect_uri=redirect, code_verifier=verifier)


def _answered(answer: requests.Response) -> requests.Response:
    if answer.status_code >= SERVER_ERRORS:
        raise MailboxDown(f"token endpoint: {answer.status_code}")
    return answer


def _allow_loopback(*urls: str) -> None:
    """Let oauthlib use plain http where every http endpoint is on this machine; it listens to its variable alone."""
    plain = [urlsplit(url) for url in urls if urlsplit(url).scheme != "https"]
    if any(url.scheme != "http" or url.hostname not in LOOPBACK for url in plain):
        raise SettingsFaulty("Google's endpoints must be https, or http on this machine")
    if plain:
        os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
