"""Gmail behind the Mailbox port: which calls, under which field masks; tokens are found in gmail_mailboxes."""

import base64
import logging
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from itertools import chain
from typing import Any

from backend.adapters.gmail_answers import (
    bears,
    history_page_of,
    label_of,
    message_page_of,
    message_row_of,
    send_as_of,
    sent_of,
    thread_page_of,
    watch_of,
)
from backend.adapters.gmail_calls import GmailCalls
from backend.adapters.gmail_errors import OtherWatch
from backend.adapters.gmail_message import HEADER_NAMES, content_of, fetched_headers, fetched_message, kept_aside
from backend.adapters.gmail_service import GmailService
from backend.domain.errors import NotInMailbox, SendUnclear
from backend.domain.history import HistoryPage
from backend.domain.letter import MARK
from backend.domain.mailbox import SendAs
from backend.domain.thread import FetchedMessage, FetchedThread, reason_to_leave_out
from backend.ports.mailbox import Headers, Label, MessagePage, MessageRow, Profile, Sent, ThreadPage, Watch

MESSAGE_FIELDS = "id,threadId,labelIds,internalDate,payload"
HEADER_FIELDS = "id,threadId,labelIds,internalDate,payload/headers"
MARKED = "id,threadId,labelIds,payload/headers"
HISTORY_FIELDS = (
    "history(id,messagesAdded/message(id,threadId,labelIds),messagesDeleted/message(id,threadId),"
    "labelsAdded(labelIds,message(id,threadId)),labelsRemoved(labelIds,message(id,threadId))),"
    "historyId,nextPageToken"
)
log = logging.getLogger(__name__)

NEWEST_SENT = 20
PAGE = 500
"""The most history records or threads Gmail gives at once."""


class GmailMailbox:
    """One person's Gmail. Snippets are never asked for, bodies only by `thread` and `message`."""

    def __init__(self, mailbox: str, service: GmailService, calls: GmailCalls) -> None:
        self._mailbox = mailbox
        self._gmail = service
        self._calls = calls

    def profile(self) -> Profile:
        """Address and newest history id (1 unit)."""
        answer = self._calls.run(self._gmail.users.getProfile(userId="me", fields="emailAddress,historyId"))
        return Profile(str(answer["emailAddress"]), int(answer["historyId"]))

    def labels(self) -> tuple[Label, ...]:
        """The user's labels, without counts (1 unit)."""
        answer = self._calls.run(self._gmail.labels.list(userId="me", fields="labels(id,name,type)"))
        return tuple(label_of(label) for label in answer.get("labels", ()) if label.get("type") == "user")

    def create_label(self, name: str) -> Label:
        """A new label, shown in Gmail's list and on messages (5 units). Raises LabelTaken."""
        body = {"name": name, "labelListVisibility": "labelShow", "messageListVisibility": "show"}
        return label_of(self._calls.run(self._gmail.labels.create(userId="me", body=body, fields="id,name")))

    def send_as(self) -> tuple[SendAs, ...]:
        """The addresses it writes from (1 unit)."""
        fields = "sendAs(sendAsEmail,displayName,isDefault,isPrimary,verificationStatus,signature)"
        answer = self._calls.run(self._gmail.send_as.list(userId="me", fields=fields))
        return tuple(send_as_of(one) for one in answer.get("sendAs", ()))

    def threads(self, label_id: str, *, since: datetime | None = None, page_token: str = "") -> ThreadPage:
        """One page of the threads that bear a label and have mail since then, at most 500 (10 units)."""
        request = self._gmail.threads.list(
            userId="me",
            labelIds=[label_id],
            q=f"after:{int(since.timestamp())}" if since else None,
            pageToken=page_token or None,
            maxResults=PAGE,
            fields="threads(id,historyId),nextPageToken",
        )
        return thread_page_of(self._calls.run(request))

    def thread(self, thread_id: str) -> FetchedThread:
        """A whole thread with its bodies (40 units, and 20 for each text Gmail keeps aside). Raises NotInMailbox."""
        fields = f"id,historyId,messages({MESSAGE_FIELDS})"
        answer = self._calls.run(self._gmail.threads.get(userId="me", id=thread_id, format="full", fields=fields))
        messages = tuple(self._read(resource) for resource in answer.get("messages", ()))
        return FetchedThread(str(answer["id"]), int(answer["historyId"]), messages)

    def labelled_messages(self, label_id: str, *, page_token: str = "") -> MessagePage:
        """One page of the messages that bear a label, at most 500, without their labels (5 units)."""
        request = self._gmail.messages.list(
            userId="me",
            labelIds=[label_id],
            pageToken=page_token or None,
            maxResults=PAGE,
            fields="messages(id,threadId),nextPageToken",
        )
        return message_page_of(self._calls.run(request))

    def thread_rows(self, thread_id: str) -> tuple[MessageRow, ...]:
        """Which messages a thread has and what labels they bear (40 units). Raises NotInMailbox."""
        fields = "messages(id,threadId,labelIds)"
        request = self._gmail.threads.get(userId="me", id=thread_id, format="minimal", fields=fields)
        return tuple(message_row_of(row) for row in self._calls.run(request).get("messages", ()))

    def thread_headers(self, thread_id: str) -> tuple[Headers, ...]:
        """The address headers of a thread's messages, those never imported left out (40 units). Raises NotInMailbox."""
        fields = f"messages({HEADER_FIELDS})"
        request = self._gmail.threads.get(
            userId="me", id=thread_id, format="metadata", metadataHeaders=list(HEADER_NAMES), fields=fields
        )
        found = self._calls.run(request).get("messages", ())
        wanted = (resource for resource in found if not reason_to_leave_out(resource.get("labelIds", ())))
        return tuple(fetched_headers(resource, self._mailbox) for resource in wanted)

    def message(self, message_id: str) -> FetchedMessage:
        """One message with its body (20 units, and 20 for each text Gmail keeps aside). Raises NotInMailbox."""
        request = self._gmail.messages.get(userId="me", id=message_id, format="full", fields=MESSAGE_FIELDS)
        return self._read(self._calls.run(request))

    def message_headers(self, message_id: str) -> Headers:
        """The address headers of one message (20 units). Raises NotInMailbox."""
        request = self._gmail.messages.get(
            userId="me", id=message_id, format="metadata", metadataHeaders=list(HEADER_NAMES), fields=HEADER_FIELDS
        )
        return fetched_headers(self._calls.run(request), self._mailbox)

    def changes_since(self, cursor: int) -> Iterator[HistoryPage]:
        """Every page of history after the cursor, of the whole mailbox (2 units each). Raises HistoryExpired."""
        # No label filter: replies do not inherit labels, and a dead label answers 404 like a dead cursor. The start
        # stays the same from page to page; Gmail loses messages for those who move it.
        page_token = None
        while True:
            request = self._gmail.history.list(
                userId="me", startHistoryId=str(cursor), pageToken=page_token, maxResults=PAGE, fields=HISTORY_FIELDS
            )
            answer = self._calls.run(request)
            yield history_page_of(answer)
            page_token = answer.get("nextPageToken")
            if not page_token:
                return

    def put_label(self, thread_id: str, label_id: str) -> None:
        """Label every message the thread has now (10 units); twice is harmless. Raises NotInMailbox."""
        body = {"addLabelIds": [label_id]}
        self._calls.run(self._gmail.threads.modify(userId="me", id=thread_id, body=body, fields="id"))

    def take_labels(self, thread_id: str, label_ids: Collection[str]) -> None:
        """Take labels off every message of the thread (10 units); twice is harmless. Raises NotInMailbox."""
        body = {"removeLabelIds": sorted(label_ids)}
        self._calls.run(self._gmail.threads.modify(userId="me", id=thread_id, body=body, fields="id"))

    def label_message(self, message_id: str, label_id: str) -> None:
        """Label one message (5 units); twice is harmless. Raises NotInMailbox."""
        body = {"addLabelIds": [label_id]}
        self._calls.run(self._gmail.messages.modify(userId="me", id=message_id, body=body, fields="id"))

    def send(self, mime: bytes, thread_id: str = "") -> Sent:
        """Post a mail exactly once (100 units). Raises SendUnclear when it may have been taken, else it was not."""
        body = {"raw": base64.urlsafe_b64encode(mime).decode(), **({"threadId": thread_id} if thread_id else {})}
        return self._posted(self._gmail.messages.send(userId="me", body=body, fields="id,threadId"))

    def find_sent(self, mark: str, thread_id: str = "") -> Sent | None:
        """The sent mail with our mark, in its thread (40 units) or else among the newest twenty sent (5 + 20 each)."""
        found = chain(self._marked_in(thread_id), self._newest_sent())
        return next((sent_of(each) for each in found if bears(each, mark)), None)

    def drafts(self, thread_id: str) -> tuple[str, ...]:
        """The ids of the drafts she writes in a thread, of her newest hundred (5 units)."""
        fields = "drafts(id,message/threadId)"
        answer = self._calls.run(self._gmail.drafts.list(userId="me", maxResults=100, fields=fields))
        return tuple(str(one["id"]) for one in answer.get("drafts", ()) if one["message"]["threadId"] == thread_id)

    def draft(self, draft_id: str) -> bytes:
        """A draft as it would be sent (20 units). Raises NotInMailbox."""
        request = self._gmail.drafts.get(userId="me", id=draft_id, format="raw", fields="message/raw")
        return base64.urlsafe_b64decode(self._calls.run(request)["message"]["raw"])

    def send_draft(self, draft_id: str, mime: bytes) -> Sent:
        """Send a draft once, as these bytes (100 units); it is used up. Raises NotInMailbox, and as `send`."""
        body = {"id": draft_id, "message": {"raw": base64.urlsafe_b64encode(mime).decode()}}
        return self._posted(self._gmail.drafts.send(userId="me", body=body, fields="id,threadId"))

    def create_draft(self, mime: bytes, thread_id: str = "") -> str:
        """A draft in her Gmail (10 units); returns its id. Twice makes two."""
        raw = {"raw": base64.urlsafe_b64encode(mime).decode(), **({"threadId": thread_id} if thread_id else {})}
        request = self._gmail.drafts.create(userId="me", body={"message": raw}, fields="id")
        return str(self._calls.run(request)["id"])

    def watch(self, topic: str) -> Watch:
        """Start or renew the pushes, of all changes (100 units); a watch on another topic is stopped first (50)."""
        request = self._gmail.users.watch(userId="me", body={"topicName": topic})
        try:
            return watch_of(self._calls.run(request))
        except OtherWatch:
            # Only then: stopping before every renewal would leave a gap without pushes.
            self.stop()
            return watch_of(self._calls.run(request))

    def stop(self) -> None:
        """End the pushes (50 units); late ones may still arrive."""
        self._calls.run(self._gmail.users.stop(userId="me"))

    def _posted(self, request: Any) -> Sent:
        try:
            return sent_of(self._calls.run(request))
        except (ValueError, LookupError) as odd:
            raise SendUnclear(f"Gmail's answer cannot be read: {type(odd).__name__}") from None

    def _marked_in(self, thread_id: str) -> Iterator[Mapping[str, Any]]:
        if not thread_id:
            return
        request = self._gmail.threads.get(
            userId="me", id=thread_id, format="metadata", metadataHeaders=[MARK], fields=f"messages({MARKED})"
        )
        with suppress(NotInMailbox):
            yield from self._calls.run(request).get("messages", ())

    def _newest_sent(self) -> Iterator[Mapping[str, Any]]:
        rows = self._calls.run(
            self._gmail.messages.list(userId="me", labelIds=["SENT"], maxResults=NEWEST_SENT, fields="messages/id")
        )
        for row in rows.get("messages", ()):
            yield self._calls.run(
                self._gmail.messages.get(
                    userId="me", id=row["id"], format="metadata", metadataHeaders=[MARK], fields=MARKED
                )
            )

    def _read(self, resource: Mapping[str, Any]) -> FetchedMessage:
        """The message with every text part; what is never imported is not read at all."""
        labels = tuple(resource.get("labelIds", ()))
        if reason_to_leave_out(labels):
            return FetchedMessage(str(resource["id"]), labels, None)
        aside = {part.part_id: self._content(str(resource["id"]), part.attachment_id) for part in kept_aside(resource)}
        try:
            return fetched_message(resource, self._mailbox, aside)
        except Exception:  # whatever a stranger wrote: one mail that cannot be read must not hide its neighbours
            log.exception("message %s cannot be read", resource["id"])
            return FetchedMessage(str(resource["id"]), labels, None)

    def _content(self, message_id: str, attachment_id: str) -> bytes:
        request = self._gmail.attachments.get(userId="me", messageId=message_id, id=attachment_id, fields="data")
        return content_of(self._calls.run(request))
