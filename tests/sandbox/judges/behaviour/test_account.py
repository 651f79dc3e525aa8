"""The account: profile, aliases, watches, tokens and consent."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import Request
from google_auth_oauthlib.flow import Flow

from sandbox.identity.project import TOPIC
from tests.sandbox.judges.behaviour.judged import TIMEOUT_S, Judged, Mail, status

Letter = Callable[..., bytes]
DAY_S = 86_400
READ_ONLY = "https://www.googleapis.com/auth/gmail.readonly"


def test_a_profile_says_where_history_stands(judged: Judged, mail: Mail, letter: Letter) -> None:
    stored = mail.insert(letter())
    profile = mail.users.getProfile(userId="me").execute()
    assert (profile["emailAddress"], profile["historyId"]) == (judged.address, mail.get(stored)["historyId"])


def test_she_may_send_as_herself(judged: Judged, mail: Mail) -> None:
    listed = mail.users.settings().sendAs().list(userId="me").execute()["sendAs"]
    (own,) = [each for each in listed if each.get("isPrimary")]
    assert (own["sendAsEmail"], own["isDefault"]) == (judged.address, True)


def test_her_own_address_needs_no_verification(mail: Mail) -> None:
    listed = mail.users.settings().sendAs().list(userId="me").execute()["sendAs"]
    assert ["verificationStatus" in each for each in listed if each.get("isPrimary")] == [False]


def test_one_alias_can_be_looked_at(judged: Judged, mail: Mail) -> None:
    assert status(mail.users.settings().sendAs().get(userId="me", sendAsEmail=judged.address)) == 200


def test_a_watch_starts_where_history_stands_and_can_be_stopped(mail: Mail, letter: Letter) -> None:
    stored = mail.insert(letter())
    watch = mail.users.watch(userId="me", body={"topicName": TOPIC}).execute()
    assert watch["historyId"] == mail.get(stored)["historyId"]
    assert int(watch["expiration"]) / 1000 > time.time()
    assert status(mail.users.stop(userId="me")) == 200


def test_a_watch_lasts_a_week(mail: Mail) -> None:
    watch = mail.users.watch(userId="me", body={"topicName": TOPIC}).execute()
    assert round((int(watch["expiration"]) / 1000 - time.time()) / DAY_S) == 7


def test_a_mailbox_has_one_watch_until_it_is_stopped(mail: Mail) -> None:
    mail.users.watch(userId="me", body={"topicName": TOPIC}).execute()
    assert status(mail.users.watch(userId="me", body={"topicName": f"{TOPIC}-2"})) == 400


def test_a_watch_needs_a_topic(mail: Mail) -> None:
    assert status(mail.users.watch(userId="me", body={})) == 400


def test_nobody_is_not_let_in(judged: Judged) -> None:
    answer = requests.get(f"{judged.origin}/gmail/v1/users/me/labels", timeout=TIMEOUT_S)
    assert (answer.status_code, answer.json()["error"]["errors"][0]["reason"]) == (401, "authError")


def test_an_unknown_token_is_not_let_in(judged: Judged) -> None:
    header = {"Authorization": "Bearer unknown"}
    answer = requests.get(f"{judged.origin}/gmail/v1/users/me/labels", headers=header, timeout=TIMEOUT_S)
    assert answer.status_code == 401


def test_consent_ends_in_tokens_that_work_and_can_be_renewed(judged: Judged, flow: Flow) -> None:
    credentials = connected(judged, flow)
    first = credentials.token
    credentials.refresh(Request())
    assert first != credentials.token
    assert [status(judged.users(each).labels().list(userId="me")) for each in (first, credentials.token)] == [200, 200]


def test_a_client_may_name_itself_in_a_header(judged: Judged, flow: Flow) -> None:
    page, _ = flow.authorization_url()
    assert flow.fetch_token(authorization_response=judged.choose(page))["access_token"]


def test_a_code_works_once(judged: Judged, flow: Flow) -> None:
    page, _ = flow.authorization_url()
    home = judged.choose(page)
    flow.fetch_token(authorization_response=home, include_client_id=True)
    with pytest.raises(Exception, match="invalid_grant"):
        flow.fetch_token(authorization_response=home, include_client_id=True)


def test_a_code_is_bound_to_its_verifier(judged: Judged, flow: Flow) -> None:
    page, _ = flow.authorization_url()
    home = judged.choose(page)
    with pytest.raises(Exception, match="invalid_grant"):
        flow.fetch_token(authorization_response=home, include_client_id=True, code_verifier="x" * 64)


def test_an_unknown_refresh_token_is_an_invalid_grant(judged: Judged, flow: Flow) -> None:
    credentials = connected(judged, flow)
    credentials._refresh_token = "unknown"
    with pytest.raises(RefreshError, match="invalid_grant"):
        credentials.refresh(Request())


def test_a_scope_that_was_not_granted_is_missed(judged: Judged, flow: Flow) -> None:
    flow.oauth2session.scope = [READ_ONLY]
    users = judged.users(connected(judged, flow).token)
    assert status(users.labels().create(userId="me", body={"name": "Hire"})) == 403


def connected(judged: Judged, flow: Flow) -> Any:
    """Go the whole way of consent and return the credentials it ends in."""
    page, _ = flow.authorization_url(access_type="offline", prompt="consent")
    flow.fetch_token(authorization_response=judged.choose(page), include_client_id=True)
    return flow.credentials
