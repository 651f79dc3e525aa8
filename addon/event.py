"""What Gmail's add-on host posts, read into a frozen value; no token is checked here and nothing is fetched."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, timedelta, timezone, tzinfo

from backend.domain.errors import Malformed
from backend.domain.zone import zone
from backend.payload import Payload

DECIMAL = re.compile(r"#?(?P<kind>msg|thread)-f:(?P<number>[0-9]{1,20})")
WEB = re.compile(r"#?(?P<kind>msg|thread)-a:[\w.:+-]{1,200}", re.ASCII)
HEXADECIMAL = re.compile(r"[0-9a-fA-F]{1,16}")
LARGEST_ID = 2**64 - 1
MISSPELT_PLATFORMS = {"ANDRIOD": "ANDROID"}
RECIPIENTS = ("toRecipients", "ccRecipients", "bccRecipients")
LONGEST_OFFSET = timedelta(hours=23)


@dataclass(frozen=True)
class GmailId:
    """An id of the open mail; unless `resolved` it is the web client's own `…-a:…` form, which only Gmail can turn."""

    value: str
    resolved: bool = True


@dataclass(frozen=True)
class Event:
    """One call of the add-on host; what it did not send is "" or None, `scopes` None when it did not name any.

    `recipients` are those of the draft being written, To before Cc before Bcc. The tokens live about an hour and belong
    to this call alone. `zone` is the reader's, UTC when unknown.
    """

    host: str
    platform: str
    locale: str
    zone_name: str
    zone: tzinfo
    parameters: Mapping[str, str]
    form: Mapping[str, tuple[str, ...]] = field(repr=False)
    recipients: tuple[str, ...] = field(repr=False)
    message_id: GmailId | None
    thread_id: GmailId | None
    message_token: str = field(repr=False)
    user_token: str = field(repr=False)
    user_id_token: str = field(repr=False)
    system_id_token: str = field(repr=False)
    scopes: frozenset[str] | None

    @property
    def open_thread(self) -> str:
        """The hexadecimal id of the open thread; "" when it was not sent or only Gmail can turn it."""
        return self.thread_id.value if self.thread_id and self.thread_id.resolved else ""

    def missing(self, needed: Iterable[str]) -> tuple[str, ...]:
        """Which of these scopes the person has not granted; none when the event names no scopes at all."""
        return () if self.scopes is None else tuple(scope for scope in needed if scope not in self.scopes)


def read(body: object) -> Event:
    """The event of a decoded POST body, as Google's alternate-runtimes guide describes it. Raises Malformed."""
    event = Payload(body)
    common = event.at("commonEventObject")
    tokens = event.at("authorizationEventObject")
    gmail = event.at("gmail")
    platform = common.optional_text("platform")
    return Event(
        host=common.optional_text("hostApp"),
        platform=MISSPELT_PLATFORMS.get(platform, platform),
        locale=common.optional_text("userLocale"),
        zone_name=common.optional_text("timeZone", "id"),
        zone=_zone(common),
        parameters={name: value.text() for name, value in common.mapping("parameters").items()},
        form={name: _values(given) for name, given in common.mapping("formInputs").items()},
        recipients=tuple(each.text() for kind in RECIPIENTS for each in gmail.items(kind)),
        message_id=_gmail_id(gmail.at("messageId"), "msg"),
        thread_id=_gmail_id(gmail.at("threadId"), "thread"),
        message_token=gmail.optional_text("accessToken"),
        user_token=tokens.optional_text("userOAuthToken") or tokens.optional_text("userOauthToken"),
        user_id_token=tokens.optional_text("userIdToken"),
        system_id_token=tokens.optional_text("systemIdToken"),
        scopes=_scopes(tokens),
    )


def _gmail_id(given: Payload, kind: str) -> GmailId | None:
    """The hexadecimal id the REST API wants; of a compound `thread-f:…|msg-f:…` the part of the kind asked for."""
    text = given.optional_text()
    if not text:
        return None
    for part in text.split("|"):
        decimal, web = DECIMAL.fullmatch(part), WEB.fullmatch(part)
        if decimal and decimal["kind"] == kind and int(decimal["number"]) <= LARGEST_ID:
            return GmailId(f"{int(decimal['number']):x}")
        if web and web["kind"] == kind:
            return GmailId(part.removeprefix("#"), resolved=False)
    if not HEXADECIMAL.fullmatch(text):
        raise Malformed(given.path, f"a Gmail {kind} id")
    return GmailId(text.lower())


def _values(given: Payload) -> tuple[str, ...]:
    """The strings of one form input, a date as its milliseconds; Apps Script nests them under an extra "" key."""
    inputs = given.at("") if given.has("") else given
    dates = (inputs.at(kind) for kind in ("dateTimeInput", "dateInput"))
    moments = tuple(str(date.integer("msSinceEpoch")) for date in dates if date.has("msSinceEpoch"))
    return tuple(value.text() for value in inputs.items("stringInputs", "value")) + moments


def _zone(common: Payload) -> tzinfo:
    """The zone of `timeZone.id`, which knows summer from winter; else of its `offset`, milliseconds east of UTC."""
    if named := zone(common.optional_text("timeZone", "id")):
        return named
    if not common.has("timeZone", "offset"):
        return UTC
    milliseconds = common.integer("timeZone", "offset")
    if abs(milliseconds) > LONGEST_OFFSET / timedelta(milliseconds=1):
        raise Malformed("$.commonEventObject.timeZone.offset", "less than a day")
    return timezone(timedelta(milliseconds=milliseconds))


def _scopes(tokens: Payload) -> frozenset[str] | None:
    if not tokens.has("authorizedScopes"):
        return None
    return frozenset(scope.text() for scope in tokens.items("authorizedScopes"))
