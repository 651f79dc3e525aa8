"""The trip to Google's consent page and back."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask

from backend.adapters.google_certificates import CertificateCache
from backend.adapters.google_consent import ConsentClient, GoogleConsent
from backend.adapters.google_transport import Wire
from backend.domain.errors import HirelabelError, MailboxDown, SettingsFaulty, TokenRefused
from backend.ports.consent import Consent, Round
from backend.ports.identity import Person
from sandbox.app import create_sandbox
from sandbox.identity import project
from sandbox.trouble import Trouble
from sandbox.world import World

MAYA = "maya@agency.example"
MODIFY = "https://www.googleapis.com/auth/gmail.modify"
BACK = "http://127.0.0.1:9/oauth/callback"


@pytest.fixture
def world() -> World:
    world = World()
    world.add_account(MAYA, "Maya Lin", hd="agency.example")
    return world


@pytest.fixture
def origin(world: World, serve: Callable[[Callable[[str], Flask]], str]) -> str:
    return serve(lambda _: create_sandbox(world))


@pytest.fixture
def consent(origin: str) -> Consent:
    return made(origin)


def made(origin: str, secret: str = project.CLIENT_SECRET) -> GoogleConsent:
    """The adapter with every endpoint under one origin."""
    endpoints = (f"{origin}/o/oauth2/v2/auth", f"{origin}/token", f"{origin}/revoke")
    wire = Wire()
    client = ConsentClient(project.CLIENT_ID, secret, *endpoints)
    return GoogleConsent(client, CertificateCache(f"{origin}/oauth2/v1/certs", wire), wire)


def allowed(round_: Round, *scopes: str) -> str:
    """The code Google sends back when Maya allows these scopes."""
    form = {"account": MAYA, "decision": "allow", "scope": list(scopes)}
    answer = requests.post(round_.url, data=form, allow_redirects=False, timeout=5)
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert query["state"] == [round_.state]
    return query["code"][0]


def test_a_round_asks_for_what_is_needed_and_no_more(consent: Consent) -> None:
    query = parse_qs(urlsplit(consent.begin((MODIFY,), BACK, offline=True, login_hint=MAYA).url).query)
    assert query["scope"][0].split()[-1] == MODIFY
    assert (query["access_type"], query["prompt"], query["login_hint"]) == (["offline"], ["consent"], [MAYA])
    assert (query["code_challenge_method"], query["redirect_uri"]) == (["S256"], [BACK])
    assert "include_granted_scopes" not in query


def test_signing_in_asks_for_no_refresh_token(consent: Consent) -> None:
    started = consent.begin((), BACK, offline=False)
    grant = consent.finish(allowed(started), BACK, started.verifier)
    assert grant.refresh_token == ""
    assert grant.person.address == MAYA


def test_two_rounds_share_nothing(consent: Consent) -> None:
    first, second = (consent.begin((), BACK, offline=False) for _ in range(2))
    assert first.state != second.state
    assert first.verifier != second.verifier
    assert len(first.verifier) >= 43


def test_consent_brings_the_person_the_scopes_and_a_refresh_token(consent: Consent, world: World) -> None:
    started = consent.begin((MODIFY,), BACK, offline=True)
    grant = consent.finish(allowed(started, MODIFY), BACK, started.verifier)
    account = world.accounts[MAYA]
    assert grant.person == Person(account.sub, MAYA, "Maya Lin", "agency.example")
    assert MODIFY in grant.scopes
    assert world.tokens.refreshed(grant.refresh_token) is not None


def test_an_unticked_scope_is_not_granted(consent: Consent) -> None:
    started = consent.begin((MODIFY,), BACK, offline=True)
    assert MODIFY not in consent.finish(allowed(started), BACK, started.verifier).scopes


def test_a_code_is_good_once_and_only_with_its_verifier(consent: Consent) -> None:
    started = consent.begin((), BACK, offline=False)
    code = allowed(started)
    consent.finish(code, BACK, started.verifier)
    with pytest.raises(TokenRefused, match="invalid_grant"):
        consent.finish(code, BACK, started.verifier)
    with pytest.raises(TokenRefused):
        consent.finish(allowed(started), BACK, "x" * 43)


def test_google_not_answering_is_not_a_refusal(consent: Consent, world: World) -> None:
    world.troubles.plan(Trouble("token", 503))
    started = consent.begin((), BACK, offline=False)
    with pytest.raises(MailboxDown):
        consent.finish(allowed(started), BACK, started.verifier)
    with pytest.raises(MailboxDown):
        made("http://127.0.0.1:9").finish("code", BACK, started.verifier)


def test_a_revoked_grant_is_dead_and_revoking_again_is_harmless(consent: Consent, world: World) -> None:
    started = consent.begin((MODIFY,), BACK, offline=True)
    token = consent.finish(allowed(started, MODIFY), BACK, started.verifier).refresh_token
    consent.revoke(token)
    assert world.tokens.refreshed(token) is None
    consent.revoke(token)


def test_no_error_quotes_a_secret(origin: str) -> None:
    with pytest.raises(HirelabelError) as caught:
        made(origin, secret="wrong-secret").finish("4/secret-code", BACK, "secret-verifier")
    assert caught.value.__cause__ is None
    assert "secret" not in repr(caught.value)


@pytest.mark.parametrize("origin", ["http://accounts.example", "http://127.0.0.1.example", "ftp://127.0.0.1", ""])
def test_plain_http_is_for_this_machine_only(origin: str) -> None:
    with pytest.raises(SettingsFaulty):
        made(origin)


def test_https_is_for_any() -> None:
    assert urlsplit(made("https://accounts.example").begin((), BACK, offline=False).url).hostname == "accounts.example"
