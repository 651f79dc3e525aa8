"""Consent, tokens, certificates and revocation through google-auth-oauthlib and google-auth."""

import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import google.auth.transport.requests
import pytest
import requests
from google.auth.exceptions import RefreshError
from google.oauth2 import id_token
from google_auth_oauthlib.flow import Flow

from sandbox.identity.project import CLIENT_ID, CLIENT_SECRET
from sandbox.identity.tokens import Grant
from sandbox.trouble import Trouble
from sandbox.world import World

MODIFY = "https://www.googleapis.com/auth/gmail.modify"
EMAIL = "https://www.googleapis.com/auth/userinfo.email"
HOME = "http://127.0.0.1:1/oauth/callback"
Gmail = Callable[..., Any]


@pytest.fixture
def flow(origin: str, monkeypatch: pytest.MonkeyPatch) -> Flow:
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("OAUTHLIB_RELAX_TOKEN_SCOPE", "1")
    client = {
        "client_id": CLIENT_ID,
        "client_secret": CLIENT_SECRET,
        "auth_uri": f"{origin}/o/oauth2/v2/auth",
        "token_uri": f"{origin}/token",
    }
    return Flow.from_client_config({"web": client}, ["openid", "email", MODIFY], redirect_uri=HOME)


@pytest.fixture
def certified(origin: str) -> Iterator[Callable[..., Mapping[str, Any]]]:
    with requests.Session() as session:
        request = google.auth.transport.requests.Request(session)
        yield lambda token, audience: id_token.verify_token(
            token, request, audience, certs_url=f"{origin}/oauth2/v1/certs"
        )


def decided(page: str, account: str, *, decision: str = "allow", without: str = "") -> dict[str, list[str]]:
    """What a browser sends when the person leaves every box ticked but `without`; the answer's arguments."""
    shown = requests.get(page, timeout=5)
    shown.raise_for_status()
    scopes = [unescape(each) for each in re.findall(r'name="scope" value="([^"]+)"', shown.text)]
    form = {"account": account, "decision": decision, "scope": [each for each in scopes if each != without]}
    answer = requests.post(page, data=form, timeout=5, allow_redirects=False)
    assert answer.headers["Location"].startswith(HOME)
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def granted(world: World, token: str) -> Grant:
    found = world.tokens.granted(token)
    assert found is not None
    return found


def connected(flow: Flow, address: str = "maya@agency.example", **asked: str) -> Any:
    page, state = flow.authorization_url(**({"access_type": "offline", "prompt": "consent"} | asked))
    answer = decided(page, address)
    assert answer["state"] == [state]
    flow.fetch_token(code=answer["code"][0])
    return flow.credentials


def test_connecting_gives_working_tokens(flow: Flow, gmail: Gmail, world: World, certified: Any) -> None:
    credentials = connected(flow, nonce="n1")
    claims = certified(credentials.id_token, CLIENT_ID)
    account = world.accounts["maya@agency.example"]
    assert (claims["sub"], claims["email"], claims["hd"], claims["nonce"]) == (
        account.sub,
        "maya@agency.example",
        "agency.example",
        "n1",
    )
    assert re.fullmatch(r"\d{21}", claims["sub"])
    assert claims["email_verified"] is True
    assert set(credentials.granted_scopes) == {"openid", EMAIL, MODIFY}
    assert granted(world, credentials.token).address == "maya@agency.example"


def test_a_private_account_has_no_hd(flow: Flow, certified: Any) -> None:
    assert "hd" not in certified(connected(flow, "rosa@mail.example").id_token, CLIENT_ID)


def test_the_hinted_account_is_chosen(flow: Flow) -> None:
    page, _ = flow.authorization_url(login_hint="Tom@agency.example")
    assert re.search(r'value="tom@agency.example" checked', requests.get(page, timeout=5).text)


def test_an_unticked_scope_is_not_granted(flow: Flow) -> None:
    page, _ = flow.authorization_url()
    answer = decided(page, "maya@agency.example", without=MODIFY)
    token = flow.fetch_token(code=answer["code"][0])
    assert set(token["scope"]) == {"openid", EMAIL}


def test_denied(flow: Flow) -> None:
    page, state = flow.authorization_url()
    answer = decided(page, "maya@agency.example", decision="deny")
    assert answer == {"error": ["access_denied"], "state": [state]}


def test_the_first_refresh_token_comes_offline_another_only_with_consent(flow: Flow) -> None:
    assert connected(flow, access_type="online").refresh_token is None
    assert connected(flow, prompt="select_account").refresh_token
    assert connected(flow, prompt="select_account").refresh_token is None
    assert connected(flow).refresh_token


def test_refreshing(flow: Flow, world: World) -> None:
    credentials = connected(flow)
    old = credentials.token
    world.move(4000)
    assert world.tokens.granted(old) is None
    with requests.Session() as session:
        credentials.refresh(google.auth.transport.requests.Request(session))
    assert granted(world, credentials.token).scopes == {"openid", EMAIL, MODIFY}


def test_after_revocation_refreshing_is_an_invalid_grant(flow: Flow, origin: str) -> None:
    credentials = connected(flow)
    revoked = requests.post(f"{origin}/revoke", data={"token": credentials.refresh_token}, timeout=5)
    again = requests.post(f"{origin}/revoke", data={"token": credentials.refresh_token}, timeout=5)
    assert (revoked.status_code, again.status_code, again.json()["error"]) == (200, 400, "invalid_token")
    with requests.Session() as session, pytest.raises(RefreshError) as caught:
        credentials.refresh(google.auth.transport.requests.Request(session))
    assert caught.value.args[1]["error"] == "invalid_grant"


def test_a_failing_token_endpoint_is_no_revocation(flow: Flow, world: World) -> None:
    credentials = connected(flow)
    world.troubles.plan(Trouble("token", status=400, reason="unavailable_for_now"))
    with requests.Session() as session, pytest.raises(RefreshError) as caught:
        credentials.refresh(google.auth.transport.requests.Request(session))
    assert caught.value.args[1]["error"] == "unavailable_for_now"


def test_a_code_works_once_in_time_and_with_its_verifier(flow: Flow, world: World) -> None:
    codes = [decided(flow.authorization_url()[0], "maya@agency.example")["code"][0] for _ in range(2)]
    flow.fetch_token(code=codes[1])
    for code, verifier in (
        (codes[1], flow.code_verifier),
        (codes[0], "another-verifier-" * 3),
    ):
        with pytest.raises(Exception, match="invalid_grant"):
            flow.fetch_token(code=code, code_verifier=verifier)
    late = decided(flow.authorization_url()[0], "maya@agency.example")["code"][0]
    world.move(700)
    with pytest.raises(Exception, match="invalid_grant"):
        flow.fetch_token(code=late)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"client_id": "other"}, "invalid_client"),
        ({"redirect_uri": "https://evil.example/callback"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://127.0.0.1.evil.example/"}, "redirect_uri_mismatch"),
        ({"code_challenge": "x", "code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_requests_google_would_not_show(origin: str, change: dict[str, str], reason: str) -> None:
    asked = {"client_id": CLIENT_ID, "redirect_uri": HOME, "response_type": "code", "scope": "openid"} | change
    answer = requests.get(f"{origin}/o/oauth2/v2/auth", params=asked, timeout=5)
    assert answer.status_code == 400
    assert reason in answer.text


def test_a_registered_address_is_allowed(origin: str, world: World) -> None:
    world.redirect_uris.add("https://hire.example/oauth/callback")
    asked = {"client_id": CLIENT_ID, "response_type": "code", "scope": "openid"}
    uris = ("https://hire.example/oauth/callback", "https://hire.example/oauth/callback2")
    found = [
        requests.get(f"{origin}/o/oauth2/v2/auth", params=asked | {"redirect_uri": uri}, timeout=5).status_code
        for uri in uris
    ]
    assert found == [200, 400]


def test_a_wrong_secret(origin: str) -> None:
    form = {"client_id": CLIENT_ID, "client_secret": "guess", "grant_type": "refresh_token", "refresh_token": "x"}
    answer = requests.post(f"{origin}/token", data=form, timeout=5)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_service_tokens_verify_and_another_worlds_do_not(world: World, certified: Any) -> None:
    token = world.service_token("push@sandbox.iam.gserviceaccount.com", "https://hire.example/watchers/gmail")
    assert certified(token, "https://hire.example/watchers/gmail")["email"] == "push@sandbox.iam.gserviceaccount.com"
    forged = World().service_token("push@sandbox.iam.gserviceaccount.com", "https://hire.example/watchers/gmail")
    for bad, audience in ((forged, "https://hire.example/watchers/gmail"), (token, "https://other.example")):
        with pytest.raises(ValueError, match=r"Certificate for key id|wrong audience"):
            certified(bad, audience)


def test_certificates_may_be_kept(origin: str) -> None:
    answer = requests.get(f"{origin}/oauth2/v1/certs", timeout=5)
    assert "max-age=" in answer.headers["Cache-Control"]
    assert all(pem.startswith("-----BEGIN CERTIFICATE-----") for pem in answer.json().values())
