"""A fresh mailbox at a server under judgement, reached only over HTTP by Google's own client; no expectations here."""

import json
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import requests
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc
from googleapiclient.errors import HttpError
from googleapiclient.http import HttpRequest

FULL = "https://mail.google.com/"
HOME = "http://127.0.0.1:1/oauth/callback"
TIMEOUT_S = 10


class Settled(HttpRequest):  # type: ignore[misc]  # the client has no types
    """A request after which a moment passes: emulate orders the history of one millisecond by chance."""

    def execute(self, *arguments: Any, **named: Any) -> Any:
        answer = super().execute(*arguments, **named)
        if self.method != "GET":
            time.sleep(0.002)
        return answer


@dataclass(frozen=True)
class Judged:
    """One person's mailbox; `choose` is her click on the consent page and returns where it leads."""

    origin: str
    address: str
    token: str
    token_path: str
    choose: Callable[[str], str]
    _services: list[Any] = field(default_factory=list)

    def users(self, token: str = "") -> Any:
        """Return Google's client for a token, her own unless another is given; the whole API hangs on `users`."""
        document = described() | {"rootUrl": f"{self.origin}/"}
        credentials = Credentials(token or self.token)  # type: ignore[no-untyped-call]
        self._services.append(build_from_document(document, credentials=credentials, requestBuilder=Settled))
        return self._services[-1].users()

    def close(self) -> None:
        for service in self._services:
            service.close()


@cache
def described() -> dict[str, Any]:
    """Return Google's description of the Gmail API."""
    return dict(json.loads(get_static_doc("gmail", "v1")))


class Mail:
    """What most tests do with her mailbox, in one word each."""

    def __init__(self, users: Any) -> None:
        self.users = users
        self.messages = users.messages()
        self.threads = users.threads()
        self.labels = users.labels()
        self.drafts = users.drafts()

    def insert(self, raw: bytes, *labels: str, **more: object) -> dict[str, Any]:
        """Store a mail as if it had arrived."""
        return answer(self.messages.insert(userId="me", body=posted(raw, labelIds=list(labels), **more)))

    def label(self, name: str) -> str:
        """Create a label and return its id."""
        return str(self.labels.create(userId="me", body={"name": name}).execute()["id"])

    def get(self, message: dict[str, Any], **how: object) -> dict[str, Any]:
        return answer(self.messages.get(userId="me", id=message["id"], **how))

    def carried(self, message: dict[str, Any]) -> set[str]:
        """Return the message's label ids."""
        return set(self.get(message, format="minimal").get("labelIds", []))

    def modify(self, message: dict[str, Any], add: str = "", remove: str = "") -> Any:
        """Return the request that changes one message's labels, ids separated by blanks."""
        return self.messages.modify(userId="me", id=message["id"], body=change(add, remove))

    def modify_thread(self, message: dict[str, Any], add: str = "", remove: str = "") -> Any:
        return self.threads.modify(userId="me", id=message["threadId"], body=change(add, remove))

    def subjects(self, **asked: object) -> set[str]:
        """Return the subjects of the messages a list call finds."""
        rows = self.messages.list(userId="me", **asked).execute().get("messages", [])
        return {header(self.get(row), "Subject") for row in rows}

    def events(self, since: dict[str, Any], **asked: object) -> list[tuple[str, str, frozenset[str]]]:
        """Return what happened after a message was as it is shown now: kind, message id, labels concerned."""
        start = self.get(since, format="minimal")["historyId"]
        return [each for record in self.records(start, **asked) for each in events_of(record)]

    def records(self, start: str, **asked: object) -> Iterator[dict[str, Any]]:
        """Yield the history records after an id, from all pages."""
        history = self.users.history()
        request = history.list(userId="me", startHistoryId=start, **asked)
        while request is not None:
            page = request.execute()
            yield from page.get("history", [])
            request = history.list_next(request, page)


def answer(request: Any) -> dict[str, Any]:
    return dict(request.execute())


def posted(raw: bytes, **more: object) -> dict[str, object]:
    """Return a Message resource that carries a mail."""
    return {"raw": urlsafe_b64encode(raw).decode()} | more


def plain(data: str) -> bytes:
    """Return what base64url stands for, padded or not."""
    return urlsafe_b64decode(data + "=" * (-len(data) % 4))


def change(add: str, remove: str) -> dict[str, list[str]]:
    return {"addLabelIds": add.split(), "removeLabelIds": remove.split()}


def header(message: dict[str, Any], name: str) -> str:
    """Return a header field of a message as its payload shows it, "" when it does not."""
    fields = {each["name"].lower(): each["value"] for each in message["payload"]["headers"]}
    return str(fields.get(name.lower(), ""))


def events_of(record: dict[str, Any]) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield one record's changes, leaving out `messages`, which repeats them."""
    for kind in sorted(record.keys() - {"id", "messages"}):
        for each in record[kind]:
            labels = each["labelIds"] if kind.startswith("labels") else each["message"].get("labelIds", [])
            yield kind, each["message"]["id"], frozenset(labels)


def sent_to(page: str, form: Mapping[str, str | list[str]]) -> str:
    """Post a consent form and return the address the browser is sent on to."""
    return requests.post(page, data=form, timeout=TIMEOUT_S, allow_redirects=False).headers["Location"]


def status(request: Any) -> int:
    """Return the status a request is answered with: 200, or that of the refusal."""
    try:
        request.execute()
    except HttpError as error:
        return int(error.status_code)
    return 200
