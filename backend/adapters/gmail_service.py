"""Gmail's resources as google-api-python-client shapes them, from its static discovery document; no calls here."""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from googleapiclient.discovery import build_from_document
from googleapiclient.discovery_cache import get_static_doc

METHOD_PREFIX = "gmail.users."


@dataclass(frozen=True)
class GmailService:
    """The kept resources: making one costs more than a call. Safe to share, the `http` comes with every call."""

    users: Any
    labels: Any
    threads: Any
    messages: Any
    attachments: Any
    history: Any
    send_as: Any
    drafts: Any


def gmail_service(root_url: str) -> GmailService:
    """The resources of the Gmail at this root, such as `https://gmail.googleapis.com/`."""
    root = root_url.rstrip("/") + "/"
    users = build_from_document({**_document(), "rootUrl": root, "baseUrl": root}, http=_Unused()).users()
    messages = users.messages()
    return GmailService(
        users=users,
        labels=users.labels(),
        threads=users.threads(),
        messages=messages,
        attachments=messages.attachments(),
        history=users.history(),
        send_as=users.settings().sendAs(),
        drafts=users.drafts(),
    )


class _Unused:
    """Stands where the client wants an `http` early, so that it looks for no credentials of the machine."""


@lru_cache(maxsize=1)
def _document() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(get_static_doc("gmail", "v1"))
    return document
