"""Accounts that stop: refused refreshes, scopes taken away, mail switched off; and all of it undone."""

from collections.abc import Callable
from typing import Any

import google.auth.transport.requests
import pytest
import requests
from google.auth.exceptions import RefreshError
from google.oauth2.credentials import Credentials
from googleapiclient.errors import HttpError

from sandbox.identity.project import CLIENT_ID, CLIENT_SECRET
from sandbox.identity.tokens import Grant, TokenError
from sandbox.mailbox import Mailbox
from sandbox.world import World

Gmail = Callable[..., Any]
MAYA = "maya@agency.example"
PREFIX = "https://www.googleapis.com/auth/"
SEND, MODIFY = PREFIX + "gmail.send", PREFIX + "gmail.modify"


def connected(world: World, origin: str) -> Any:
    scopes = frozenset({"openid", SEND, MODIFY})
    return Credentials(  # type: ignore[no-untyped-call]
        world.tokens.access(MAYA, scopes),
        refresh_token=world.tokens.refresh(Grant(MAYA, scopes)),
        token_uri=f"{origin}/token",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
    )


def refresh(credentials: Any) -> None:
    with requests.Session() as session:
        credentials.refresh(google.auth.transport.requests.Request(session))


def asked_for_a_token(origin: str, credentials: Any) -> requests.Response:
    form = {"grant_type": "refresh_token", "refresh_token": credentials.refresh_token}
    return requests.post(f"{origin}/token", data=form, auth=(CLIENT_ID, CLIENT_SECRET), timeout=5)


def profile(origin: str, token: str) -> requests.Response:
    headers = {"Authorization": f"Bearer {token}"}
    return requests.get(f"{origin}/gmail/v1/users/me/profile", headers=headers, timeout=5)


@pytest.mark.parametrize(
    "error",
    [
        TokenError("invalid_grant"),
        TokenError("invalid_grant", subtype="invalid_rapt"),
        TokenError("admin_policy_enforced"),
        TokenError("access_denied", status=403),
        TokenError("temporarily_unavailable", status=503),
    ],
)
def test_refreshes_are_refused_until_taken_back(world: World, origin: str, error: TokenError) -> None:
    credentials = connected(world, origin)
    world.tokens.refuse(MAYA, error)
    assert profile(origin, credentials.token).status_code == 401
    for _ in range(2):
        answer = asked_for_a_token(origin, credentials)
        told = answer.json()
        assert answer.status_code == error.status
        assert (told["error"], told.get("error_subtype", "")) == (error.error, error.subtype)
    world.tokens.refuse(MAYA, None)
    refresh(credentials)
    assert profile(origin, credentials.token).ok


def test_google_auth_knows_a_session_that_has_to_be_renewed(world: World, origin: str) -> None:
    credentials = connected(world, origin)
    world.tokens.refuse(MAYA, TokenError("invalid_grant", subtype="invalid_rapt"))
    with pytest.raises(RefreshError, match="Reauthentication is needed"):
        refresh(credentials)


def test_scopes_go_and_come_back_while_the_token_lives(world: World, origin: str) -> None:
    credentials = connected(world, origin)
    addon = world.tokens.access(MAYA, {PREFIX + "gmail.addons.execute", MODIFY + ".other"})
    world.tokens.narrow(MAYA, ["openid", SEND])
    answer = profile(origin, credentials.token)
    assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (403, "insufficientPermissions")
    refreshed = asked_for_a_token(origin, credentials).json()
    assert set(refreshed["scope"].split()) == {"openid", SEND}
    assert profile(origin, refreshed["access_token"]).status_code == 403
    kept = world.tokens.granted(addon)
    assert kept
    assert len(kept.scopes) == 2
    world.tokens.narrow(MAYA, ["openid", SEND, MODIFY])
    assert profile(origin, credentials.token).ok


def test_a_new_consent_gives_the_scopes_back(world: World, origin: str) -> None:
    connected(world, origin)
    world.tokens.narrow(MAYA, [])
    assert profile(origin, connected(world, origin).token).ok


def test_mail_is_switched_off_and_on(gmail: Gmail, maya: Mailbox, world: World) -> None:
    users = gmail()
    maya.service_off = True
    with pytest.raises(HttpError, match="Mail service not enabled") as caught:
        users.getProfile(userId="me").execute()
    assert (caught.value.status_code, caught.value.error_details[0]["reason"]) == (400, "failedPrecondition")
    maya.service_off, maya.blocked_by_admin = False, True
    with pytest.raises(HttpError) as caught:
        users.history().list(userId="me", startHistoryId=1).execute()
    assert (caught.value.status_code, caught.value.error_details[0]["reason"]) == (403, "domainPolicy")
    assert gmail("tom@agency.example").getProfile(userId="me").execute()
    maya.blocked_by_admin = False
    assert users.getProfile(userId="me").execute()
    assert world.counters.summary()["requests"] == 2
