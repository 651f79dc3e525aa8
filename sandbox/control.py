"""The /sandbox/ JSON API: look at the world, deliver mail, move the clock, ask for trouble; Google has none of it."""

from collections.abc import Callable
from dataclasses import asdict
from email.message import EmailMessage
from email.utils import make_msgid

from flask import Blueprint, Response, jsonify, request

from sandbox.mailbox import Mailbox, StoredMail
from sandbox.trouble import Trouble
from sandbox.world import World

Json = dict[str, object]


class Mistaken(Exception):
    """The request does not fit this world; the text says why."""


def control(world: World) -> Blueprint:
    """Return the control API of this world. Mistakes are answered with 400 and a text."""
    blueprint = Blueprint("control", __name__, url_prefix="/sandbox")
    for path, view in (*_looks(world).items(), *_counts(world).items()):
        blueprint.add_url_rule(path, path, _locked(world, view))
    for path, view in (*_deeds(world).items(), *_troubles(world).items()):
        blueprint.add_url_rule(path, f"post {path}", _locked(world, view), methods=["POST"])
    blueprint.register_error_handler(Mistaken, lambda error: (jsonify(error=str(error)), 400))
    return blueprint


def mailbox_named(world: World, address: str) -> Mailbox:
    """Return the mailbox of an address or alias.

    Raises:
        Mistaken: there is none.
    """
    found = world.mailbox_of(address)
    if found is None:
        raise Mistaken(f"no mailbox {address!r}")
    return found


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


def _locked(world: World, view: Callable[[], object]) -> Callable[[], Response]:
    def answer() -> Response:
        with world.lock:
            return jsonify(view())

    return answer


def _body() -> Json:
    found = request.get_json(force=True, silent=True)
    if not isinstance(found, dict):
        raise Mistaken("a JSON object is expected")
    return found


def _looks(world: World) -> dict[str, Callable[[], object]]:
    def mailboxes() -> list[Json]:
        return [_mailbox(world, box) for box in world.mailboxes.values()]

    def threads() -> list[Json]:
        box = mailbox_named(world, request.args.get("mailbox", ""))
        label = request.args.get("label", "")
        known = box.labels.get(label) or box.label_named(label)
        if label and known is None:
            return []
        return [_thread(box, mails) for mails in box.threads() if not known or _carries(mails, known.id)]

    return {"/ready": lambda: {"ready": True}, "/mailboxes": mailboxes, "/threads": threads}


def _counts(world: World) -> dict[str, Callable[[], object]]:
    return {"/counters": world.counters.summary, "/pushes": lambda: [asdict(push) for push in world.pushes]}


def _deeds(world: World) -> dict[str, Callable[[], object]]:
    def deliver() -> Json:
        body = _body()
        box = mailbox_named(world, str(body.get("mailbox", "")))
        raw = str(body["raw"]).encode("utf-8", "surrogateescape") if "raw" in body else composed(body)
        stored = box.deliver(raw, labels=_names(body, "labels") if "labels" in body else ("INBOX", "UNREAD"))
        return {"id": stored.id, "threadId": stored.thread_id}

    def label() -> Json:
        body = _body()
        box = mailbox_named(world, str(body.get("mailbox", "")))
        if not box.thread(str(body.get("thread", ""))):
            raise Mistaken("no such thread")
        box.label_thread(str(body["thread"]), _names(body, "add"), _names(body, "remove"))
        return {"historyId": box.history_id}

    def clock() -> Json:
        seconds = _body().get("seconds")
        if not isinstance(seconds, int | float):
            raise Mistaken("seconds is a number")
        world.move(seconds)
        return {"now": world.now().isoformat()}

    def token() -> Json:
        body = _body()
        box = mailbox_named(world, str(body.get("mailbox", "")))
        return {"access_token": world.tokens.access(box.address, _names(body, "scopes"))}

    return {"/deliver": deliver, "/label": label, "/clock": clock, "/token": token}


def _troubles(world: World) -> dict[str, Callable[[], object]]:
    def fail() -> Json:
        try:
            world.troubles.plan(Trouble(**_body()))  # type: ignore[arg-type]  # checked by the names it has
        except TypeError as error:
            raise Mistaken(str(error)) from None
        return {}

    def empty_pages() -> Json:
        body = _body()
        world.troubles.plan(Trouble(str(body.get("method")), times=int(str(body.get("times", 1))), empty=True))
        return {}

    def expire_history() -> Json:
        mailbox_named(world, str(_body().get("mailbox", ""))).expire_history()
        return {}

    def revoke() -> Json:
        world.tokens.revoke_account(mailbox_named(world, str(_body().get("mailbox", ""))).address)
        return {}

    def reset() -> Json:
        world.counters.reset()
        return {}

    return {
        "/fail": fail,
        "/empty_pages": empty_pages,
        "/expire_history": expire_history,
        "/revoke": revoke,
        "/counters/reset": reset,
    }


def _names(body: Json, key: str) -> list[str]:
    value = body.get(key, [])
    if not isinstance(value, list):
        raise Mistaken(f"{key} is a list")
    return [str(each) for each in value]


def _carries(mails: list[StoredMail], label_id: str) -> bool:
    return any(label_id in each.label_ids for each in mails)


def _mailbox(world: World, box: Mailbox) -> Json:
    mails = box.messages.values()
    counts = {label.name: sum(label.id in each.label_ids for each in mails) for label in box.labels.values()}
    account = world.accounts[box.address]
    return asdict(account) | {
        "labels": {name: count for name, count in counts.items() if count},
        "threads": len({each.thread_id for each in mails}),
        "messages": len(mails),
        "historyId": box.history_id,
    }


def _thread(box: Mailbox, mails: list[StoredMail]) -> Json:
    carried = set().union(*(each.label_ids for each in mails))
    return {
        "id": mails[0].thread_id,
        "subject": mails[0].header("Subject"),
        "from": mails[0].header("From"),
        "at": mails[-1].internal_date.isoformat(),
        "labels": sorted(box.labels[each].name for each in carried),
        "unread": "UNREAD" in carried,
        "messages": [
            {"id": each.id, "label_ids": sorted(each.label_ids), "message_id": each.header("Message-ID")}
            for each in mails
        ],
    }
