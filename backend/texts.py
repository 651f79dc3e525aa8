"""Ages, counts and other people's words, ready for a sentence of ours; shared by the cards and the console."""

import re
import unicodedata
from datetime import datetime

from backend.domain.audit import Tally

CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\\s]+")
"""Control characters, white space and whatever turns the direction of the text after it (Unicode UAX 9)."""

MINUTE = 60
HOUR = 3_600
DAY = 86_400
DAYS_COUNTED = 30


def ago(at: datetime, now: datetime) -> str:
    """How long ago: "just now", "4 min ago", "yesterday", "3 days ago", "2 Oct"; days are those of `now`'s zone."""
    words = lasting(at, now)
    if words:
        return f"{words} ago"
    if (now - at).total_seconds() < DAY:
        return "just now"
    return "yesterday" if _days(at, now) == 1 else day(at, now)


def lasting(at: datetime, now: datetime) -> str:
    """How long it has lasted: "12 s", "4 min", "3 h", "3 days"; "" where no number says it well."""
    seconds = int((now - at).total_seconds())
    if seconds < DAY:
        return _clock_words(seconds)
    days = _days(at, now)
    return f"{days} days" if 1 < days <= DAYS_COUNTED else ""


def day(at: datetime, now: datetime) -> str:
    """The date in the zone of `now`: "2 Oct", with the year when it is another one."""
    local = at.astimezone(now.tzinfo)
    return f"{local.day} {local:%b}" if local.year == now.year else f"{local.day} {local:%b %Y}"


def since(at: datetime, now: datetime) -> str:
    """From when on, in the zone of `now`: "since 14:20", "since 2 Oct"."""
    local = at.astimezone(now.tzinfo)
    return f"since {local:%H:%M}" if local.date() == now.date() else f"since {day(at, now)}"


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun: "1 message", "1,204 messages"; `many` for what does not end in s."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def shown(text: str, limit: int = 120) -> str:
    """What others wrote, fit for a sentence: one line, clipped, kept apart when it reads from right to left."""
    line = CONTROLS.sub(" ", text).strip()
    clipped = line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"
    turns = any(unicodedata.bidirectional(character) in {"R", "AL"} for character in clipped)
    return f"\u2068{clipped}\u2069" if turns else clipped


def first_name(name: str) -> str:
    """The first name of "Jane Doe" or "Dr. Jane Doe", fit for a sentence; "" without a name."""
    return shown(next((word for word in name.split() if not word.endswith(".")), ""), 20)


def _clock_words(seconds: int) -> str:
    if seconds < 5:  # noqa: PLR2004 - younger than this nobody counts
        return ""
    if seconds < MINUTE:
        return f"{seconds} s"
    return f"{seconds // MINUTE} min" if seconds < HOUR else f"{seconds // HOUR} h"


def _days(at: datetime, now: datetime) -> int:
    return (now.date() - at.astimezone(now.tzinfo).date()).days


def audited(tally: Tally) -> str:
    """What an audit found: "39 of 39 messages in 12 of 12 threads", and what it brought in."""
    if tally.label_gone:
        return "The label is gone in Gmail, so there was nothing to compare"
    found = (
        f"{tally.messages_held:,} of {counted(tally.messages_expected, 'message')} "
        f"in {tally.threads_held:,} of {counted(tally.threads_expected, 'thread')}"
    )
    verbs = "was missing and is" if tally.repaired == 1 else "were missing and are"
    repaired = f"; {tally.repaired:,} {verbs} here now" if tally.repaired else ""
    left = f"; {counted(tally.left, 'thread')} left on a person's word" if tally.left else ""
    return found + repaired + left
