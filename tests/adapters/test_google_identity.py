"""ID tokens: what is accepted, and everything that is not."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response
from hypothesis import given
from hypothesis import strategies as st

from backend.adapters.google_certificates import CertificateCache
from backend.adapters.google_identity import GoogleIdentity
from backend.adapters.google_transport import Wire
from backend.domain.errors import MailboxDown, TokenRefused
from backend.ports.identity import Identity, Person
from sandbox.identity.keys import Keys

URL = "https://product.example/addon/open"
HOST = "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"
PUSHER = "push@project.iam.gserviceaccount.com"
CLIENT = "addon.apps.googleusercontent.com"


class Google:
    """A key, its certificate page, and how often that page was asked."""

    def __init__(self) -> None:
        self.keys = Keys()
        self.fetches = 0
        self.status = 200

    def page(self, _: str) -> Flask:
        app = Flask("certificates")

        @app.get("/certs")
        def certificates() -> Response:
            self.fetches += 1
            headers = {"Cache-Control": "public, max-age=3600"}
            return Response(json.dumps(self.keys.certificates), self.status, headers)

        return app

    def token(self, **changed: Any) -> str:
        """A host's token for URL, valid but for the changes; None leaves a claim out."""
        at = int(time.time())
        claims = {"iss": "https://accounts.google.com", "aud": URL, "email": HOST, "email_verified": True}
        whole = claims | {"sub": "1", "iat": at, "exp": at + 600} | changed
        return self.keys.sign({name: value for name, value in whole.items() if value is not None})


@pytest.fixture
def google() -> Google:
    return Google()


@pytest.fixture
def origin(google: Google, serve: Callable[[Callable[[str], Flask]], str]) -> str:
    return serve(google.page)


@pytest.fixture
def identity(origin: str) -> Identity:
    return identity_by(CertificateCache(f"{origin}/certs", Wire()))


def identity_by(certificates: CertificateCache) -> Identity:
    """The adapter for our add-on and our pusher."""
    return GoogleIdentity(certificates, addon_client_id=CLIENT, addon_accounts=[HOST], push_accounts=[PUSHER])


NOWHERE = identity_by(CertificateCache("http://127.0.0.1:9/certs", Wire()))


def test_the_addon_host_and_the_pusher_are_let_in(identity: Identity, google: Google) -> None:
    identity.check_addon_host(google.token(), URL)
    identity.check_addon_host(google.token(iss="accounts.google.com", iat=int(time.time()) + 8), URL)
    identity.check_pusher(google.token(email=PUSHER), URL)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://product.example/addon"},
        {"aud": "https://product.example/addon/open/"},
        {"aud": None},
        {"iss": "https://accounts.google.example"},
        {"iss": None},
        {"email": "service-2@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"},
        {"email": PUSHER},
        {"email": HOST.upper()},
        {"email": None},
        {"email": [HOST]},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"iat": 4_000_000_000},
        {"iat": "now"},
    ],
)
def test_a_token_that_says_anything_else_is_refused(
    identity: Identity, google: Google, changed: dict[str, Any]
) -> None:
    with pytest.raises(TokenRefused):
        identity.check_addon_host(google.token(**changed), URL)


def test_a_pushers_token_is_no_hosts(identity: Identity, google: Google) -> None:
    with pytest.raises(TokenRefused):
        identity.check_pusher(google.token(), URL)


def test_an_empty_url_checks_nothing_and_so_refuses(identity: Identity, google: Google) -> None:
    with pytest.raises(TokenRefused):
        identity.check_addon_host(google.token(aud=""), "")


def test_a_person_is_known_by_her_subject_and_customer(identity: Identity, google: Google) -> None:
    maya = {"aud": CLIENT, "sub": "7", "email": "maya@agency.example", "name": "Maya Lin", "hd": "agency.example"}
    assert identity.person_of_addon(google.token(**maya)) == Person(
        "7", "maya@agency.example", "Maya Lin", "agency.example"
    )
    assert identity.person_of_addon(google.token(**maya | {"hd": None, "name": None})).hosted_domain == ""


@pytest.mark.parametrize(
    "changed", [{"sub": None}, {"sub": 7}, {"email": None}, {"email_verified": False}, {"aud": URL}]
)
def test_a_person_without_a_verified_name_is_refused(
    identity: Identity, google: Google, changed: dict[str, Any]
) -> None:
    with pytest.raises(TokenRefused):
        identity.person_of_addon(google.token(**{"aud": CLIENT} | changed))


@pytest.mark.parametrize(
    "token",
    [
        "",
        ".",
        "..",
        "a.b.c",
        "W10.W10.W10",
        "e30.e30.e30",
        "é.é.é",
        "eyJhbGciOiJub25lIn0.e30.",
        "\ud800",
        "x" * 100_000,
    ],
)
def test_what_is_no_token_is_refused(identity: Identity, token: str) -> None:
    with pytest.raises(TokenRefused):
        identity.check_addon_host(token, URL)


def test_a_token_altered_or_stripped_of_its_signature_is_refused(identity: Identity, google: Google) -> None:
    head, claims, signature = google.token().split(".")
    other = google.token(email=PUSHER).split(".")[1]
    for forged in (f"{head}.{other}.{signature}", f"{head}.{claims}.", f"{head}.{claims}.SIGNATURE_REMOVED_BY_GOOGLE"):
        with pytest.raises(TokenRefused):
            identity.check_addon_host(forged, URL)


def test_another_key_is_refused_and_costs_no_further_fetch(identity: Identity, google: Google) -> None:
    identity.check_addon_host(google.token(), URL)
    forger = Google()
    for _ in range(20):
        with pytest.raises(TokenRefused):
            identity.check_addon_host(forger.token(), URL)
    assert google.fetches == 1


def test_a_rotated_key_is_fetched_after_a_minute(origin: str, google: Google) -> None:
    seconds = [0.0]
    identity = identity_by(CertificateCache(f"{origin}/certs", Wire(), clock=lambda: seconds[0]))
    identity.check_addon_host(google.token(), URL)
    google.keys = Keys()
    with pytest.raises(TokenRefused):
        identity.check_addon_host(google.token(), URL)
    seconds[0] = 61
    identity.check_addon_host(google.token(), URL)
    assert google.fetches == 2


def test_old_certificates_are_fetched_again(origin: str, google: Google) -> None:
    seconds = [0.0]
    identity = identity_by(CertificateCache(f"{origin}/certs", Wire(), clock=lambda: seconds[0]))
    for at in (0, 3_599, 3_601):
        seconds[0] = at
        identity.check_addon_host(google.token(jti=str(at)), URL)
    assert google.fetches == 2


def test_certificates_serve_a_thousand_checks(identity: Identity, google: Google) -> None:
    token = google.token()
    for _ in range(1_000):
        identity.check_addon_host(token, URL)
    assert google.fetches == 1


def test_without_certificates_nobody_is_let_in(identity: Identity, google: Google) -> None:
    google.status = 503
    with pytest.raises(MailboxDown):
        identity.check_addon_host(google.token(), URL)
    google.status = 200
    identity.check_addon_host(google.token(), URL)


def test_no_error_quotes_the_token(identity: Identity, google: Google) -> None:
    token = google.token(aud="https://elsewhere.example")
    with pytest.raises(TokenRefused) as caught:
        identity.check_addon_host(token, URL)
    assert caught.value.__cause__ is None
    assert not any(part in repr(caught.value) for part in token.split("."))


@given(token=st.text())
def test_no_text_whatever_gets_in_or_fails_otherwise(token: str) -> None:
    with pytest.raises((TokenRefused, MailboxDown)):
        NOWHERE.check_addon_host(token, URL)
