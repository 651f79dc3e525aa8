"""Gmail's refusals in our words: every line of the table, and answers that fit none."""

import json
from datetime import UTC, datetime, timedelta

import httplib2  # type: ignore[import-untyped]
import pytest
from freezegun import freeze_time
from googleapiclient.errors import HttpError

from backend.adapters.gmail_errors import RULES, DaySpent, OtherWatch, error_of
from backend.domain.errors import (
    HistoryExpired,
    LabelTaken,
    MailboxBusy,
    MailboxDown,
    MailboxError,
    MailboxSuspended,
    NotInMailbox,
    ReconnectNeeded,
    RequestRefused,
    SendUnclear,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
QUOTA = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute per user'"
CASES = [
    (
        400,
        "failedPrecondition",
        "Only one user push notification client allowed per developer (call /stop then …)",
        OtherWatch,
    ),
    (400, "invalidArgument", "Invalid label name", RequestRefused),
    (400, "invalidArgument", "Invalid label: Label_9", NotInMailbox),
    (400, "invalidArgument", "labelId not found", NotInMailbox),
    (400, "failedPrecondition", "Mail service not enabled", MailboxSuspended),
    (400, "failedPrecondition", "Precondition check failed.", RequestRefused),
    (400, "invalidArgument", "Invalid id value", RequestRefused),
    (401, "authError", "Invalid Credentials", ReconnectNeeded),
    (403, "rateLimitExceeded", "Rate Limit Exceeded", MailboxBusy),
    (403, "userRateLimitExceeded", "User Rate Limit Exceeded", MailboxBusy),
    (403, "quotaExceeded", QUOTA, MailboxBusy),
    (403, "dailyLimitExceeded", "Daily Limit Exceeded", DaySpent),
    (403, "rateLimitExceeded", "Quota exceeded for quota metric 'Queries' and limit 'Queries per day'", DaySpent),
    (403, "RATE_LIMIT_EXCEEDED", "", MailboxBusy),
    (403, "forbidden", QUOTA, MailboxBusy),
    (403, "domainPolicy", "The domain administrators have disabled Gmail apps.", MailboxSuspended),
    (403, "insufficientPermissions", "Insufficient Permission", ReconnectNeeded),
    (403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "Request had insufficient authentication scopes.", ReconnectNeeded),
    (403, "forbidden", "Metadata scope doesn't allow format FULL", ReconnectNeeded),
    (403, "forbidden", "Metadata scope does not support 'q' parameter", ReconnectNeeded),
    (403, "authError", "Invalid Credentials", ReconnectNeeded),
    (403, "forbidden", "Missing access token for authorization. Request: MailboxService.GetThread", ReconnectNeeded),
    (403, "forbidden", "Access denied: Expired access token", ReconnectNeeded),
    (403, "forbidden", "Access denied: Message not opened", ReconnectNeeded),
    (403, "accessNotConfigured", "Gmail API has not been used in project 1", RequestRefused),
    (403, "SERVICE_DISABLED", "Gmail API has not been used in project 1", RequestRefused),
    (403, "forbidden", "Delegation denied for jane@mail.example", RequestRefused),
    (403, "forbidden", "", RequestRefused),
    (403, "somethingNew", "Not today", RequestRefused),
    (404, "notFound", "Requested entity was not found.", NotInMailbox),
    (408, "", "", MailboxDown),
    (409, "aborted", "Label name exists or conflicts", MailboxBusy),
    (410, "", "", RequestRefused),
    (412, "conditionNotMet", "", RequestRefused),
    (429, "rateLimitExceeded", "Too many concurrent requests for user", MailboxBusy),
    (429, "", "Resource has been exhausted (e.g. check quota).", MailboxBusy),
    (500, "backendError", "Backend Error", MailboxDown),
    (503, "backendError", "", MailboxDown),
    (504, "", "", MailboxDown),
]


def refusal(status: int, reason: str = "", text: str = "", retry_after: str = "") -> HttpError:
    """Gmail's answer as the client library hands it over."""
    error = {"code": status, "message": text, "errors": [{"reason": reason, "message": text}] if reason else []}
    header = {"status": str(status)} | ({"retry-after": retry_after} if retry_after else {})
    return HttpError(httplib2.Response(header), json.dumps({"error": error}).encode())


@pytest.mark.parametrize(("status", "reason", "text", "expected"), CASES)
def test_a_refusal_is_translated(status: int, reason: str, text: str, expected: type[MailboxError]) -> None:
    assert type(error_of("threads.get", refusal(status, reason, text))) is expected


def test_some_refusals_mean_something_else_of_one_method() -> None:
    assert type(error_of("history.list", refusal(404, "notFound"))) is HistoryExpired
    assert type(error_of("labels.create", refusal(409, "aborted"))) is LabelTaken
    for sends in ("messages.send", "drafts.send"):
        for status in (408, 500, 503):
            assert type(error_of(sends, refusal(status))) is SendUnclear
        assert type(error_of(sends, refusal(429, "rateLimitExceeded"))) is MailboxBusy
    denied = refusal(403, "forbidden", "Delegation denied for jane@mail.example")
    assert type(error_of("messages.get", denied)) is NotInMailbox


def test_every_line_of_the_table_is_reached() -> None:
    asked = [("threads.get", *case[:3]) for case in CASES]
    asked += [("history.list", 404, "notFound", ""), ("labels.create", 409, "aborted", "")]
    asked += [("messages.get", 403, "forbidden", "Delegation denied for jane@mail.example")]
    asked += [("messages.send", 408, "", ""), ("drafts.send", 408, "", "")]
    reached = [next((rule for rule in RULES if rule.fits(*one)), None) for one in asked]
    assert set(RULES) <= set(reached)


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("text", "header", "until"),
    [
        (
            "User-rate limit exceeded.  Retry after 2026-11-21T12:22:38.763Z",
            "",
            NOON.replace(minute=22, second=38, microsecond=763_000),
        ),
        ("", "7", NOON + timedelta(seconds=7)),
        ("", "Sat, 21 Nov 2026 12:01:00 GMT", NOON + timedelta(minutes=1)),
        ("Retry after 2026-11-21T12:00:05.000Z", "7", NOON + timedelta(seconds=7)),
        ("Retry after 2026-99-99T12:00:05.000Z", "soon", None),
        ("Too many concurrent requests for user", "", None),
        ("", "9999999999", NOON + timedelta(days=1)),
        ("Retry after 2026-11-29T12:00:00.000Z", "", NOON + timedelta(days=1)),
        (QUOTA, "", NOON + timedelta(minutes=1)),
        (QUOTA, "7", NOON + timedelta(minutes=1)),
        (QUOTA, "90", NOON + timedelta(seconds=90)),
    ],
)
def test_the_time_to_come_back_is_read_from_header_and_text(text: str, header: str, until: datetime | None) -> None:
    error = error_of("threads.get", refusal(429, "rateLimitExceeded", text, header))
    assert isinstance(error, MailboxBusy)
    assert error.until == until


@freeze_time(NOON)
@pytest.mark.parametrize(
    ("reason", "pause"),
    [
        ("quotaExceeded", timedelta(minutes=1)),
        ("rateLimitExceeded", None),
        ("userRateLimitExceeded", None),
        ("dailyLimitExceeded", None),
    ],
)
def test_a_refusal_that_names_no_time_is_told_by_its_reason(reason: str, pause: timedelta | None) -> None:
    error = error_of("threads.get", refusal(403, reason))
    assert isinstance(error, MailboxBusy)
    assert error.until == (NOON + pause if pause else None)


@pytest.mark.parametrize(
    "content", [b"", b"<html>502</html>", b"[]", b'{"error": "no"}', b'{"error": {"errors": 3}}', b"\xff"]
)
def test_answers_that_are_not_googles_are_translated_by_status(content: bytes) -> None:
    answers = (HttpError(httplib2.Response({"status": status}), content) for status in ("404", "502"))
    assert [type(error_of("threads.get", answer)) for answer in answers] == [NotInMailbox, MailboxDown]


def test_the_error_names_method_status_and_reason_and_nothing_of_the_mail() -> None:
    error = error_of("threads.get", refusal(404, "notFound", "No message of jane@mail.example"))
    assert str(error) == "threads.get: 404 notFound"


def test_newer_answers_carry_their_reason_in_the_details() -> None:
    details = {"error": {"code": 403, "details": [{"reason": "RATE_LIMIT_EXCEEDED"}]}}
    answer = HttpError(httplib2.Response({"status": "403"}), json.dumps(details).encode())
    assert type(error_of("threads.get", answer)) is MailboxBusy
