"""What a mailbox keeps: messages, history records, send-as addresses, a watch; the rules are the mailbox's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from sandbox import mail


class Change(StrEnum):
    """The four kinds of history records, spelled as in history.list."""

    MESSAGE_ADDED = "messagesAdded"
    MESSAGE_DELETED = "messagesDeleted"
    LABELS_ADDED = "labelsAdded"
    LABELS_REMOVED = "labelsRemoved"


@dataclass(frozen=True)
class Record:
    """One history record: `label_ids` is what the message carried then, `changed` what was put on or taken off."""

    id: int
    at: datetime
    change: Change
    message_id: str
    thread_id: str
    label_ids: tuple[str, ...]
    changed: tuple[str, ...] = ()


@dataclass(frozen=True)
class SendAs:
    address: str
    name: str
    primary: bool = False
    default: bool = False
    status: str = "accepted"
    signature: str = ""


@dataclass(frozen=True)
class Watch:
    """A live users.watch: one topic, until it expires."""

    topic: str
    expires: datetime


@dataclass
class StoredMail:
    """One message of one mailbox; ids are Gmail's (16 hex digits), not the mail's own Message-ID."""

    id: str
    thread_id: str
    label_ids: set[str]
    internal_date: datetime
    raw: bytes
    history_id: int = 0

    @cached_property
    def payload(self) -> mail.Part:
        return mail.parse(self.raw)

    @cached_property
    def snippet(self) -> str:
        return mail.snippet(self.payload)

    @cached_property
    def headers(self) -> list[dict[str, str]]:
        return mail.headers(self.raw)

    def header(self, name: str) -> str:
        """Return the first header of that name in any capitals, decoded; empty when there is none."""
        wanted = name.lower()
        return next((each["value"] for each in self.headers if each["name"].lower() == wanted), "")
