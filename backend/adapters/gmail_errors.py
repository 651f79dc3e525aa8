"""Gmail's refusals in our words, by one table; whether to try again is decided by the retry policies."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from googleapiclient.errors import HttpError

from backend.domain.clock import now
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
from backend.domain.wording import word

MINUTE = timedelta(minutes=1)
LONGEST = timedelta(days=1)
"""Bandwidth limits name times days away; we ask again after one."""
RETRY_AFTER_TEXT = re.compile(r"retry after (\d{4}-\d\d-\d\dT[\d:.]{5,20}Z)", re.IGNORECASE)


class OtherWatch(RequestRefused):
    """Another topic of this Cloud project watches the mailbox; only stopping that watch helps."""


class DaySpent(MailboxBusy):
    """The daily limit of the whole Cloud project is reached."""


class HeldBack(MailboxBusy):
    """Our own planner did not let the call go; Gmail was not asked."""


@dataclass(frozen=True)
class Rule:
    """One line of the table; what is empty fits everything. `text` is looked for in Gmail's message, lower-case."""

    status: int
    error: type[MailboxError]
    reason: str = ""
    text: str = ""
    method: str = ""
    tell: str | None = None

    def fits(self, method: str, status: int, reason: str, text: str) -> bool:
        """Whether this line is about that refusal."""
        return (
            self.status == status
            and self.reason in ("", reason)
            and self.text in text.casefold()
            and self.method in ("", method)
        )


NO_GMAIL = word("Gmail is not switched on for this account.")
BLOCKED = word("Your Google Workspace admin does not allow this app to use Gmail.")
RIGHT_LOST = word("Hirelabel lacks a right it needs in your Gmail: it was taken back at Google, or never given.")
# The first line that fits decides. Google answers 403 or 429 for the same quota; what fits none is no reason to connect
# again, such as an API that is switched off in our own Cloud project.
RULES = (
    Rule(400, OtherWatch, text="only one user push notification client"),
    Rule(400, RequestRefused, text="invalid label name", tell=word("Gmail does not take this name for a label.")),
    Rule(400, NotInMailbox, text="invalid label"),
    Rule(400, NotInMailbox, text="labelid not found"),
    Rule(400, MailboxSuspended, text="mail service not enabled", tell=NO_GMAIL),
    Rule(401, ReconnectNeeded),
    Rule(403, DaySpent, reason="dailyLimitExceeded"),
    Rule(403, DaySpent, text="queries per day"),
    Rule(403, MailboxBusy, reason="rateLimitExceeded"),
    Rule(403, MailboxBusy, reason="userRateLimitExceeded"),
    Rule(403, MailboxBusy, reason="quotaExceeded"),
    Rule(403, MailboxBusy, reason="RATE_LIMIT_EXCEEDED"),
    Rule(403, MailboxBusy, text="quota exceeded"),
    Rule(403, MailboxSuspended, reason="domainPolicy", tell=BLOCKED),
    Rule(403, ReconnectNeeded, reason="insufficientPermissions", tell=RIGHT_LOST),
    Rule(403, ReconnectNeeded, reason="ACCESS_TOKEN_SCOPE_INSUFFICIENT", tell=RIGHT_LOST),
    Rule(403, ReconnectNeeded, text="metadata scope does", tell=RIGHT_LOST),
    Rule(403, ReconnectNeeded, reason="authError"),
    # The mailbox is somebody else's, who gave her access to it in Gmail.
    Rule(403, NotInMailbox, text="delegation denied", method="messages.get"),
    # A message token that is missing, dead, or of another mail.
    Rule(403, ReconnectNeeded, text="access token"),
    Rule(403, ReconnectNeeded, text="message not opened"),
    Rule(404, HistoryExpired, method="history.list"),
    Rule(404, NotInMailbox),
    Rule(408, SendUnclear, method="messages.send"),
    Rule(408, SendUnclear, method="drafts.send"),
    Rule(408, MailboxDown),
    Rule(409, LabelTaken, method="labels.create"),
    Rule(409, MailboxBusy),
    Rule(429, MailboxBusy),
)
SERVER_ERRORS = 500
SENDS = frozenset({"messages.send", "drafts.send"})


def error_of(method: str, answer: HttpError) -> MailboxError:
    """Our error for Gmail's answer to a method such as "threads.get"; it names method, status and reason only."""
    status, (reason, text) = int(answer.resp.status), _said(answer.content)
    said = f"{method}: {status} {reason}".rstrip()
    rule = next((rule for rule in RULES if rule.fits(method, status, reason, text)), None)
    if rule is None:
        down = SendUnclear if method in SENDS else MailboxDown
        return down(said) if status >= SERVER_ERRORS else RequestRefused(said)
    if issubclass(rule.error, MailboxBusy):
        return rule.error(said, until=_until(reason, text, str(answer.resp.get("retry-after", ""))))
    return rule.error(said, tell=rule.tell)


def _until(reason: str, text: str, header: str) -> datetime | None:
    """When to come back: the latest time Google names, in its header or its text; None when it names none."""
    at = now()
    named = [_time_in_header(header), _time_in_text(text)]
    if reason == "quotaExceeded" or "per minute" in text.casefold():
        named.append(at + MINUTE)
    latest = max((time for time in named if time), default=None)
    return latest and min(latest, at + LONGEST)


def _time_in_header(header: str) -> datetime | None:
    """Retry-After (RFC 9110 §10.2.3): seconds from now, or a date."""
    if header.isdecimal():
        return now() + timedelta(seconds=min(int(header), 86_400))
    try:
        return parsedate_to_datetime(header).replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError):
        return None


def _time_in_text(text: str) -> datetime | None:
    found = RETRY_AFTER_TEXT.search(text)
    try:
        return datetime.fromisoformat(found.group(1)) if found else None
    except ValueError:
        return None


def _said(content: bytes) -> tuple[str, str]:
    """Reason and message of Google's error JSON, ("", "") of anything else."""
    try:
        error = json.loads(content)["error"]
        details = [*error.get("errors", ()), *error.get("details", ())]
        return next((str(one["reason"]) for one in details if "reason" in one), ""), str(error.get("message", ""))
    except (ValueError, LookupError, TypeError, AttributeError):
        return "", ""
