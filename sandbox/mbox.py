"""Loading any mbox file, a Google Takeout export included, into a mailbox of the world."""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime
from itertools import pairwise
from pathlib import Path

from sandbox.account import Account
from sandbox.headers import field, with_fields
from sandbox.mailbox import Mailbox
from sandbox.world import World

SYSTEM_NAMES = {
    "inbox": "INBOX",
    "unread": "UNREAD",
    "starred": "STARRED",
    "important": "IMPORTANT",
    "sent": "SENT",
    "drafts": "DRAFT",
    "draft": "DRAFT",
    "spam": "SPAM",
    "trash": "TRASH",
    "chat": "CHAT",
    "category personal": "CATEGORY_PERSONAL",
    "category social": "CATEGORY_SOCIAL",
    "category promotions": "CATEGORY_PROMOTIONS",
    "category updates": "CATEGORY_UPDATES",
    "category forums": "CATEGORY_FORUMS",
}
SILENT = frozenset({"archived", "opened"})
OUR_FIELDS = {"X-GM-THRID": None, "X-Gmail-Labels": None}
# A body line may begin with "From " too; a separator has a time and stands after an empty line.
_SEPARATOR = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From \S[^\n]*\d\d:\d\d:\d\d")
_TAKEOUT_ID = re.compile(rb"From (\d{15,20})@xxx ")
_SEPARATOR_DATE = re.compile(rb"From \S+ +(.+)")


@dataclass(frozen=True)
class Entry:
    """One message of the file: Gmail's own ids where the export has them, and when it arrived."""

    raw: bytes
    message_id: str | None
    thread_id: str | None
    labels: list[str]
    at: datetime | None


def load(world: World, path: Path, *, owner: str | None = None) -> Account:
    """Load the file into its owner's mailbox, creating the account when the world lacks it.

    The owner, when not given, is the first Delivered-To, else the first To address.

    Raises:
        ValueError: nobody is named as owner.
    """
    entries = sorted(_entries(path), key=lambda entry: entry.at.timestamp() if entry.at else 0.0)
    address = (owner or _owner(entries)).lower()
    with world.lock:
        account = world.accounts.get(address) or world.add_account(address, address.partition("@")[0], hd=None)
        for entry in entries:
            _deliver(world.mailboxes[address], entry)
    return account


def labels_of(value: str) -> list[str]:
    """Return the labels an X-Gmail-Labels value names; those the Takeout page writes in words become ids."""
    names = [name.strip() for row in csv.reader([" ".join(value.split())]) for name in row]
    return [SYSTEM_NAMES.get(name.lower(), name) for name in names if name and name.lower() not in SILENT]


def _entries(path: Path) -> Iterator[Entry]:
    whole = path.read_bytes()
    starts = [found.start() for found in _SEPARATOR.finditer(whole)]
    for start, end in pairwise([*starts, len(whole)]):
        yield _entry(whole[start:end])


def _entry(whole: bytes) -> Entry:
    separator, _, raw = whole.partition(b"\n")
    ours = _TAKEOUT_ID.match(separator)
    thread = field(raw, "X-GM-THRID")
    return Entry(
        raw=with_fields(raw, OUR_FIELDS),
        message_id=f"{int(ours[1]):x}" if ours else None,
        thread_id=f"{int(thread):x}" if thread.isdigit() else None,
        labels=labels_of(field(raw, "X-Gmail-Labels")),
        at=_moment(field(raw, "Date")) or _separator_moment(separator),
    )


def _deliver(box: Mailbox, entry: Entry) -> None:
    taken = entry.message_id in box.messages
    box.deliver(
        entry.raw,
        labels=entry.labels,
        at=entry.at,
        thread_id=entry.thread_id,
        message_id=None if taken else entry.message_id,
    )


def _owner(entries: list[Entry]) -> str:
    for name in ("Delivered-To", "To"):
        for entry in entries:
            for _, address in getaddresses([field(entry.raw, name)]):
                if "@" in address:
                    return address
    raise ValueError("The file names no recipient; give the owner's address (--owner).")


def _separator_moment(separator: bytes) -> datetime | None:
    found = _SEPARATOR_DATE.match(separator)
    return _moment(found[1].decode("ascii", "replace")) if found else None


def _moment(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return None
