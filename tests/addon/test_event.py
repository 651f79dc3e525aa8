"""addon.event: Google's event objects in every spelling they come in, and junk."""

from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from addon import event
from addon.event import GmailId
from backend.domain.errors import Malformed

CLICK: dict[str, Any] = {
    "commonEventObject": {
        "hostApp": "GMAIL",
        "platform": "WEB",
        "userLocale": "en",
        "timeZone": {"id": "Europe/Paris", "offset": 3_600_000},
        "parameters": {"address": "jane@example.com"},
        "formInputs": {
            "stage": {"stringInputs": {"value": ["onsite"]}},
            "when": {"dateTimeInput": {"msSinceEpoch": "1790000000000", "hasDate": True, "hasTime": True}},
            "day": {"dateInput": {"msSinceEpoch": 1790000000000}},
            "tags": {"": {"stringInputs": {"value": ["a", "b"]}}},
        },
    },
    "authorizationEventObject": {
        "userOAuthToken": "secret-user",
        "userIdToken": "secret-id",
        "systemIdToken": "secret-system",
        "authorizedScopes": ["https://www.googleapis.com/auth/userinfo.email"],
    },
    "gmail": {
        "messageId": "msg-f:1888313095599270248",
        "threadId": "thread-f:1888313095599270248",
        "accessToken": "secret-message",
    },
}


def with_gmail(**ids: object) -> dict[str, Any]:
    return {**CLICK, "gmail": ids}


def test_a_click_is_read_whole() -> None:
    read = event.read(CLICK)
    assert (read.host, read.platform, read.locale, read.zone_name) == ("GMAIL", "WEB", "en", "Europe/Paris")
    assert read.zone == ZoneInfo("Europe/Paris")
    assert read.parameters == {"address": "jane@example.com"}
    assert read.form == {
        "stage": ("onsite",),
        "when": ("1790000000000",),
        "day": ("1790000000000",),
        "tags": ("a", "b"),
    }
    assert read.message_id == read.thread_id == GmailId("1a34a2c177e9a968")
    assert (read.user_token, read.user_id_token) == ("secret-user", "secret-id")
    assert (read.system_id_token, read.message_token) == ("secret-system", "secret-message")
    assert read.scopes == frozenset({"https://www.googleapis.com/auth/userinfo.email"})


def test_credentials_and_form_stay_out_of_the_repr() -> None:
    words = repr(event.read(CLICK))
    assert "secret" not in words
    assert "onsite" not in words
    assert "GMAIL" in words


@pytest.mark.parametrize("body", [{}, {"gmail": {}}, {"commonEventObject": {}, "authorizationEventObject": None}])
def test_what_google_leaves_out_is_empty(body: dict[str, object]) -> None:
    read = event.read(body)
    assert (read.host, read.user_token, read.user_id_token) == ("", "", "")
    assert (read.message_id, read.thread_id) == (None, None)
    assert read.scopes is None
    assert read.zone is UTC


def test_no_scope_granted_is_not_scopes_unnamed() -> None:
    assert event.read({"authorizationEventObject": {"authorizedScopes": []}}).scopes == frozenset()


def test_other_spellings() -> None:
    read = event.read(
        {
            "commonEventObject": {"platform": "ANDRIOD", "timeZone": {"offset": "-18000000"}},
            "authorizationEventObject": {"userOauthToken": "secret-user"},
        }
    )
    assert (read.platform, read.user_token) == ("ANDROID", "secret-user")
    assert read.zone.utcoffset(None) == timedelta(hours=-5)


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("msg-f:161", GmailId("a1")),
        ("#msg-f:161", GmailId("a1")),
        ("18c5f0a1b2c3d4e5", GmailId("18c5f0a1b2c3d4e5")),
        ("18C5F0A1B2C3D4E5", GmailId("18c5f0a1b2c3d4e5")),
        ("msg-a:r-5712934782012", GmailId("msg-a:r-5712934782012", resolved=False)),
        ("thread-f:7|msg-f:161", GmailId("a1")),
        ("", None),
    ],
)
def test_message_ids(given: str, read: GmailId | None) -> None:
    assert event.read(with_gmail(messageId=given)).message_id == read


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("thread-f:161", GmailId("a1")),
        ("thread-f:161|msg-f:7", GmailId("a1")),
        ("thread-a:r123|msg-a:r123", GmailId("thread-a:r123", resolved=False)),
        ("a1", GmailId("a1")),
    ],
)
def test_thread_ids(given: str, read: GmailId) -> None:
    assert event.read(with_gmail(threadId=given)).thread_id == read


@pytest.mark.parametrize(
    "junk", ["msg-f:", "msg-f:0x1", "msg-f:٤", "msg-f:99999999999999999999", "thread-f:1", "../x", "a" * 17, "a1 ", 161]
)
def test_junk_ids_are_malformed(junk: object) -> None:
    with pytest.raises(Malformed) as refusal:
        event.read(with_gmail(messageId=junk))
    assert refusal.value.path == "$.gmail.messageId"


@pytest.mark.parametrize(
    "common",
    [
        {"parameters": {"n": 1}},
        {"parameters": ["n"]},
        {"formInputs": {"stage": "onsite"}},
        {"formInputs": {"when": {"dateInput": {"msSinceEpoch": "soon"}}}},
        {"hostApp": ["GMAIL"]},
        {"timeZone": {"offset": 86_400_000}},
    ],
)
def test_wrong_types_are_malformed(common: dict[str, object]) -> None:
    with pytest.raises(Malformed, match=r"^\$\.commonEventObject"):
        event.read({"commonEventObject": common})


@pytest.mark.parametrize("body", [[], "x", 7, {"gmail": "x"}])
def test_a_body_that_is_no_event_is_malformed(body: object) -> None:
    with pytest.raises(Malformed):
        event.read(body)
