"""Messages, threads and labels as Gmail's JSON; nothing is looked up or changed here."""

import secrets
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Sequence

from sandbox.gmail.call import Json
from sandbox.gmail.errors import GoogleError
from sandbox.labels import Label
from sandbox.mail import Part, base64url
from sandbox.mailbox import SendAs, StoredMail

FORMATS = ("minimal", "metadata", "full", "raw")
NONCE_BYTES = 6
ALWAYS_SHOWN = frozenset({"INBOX", "SENT", "DRAFT", "STARRED", "UNREAD"})


def brief(stored: StoredMail) -> Json:
    """Return ids and labels; a message without labels has no `labelIds` key, as at Gmail."""
    labels: Json = {"labelIds": sorted(stored.label_ids)} if stored.label_ids else {}
    return {"id": stored.id, "threadId": stored.thread_id} | labels


def message(stored: StoredMail, wanted: str, only_headers: Iterable[str] = ()) -> Json:
    """Return a message in one of FORMATS; `only_headers` thins those of `metadata`."""
    known: Json = {
        "snippet": stored.snippet,
        "historyId": str(stored.history_id),
        "internalDate": str(int(stored.internal_date.timestamp() * 1000)),
        "sizeEstimate": len(stored.raw),
    }
    return brief(stored) | known | _content(stored, wanted, {name.lower() for name in only_headers})


def thread_row(mails: Sequence[StoredMail]) -> Json:
    return {"id": mails[0].thread_id, "snippet": mails[-1].snippet, "historyId": thread_history(mails)}


def thread_history(mails: Iterable[StoredMail]) -> str:
    return str(max(each.history_id for each in mails))


def attached_part(stored: StoredMail, attachment_id: str) -> Part:
    """Return the part an attachmentId of this message stands for.

    Raises:
        GoogleError: 400 for an id that is none, 404 for one of another message.
    """
    try:
        text = urlsafe_b64decode(attachment_id)[NONCE_BYTES:].decode()
    except ValueError:
        raise GoogleError(400, "Invalid attachment token") from None
    message_id, _, part_id = text.partition(".")
    found = [part for part in stored.payload.walk() if part.part_id == part_id and message_id == stored.id]
    if not found:
        raise GoogleError(404)
    return found[0]


def label(known: Label) -> Json:
    """Return a label as labels.list has it, with its colour, which the reference forgets to name."""
    shape: Json = {"id": known.id, "name": known.name, "type": "system" if known.is_system else "user"}
    shown = known.shown or (("labelHide", "hide") if known.is_system and known.id not in ALWAYS_SHOWN else None)
    if shown:
        shape |= {"messageListVisibility": shown[1], "labelListVisibility": shown[0]}
    if known.color:
        shape["color"] = {"textColor": known.color[0], "backgroundColor": known.color[1]}
    return shape


def label_totals(known: Label, mails: Iterable[StoredMail]) -> Json:
    """Return the four counts that labels.get adds."""
    carrying = [each for each in mails if known.id in each.label_ids]
    unread = [each for each in carrying if "UNREAD" in each.label_ids]
    return {
        "messagesTotal": len(carrying),
        "messagesUnread": len(unread),
        "threadsTotal": len({each.thread_id for each in carrying}),
        "threadsUnread": len({each.thread_id for each in unread}),
    }


def send_as(alias: SendAs) -> Json:
    """Return a send-as entry; only the primary has `isPrimary`, only the others a verification status."""
    shape: Json = {
        "sendAsEmail": alias.address,
        "displayName": alias.name,
        "replyToAddress": "",
        "signature": alias.signature,
        "isDefault": alias.default,
        "treatAsAlias": not alias.primary,
    }
    return shape | ({"isPrimary": True} if alias.primary else {"verificationStatus": alias.status})


def _content(stored: StoredMail, wanted: str, only_headers: set[str]) -> Json:
    if wanted == "raw":
        return {"raw": base64url(stored.raw)}
    if wanted == "full":
        return {"payload": _part(stored, stored.payload)}
    if wanted == "metadata":
        headers = [each for each in stored.headers if not only_headers or each["name"].lower() in only_headers]
        return {"payload": {"mimeType": stored.payload.mime_type} | ({"headers": headers} if headers else {})}
    return {}


def _part(stored: StoredMail, part: Part) -> Json:
    shape: Json = {"partId": part.part_id, "mimeType": part.mime_type, "filename": part.filename}
    if part.headers:
        shape["headers"] = part.headers
    shape["body"] = _body(stored, part)
    if part.parts:
        shape["parts"] = [_part(stored, each) for each in part.parts]
    return shape


def _body(stored: StoredMail, part: Part) -> Json:
    size = len(part.content)
    if part.is_attached:
        # Gmail gives another attachmentId at every look.
        token = secrets.token_bytes(NONCE_BYTES) + f"{stored.id}.{part.part_id}".encode()
        return {"attachmentId": base64url(token), "size": size}
    return {"size": size, "data": part.data} if size else {"size": 0}
