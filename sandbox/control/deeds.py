"""What happens in the world on request: mail arrives, labels change, time passes, pings go out."""

from email.message import EmailMessage
from email.utils import make_msgid

from sandbox.control.asking import (
    Json,
    Mistaken,
    View,
    asked,
    flag,
    label_named,
    mailbox_in,
    mailbox_named,
    names,
    number,
    text,
    whole,
)
from sandbox.mailbox import Mailbox
from sandbox.world import World


def views(world: World) -> dict[str, View]:
    """Return the views to POST, by path."""
    return {
        "/deliver": lambda: _deliver(mailbox_in(world, asked()), asked()),
        "/label": lambda: _label(world, asked()),
        "/delete_label": lambda: _delete_label(world, asked()),
        "/while_reading": lambda: _while_reading(world, asked()),
        "/clock": lambda: _clock(world, asked()),
        "/token": lambda: _token(world, asked()),
    }


def push(world: World) -> Json:
    """Post `times` genuine pings about any address; without a historyId the mailbox's own; return the statuses."""
    body = asked()
    address = text(body, "mailbox")
    known = whole(body, "historyId")
    history_id = mailbox_named(world, address).history_id if known is None else known
    told = str(history_id) if flag(body, "as_text") else history_id
    return {"statuses": [world.pushing.push(address, told) for _ in range(whole(body, "times", 1) or 0)]}


def composed(body: Json) -> bytes:
    """Return a plain mail from the fields from, to, cc, subject, text, in_reply_to (a Message-ID)."""
    mail = EmailMessage()
    mail["Message-ID"] = make_msgid(domain=str(body.get("from", "")).rpartition("@")[2].strip("> ") or "mail.example")
    names = {"from": "From", "to": "To", "cc": "Cc", "subject": "Subject", "in_reply_to": "In-Reply-To"}
    for key, name in names.items():
        if body.get(key):
            mail[name] = str(body[key])
    mail.set_content(str(body.get("text", "")))
    return mail.as_bytes()


def _deliver(box: Mailbox, body: Json) -> Json:
    raw = str(body["raw"]).encode("utf-8", "surrogateescape") if "raw" in body else composed(body)
    stored = box.deliver(raw, labels=names(body, "labels") if "labels" in body else ("INBOX", "UNREAD"))
    return {"id": stored.id, "threadId": stored.thread_id}


def _label(world: World, body: Json) -> Json:
    box = mailbox_in(world, body)
    _relabel(box, body)
    return {"historyId": box.history_id}


def _relabel(box: Mailbox, body: Json) -> None:
    if not box.thread(text(body, "thread")):
        raise Mistaken("no such thread")
    box.label_thread(text(body, "thread"), names(body, "add"), names(body, "remove"))


def _delete_label(world: World, body: Json) -> Json:
    box = mailbox_in(world, body)
    box.delete_label(label_named(box, text(body, "label")).id, recorded=flag(body, "recorded"))
    return {"historyId": box.history_id}


def _while_reading(world: World, body: Json) -> Json:
    box = mailbox_in(world, body)
    mail, change = body.get("deliver"), body.get("label")
    if isinstance(mail, dict):
        world.while_reading(box.address, text(body, "method"), lambda: _deliver(box, mail))
    elif isinstance(change, dict):
        world.while_reading(box.address, text(body, "method"), lambda: _relabel(box, change))
    else:
        raise Mistaken("deliver or label is expected")
    return {}


def _clock(world: World, body: Json) -> Json:
    world.move(number(body, "seconds"))
    return {"now": world.now().isoformat()}


def _token(world: World, body: Json) -> Json:
    return {"access_token": world.tokens.access(mailbox_in(world, body).address, names(body, "scopes"))}
