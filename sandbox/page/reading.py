"""The open thread as JSON: each mail's words, pictures and papers. The page shows HTML in a locked frame."""

import re
from base64 import b64encode
from email.utils import getaddresses
from urllib.parse import unquote

from sandbox.mail import Part
from sandbox.mailbox import Mailbox, StoredMail
from sandbox.page.listing import chips

_CID = re.compile(r"""cid:([^"'\s>)]+)""")


def conversation(mailbox: Mailbox, thread_id: str) -> dict[str, object]:
    """The thread with its messages, oldest first.

    Raises:
        KeyError: no such thread in this mailbox.
    """
    mails = mailbox.thread(thread_id)
    if not mails:
        raise KeyError(thread_id)
    labels = set[str]().union(*(mail.label_ids for mail in mails))
    return {
        "id": thread_id,
        "subject": mails[0].header("Subject"),
        "labels": chips(mailbox, labels),
        "inbox": "INBOX" in labels,
        "trash": "TRASH" in labels,
        "unread": "UNREAD" in labels,
        "messages": [_message(mailbox, mail) for mail in mails],
        "version": mailbox.history_id,
    }


def paper(mailbox: Mailbox, message_id: str, part_id: str) -> Part:
    """One attachment.

    Raises:
        KeyError: no such message or part.
    """
    parts = {part.part_id: part for part in mailbox.messages[message_id].payload.walk()}
    return parts[part_id]


def _message(mailbox: Mailbox, mail: StoredMail) -> dict[str, object]:
    parts = list(mail.payload.walk())
    pictures = {_header(part, "Content-ID").strip("<>"): part for part in parts if _header(part, "Content-ID")}
    return {
        "id": mail.id,
        "from": _people(mail, "From")[:1],
        "to": _people(mail, "To"),
        "cc": _people(mail, "Cc"),
        "at": int(mail.internal_date.timestamp() * 1000),
        "draft": "DRAFT" in mail.label_ids,
        "labels": chips(mailbox, mail.label_ids),
        "text": _words(parts, "text/plain"),
        "html": _with_pictures(_words(parts, "text/html"), pictures),
        "papers": [_paper_row(part) for part in parts if part.filename and part not in pictures.values()],
    }


def _words(parts: list[Part], mime_type: str) -> str:
    found = (part.content for part in parts if part.mime_type == mime_type and not part.filename)
    return next(found, b"").decode("utf-8", "replace")


def _with_pictures(words: str, pictures: dict[str, Part]) -> str:
    """HTML whose cid: addresses are data: addresses, so that the locked frame needs nothing from outside."""

    def inlined(found: re.Match[str]) -> str:
        part = pictures.get(unquote(found[1]))
        return f"data:{part.mime_type};base64,{b64encode(part.content).decode()}" if part else found[0]

    return _CID.sub(inlined, words)


def _paper_row(part: Part) -> dict[str, object]:
    return {"part": part.part_id, "name": part.filename, "kind": part.mime_type, "size": len(part.content)}


def _people(mail: StoredMail, name: str) -> list[dict[str, str]]:
    return [{"name": who or at, "address": at} for who, at in getaddresses([mail.header(name)]) if at or who]


def _header(part: Part, name: str) -> str:
    return next((each["value"] for each in part.headers if each["name"].lower() == name.lower()), "")
