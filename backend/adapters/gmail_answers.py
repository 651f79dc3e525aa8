"""Gmail's smaller answers as values: labels, send-as addresses, history; messages are read in gmail_message."""

from collections.abc import Iterator, Mapping
from typing import Any

from backend.adapters.gmail_message import time_of
from backend.domain.history import Change, HistoryPage, Kind
from backend.domain.letter import MARK
from backend.domain.mailbox import SendAs
from backend.ports.mailbox import Label, MessagePage, MessageRow, Sent, ThreadPage, ThreadRow, Watch

Json = Mapping[str, Any]

RECORDS = {
    "messagesAdded": Kind.ADDED,
    "messagesDeleted": Kind.DELETED,
    "labelsAdded": Kind.LABELLED,
    "labelsRemoved": Kind.UNLABELLED,
}


def label_of(answer: Json) -> Label:
    """A label, with its thread count when Gmail gave one."""
    return Label(str(answer["id"]), str(answer["name"]))


def send_as_of(answer: Json) -> SendAs:
    """An address the mailbox writes from; the primary one has no verification status and needs none."""
    verified = bool(answer.get("isPrimary")) or answer.get("verificationStatus") == "accepted"
    address, name = str(answer["sendAsEmail"]), str(answer.get("displayName", ""))
    return SendAs(address, name, bool(answer.get("isDefault")), verified, str(answer.get("signature", "")))


def thread_page_of(answer: Json) -> ThreadPage:
    """A page of a thread listing; "threads" is missing when there are none."""
    rows = (ThreadRow(str(row["id"]), int(row["historyId"])) for row in answer.get("threads", ()))
    return ThreadPage(tuple(rows), str(answer.get("nextPageToken", "")))


def message_row_of(answer: Json) -> MessageRow:
    """A line of a message listing, with its labels when Gmail gave them."""
    return MessageRow(str(answer["id"]), str(answer["threadId"]), tuple(answer.get("labelIds", ())))


def message_page_of(answer: Json) -> MessagePage:
    """A page of a message listing; "messages" is missing when there are none."""
    rows = tuple(message_row_of(row) for row in answer.get("messages", ()))
    return MessagePage(rows, str(answer.get("nextPageToken", "")))


def sent_of(answer: Json) -> Sent:
    """A mail that Gmail took."""
    return Sent(str(answer["id"]), str(answer["threadId"]))


def bears(answer: Json, mark: str) -> bool:
    """Whether a message (format metadata) is a sent one that bears our mark."""
    headers = answer.get("payload", {}).get("headers", ())
    marked = any(one["name"].casefold() == MARK.casefold() and one["value"].strip() == mark for one in headers)
    return marked and "SENT" in answer.get("labelIds", ())


def watch_of(answer: Json) -> Watch:
    """A running watch; both numbers come as text or number."""
    return Watch(int(answer["historyId"]), time_of(answer["expiration"]))


def history_page_of(answer: Json) -> HistoryPage:
    """A page of changes in order; "history" is missing when nothing changed."""
    found = (change for record in answer.get("history", ()) for change in _changes(record))
    return HistoryPage(tuple(found), int(answer["historyId"]))


def _changes(record: Json) -> Iterator[Change]:
    """What one history record says; a new mail carries its labels inside the message, a label event beside it."""
    for field, kind in RECORDS.items():
        for event in record.get(field, ()):
            message = event["message"]
            labels = event.get("labelIds", message.get("labelIds", ()))
            thread = str(message.get("threadId", ""))
            yield Change(kind, str(message["id"]), thread, tuple(labels), int(record.get("id", 0)))
