"""The claims of Google's ID tokens, of people and of service accounts; signing is the keys' work."""

import zlib
from datetime import datetime, timedelta
from hashlib import sha256

from sandbox.account import Account

ISSUER = "https://accounts.google.com"
LIFETIME = timedelta(hours=1)


def subject_of(address: str) -> str:
    """Return the stable 21-digit `sub` of an address."""
    return str(10**20 + int(sha256(address.encode()).hexdigest(), 16) % (9 * 10**20))


def person_claims(account: Account, *, audience: str, at: datetime, nonce: str | None = None) -> dict[str, object]:
    """Return the claims of a person's ID token (OpenID Connect Core §2, Google's `hd`)."""
    claims = _claims(account.address, audience, at) | {"sub": account.sub, "name": account.name}
    if account.hd is not None:
        claims["hd"] = account.hd
    if nonce is not None:
        claims["nonce"] = nonce
    return claims


def service_claims(email: str, *, audience: str, at: datetime) -> dict[str, object]:
    """Return the claims of a service account's ID token, as Pub/Sub and the add-on host send them."""
    sub = f"1{zlib.crc32(email.encode()):020d}"
    return _claims(email, audience, at) | {"sub": sub, "azp": sub}


def _claims(email: str, audience: str, at: datetime) -> dict[str, object]:
    return {
        "iss": ISSUER,
        "aud": audience,
        "azp": audience,
        "email": email,
        "email_verified": True,
        "iat": int(at.timestamp()),
        "exp": int((at + LIFETIME).timestamp()),
    }
