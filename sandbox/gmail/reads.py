"""Which messages' content an answer carried, judged on what really left after the fields mask."""

from collections.abc import Iterator

from sandbox.counting import ContentRead
from sandbox.gmail.call import Json
from sandbox.mailbox import Mailbox

ATTACHMENT = "messages.attachments.get"


def content_reads(mailbox: Mailbox, method: str, whole: Json, sent: Json) -> Iterator[ContentRead]:
    """Yield one entry for each message or list row of `sent` with a body or snippet; `whole` has the ids."""
    for known, left in zip(_items(whole), _items(sent), strict=False):
        if _carries(left):
            yield _read(mailbox, method, known)


def attachment_reads(mailbox: Mailbox, message_id: str, sent: Json) -> Iterator[ContentRead]:
    """Yield the entry of an attachment's bytes, if they were sent."""
    if sent.get("data"):
        yield ContentRead(mailbox.address, ATTACHMENT, mailbox.messages[message_id].thread_id, message_id)


def _read(mailbox: Mailbox, method: str, item: Json) -> ContentRead:
    identity = str(item.get("id"))
    if "threadId" in item:
        return ContentRead(mailbox.address, method, str(item["threadId"]), identity)
    return ContentRead(mailbox.address, method, identity, None)


def _items(answer: Json) -> list[Json]:
    for name in ("messages", "threads", "drafts"):
        rows = answer.get(name)
        if isinstance(rows, list):
            return [row.get("message", row) for row in rows]
    message = answer.get("message")
    return [message if isinstance(message, dict) else answer]


def _carries(item: Json) -> bool:
    return bool(item.get("snippet") or item.get("raw") or _has_data(item.get("payload")))


def _has_data(part: object) -> bool:
    if not isinstance(part, dict):
        return False
    body = part.get("body")
    return bool(isinstance(body, dict) and body.get("data")) or any(_has_data(each) for each in part.get("parts", ()))
