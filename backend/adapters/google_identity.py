"""Google's ID tokens behind the Identity port: signature, time, issuer, audience, and whose they are."""

from collections.abc import Collection, Mapping
from typing import Any

from google.auth import jwt
from google.auth.exceptions import GoogleAuthError, TransportError
from google.oauth2 import id_token

from backend.adapters.google_certificates import CertificateCache
from backend.adapters.verified_tokens import VerifiedTokens
from backend.domain.errors import MailboxDown, TokenRefused
from backend.ports.identity import Person

ISSUERS = frozenset({"accounts.google.com", "https://accounts.google.com"})
CLOCK_SKEW_S = 10


class GoogleIdentity:
    """Port Identity. Accounts are compared letter by letter: other projects' add-on accounts look much like ours."""

    def __init__(
        self,
        certificates: CertificateCache,
        *,
        addon_client_id: str,
        addon_accounts: Collection[str],
        push_accounts: Collection[str],
    ) -> None:
        self._certificates = certificates
        self._verified = VerifiedTokens()
        self._addon_client_id = addon_client_id
        self._addon_accounts = frozenset(addon_accounts)
        self._push_accounts = frozenset(push_accounts)

    def check_addon_host(self, token: str, url: str) -> None:
        """The system ID token of an add-on call to exactly this URL. Raises TokenRefused."""
        _check_account(self._claims(token, url), self._addon_accounts)

    def check_pusher(self, token: str, url: str) -> None:
        """The token of a Pub/Sub push or a Cloud Scheduler call to exactly this URL. Raises TokenRefused."""
        _check_account(self._claims(token, url), self._push_accounts)

    def person_of_addon(self, token: str) -> Person:
        """The person in Gmail, from the add-on's user ID token. Raises TokenRefused."""
        return person_of(self._claims(token, self._addon_client_id))

    def _claims(self, token: str, audience: str) -> Mapping[str, Any]:
        return self._verified.claims(token, audience, lambda: verified_claims(token, audience, self._certificates))


def verified_claims(token: str, audience: str, certificates: CertificateCache) -> Mapping[str, Any]:
    """The claims of a token Google signed for this audience. Raises TokenRefused, which never quotes the token."""
    if not audience:
        raise TokenRefused("no audience to check against")
    try:
        claims = _claims(token, audience, certificates)
    except TransportError:
        raise MailboxDown("Google's certificates cannot be reached") from None
    except (GoogleAuthError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise TokenRefused(f"ID token: {type(error).__name__}") from None
    if claims.get("iss") not in ISSUERS:
        raise TokenRefused("ID token: another issuer")
    return claims


def _claims(token: str, audience: str, certificates: CertificateCache) -> Mapping[str, Any]:
    """The claims, checked once more when the token names a key that the kept certificates lack."""
    try:
        return _checked(token, audience, certificates)
    except ValueError:
        if not certificates.forget_without(_key_id(token)):
            raise
        return _checked(token, audience, certificates)


def _checked(token: str, audience: str, certificates: CertificateCache) -> Mapping[str, Any]:
    claims: Mapping[str, Any] = id_token.verify_token(
        token,
        certificates,  # type: ignore[arg-type]  # google-auth documents any callable
        audience=audience,
        certs_url=certificates.url,
        clock_skew_in_seconds=CLOCK_SKEW_S,
    )
    return claims


def person_of(claims: Mapping[str, Any]) -> Person:
    """The person verified claims speak of. Raises TokenRefused without a subject or a verified e-mail."""
    sub, address = claims.get("sub"), claims.get("email")
    if not (sub and address and isinstance(sub, str) and isinstance(address, str)):
        raise TokenRefused("ID token: nobody named")
    if claims.get("email_verified") is not True:
        raise TokenRefused("ID token: e-mail not verified")
    return Person(sub, address, str(claims.get("name", "")), str(claims.get("hd", "")))


def _check_account(claims: Mapping[str, Any], allowed: frozenset[str]) -> None:
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str) or email not in allowed:
        raise TokenRefused("ID token: another account")


def _key_id(token: str) -> str:
    """The key the token names; a token without one, or signed in another way than Google's, is refused."""
    header = jwt.decode_header(token)  # type: ignore[no-untyped-call]
    if header.get("alg") != "RS256" or not isinstance(header.get("kid"), str):
        raise ValueError("not signed as Google signs")
    return str(header["kid"])
