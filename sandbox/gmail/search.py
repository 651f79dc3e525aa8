"""Gmail's search language, the part a program asks: fields, labels, places, dates, words, minus; no OR."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from sandbox.mailbox import Mailbox, StoredMail

HIDDEN = frozenset({"SPAM", "TRASH"})
_TERM = re.compile(r'(-?)(?:(\w+):)?("[^"]*"|\([^)]*\)|\S+)')
_DATE = re.compile(r"\d+|\d{4}[/-]\d{1,2}[/-]\d{1,2}")
_HEADERS = {"from": "From", "to": "To", "cc": "Cc", "subject": "Subject", "rfc822msgid": "Message-ID"}

Test = Callable[[StoredMail], bool]


def found(
    mailbox: Mailbox, *, label_ids: Iterable[str] = (), query: str = "", everywhere: bool = False
) -> list[StoredMail]:
    """Return the messages with all these labels that match the query, newest first.

    Spam and trash are left out unless asked for by label, by `in:`, or with `everywhere`.
    """
    wanted = frozenset(label_ids)
    tests = [_test(mailbox, *term) for term in _TERM.findall(query)]
    seen = everywhere or bool(wanted & HIDDEN) or re.search(r"\bin:(anywhere|spam|trash)\b", query) is not None
    matching = [
        each
        for each in mailbox.messages.values()
        if wanted <= each.label_ids and (seen or not each.label_ids & HIDDEN) and all(test(each) for test in tests)
    ]
    return sorted(matching, key=lambda each: (each.internal_date, each.id), reverse=True)


def _test(mailbox: Mailbox, minus: str, name: str, value: str) -> Test:
    clean = value.strip('"()').casefold()
    test = _positive(mailbox, name.lower(), clean)
    return (lambda stored: not test(stored)) if minus else test


def _positive(mailbox: Mailbox, name: str, value: str) -> Test:
    if name in _HEADERS:
        return lambda stored: value.strip("<>") in stored.header(_HEADERS[name]).casefold()
    if name in ("label", "in", "is"):
        return _carries(mailbox, value)
    if name in ("after", "before") and _DATE.fullmatch(value):
        limit = _moment(value)
        return lambda stored: (stored.internal_date >= limit) == (name == "after")
    words = f"{name}:{value}" if name else value
    return lambda stored: words in _text(stored)


def _carries(mailbox: Mailbox, value: str) -> Test:
    if value in ("anywhere", "read"):
        return lambda stored: value == "anywhere" or "UNREAD" not in stored.label_ids
    ids = {each.id for each in mailbox.labels.values() if _as_searched(each.name) == _as_searched(value)}
    return lambda stored: bool(stored.label_ids & ids)


def _as_searched(name: str) -> str:
    return re.sub(r"[\s/&]", "-", name.casefold())


def _moment(value: str) -> datetime:
    if value.isdigit():
        return datetime.fromtimestamp(int(value), UTC)
    year, month, day = (int(number) for number in re.split(r"[/-]", value))
    return datetime(year, month, day, tzinfo=UTC)


def _text(stored: StoredMail) -> str:
    texts = [part.content.decode("utf-8", "replace") for part in stored.payload.walk() if part.mime_type[:5] == "text/"]
    return " ".join([stored.header("Subject"), stored.header("From"), stored.header("To"), *texts]).casefold()
