"""Which mails Gmail puts into one thread: the same subject, and a reference to a known mail."""

import re

_ID = re.compile(r"<[^<>\s]+>")
_PREFIX = re.compile(r"^\s*(?:(?:re|aw|sv|fwd?|wg|tr|rv|antw)(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)


def normal_subject(subject: str) -> str:
    """Return the subject without reply and forward marks, in one case and single spaces."""
    return " ".join(_PREFIX.sub("", subject).split()).casefold()


def parents(in_reply_to: str, references: str) -> list[str]:
    """Return the Message-IDs a mail answers, the nearest first."""
    return [*_ID.findall(in_reply_to), *reversed(_ID.findall(references))]
