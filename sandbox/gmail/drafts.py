"""users.drafts; the message of a draft gets a new id at every update, as at Gmail."""

from sandbox.gmail.access import check_format
from sandbox.gmail.call import Call, Json, text_of
from sandbox.gmail.errors import GoogleError
from sandbox.gmail.pages import page
from sandbox.gmail.search import found
from sandbox.gmail.sending import joined, raw_of, sendable
from sandbox.gmail.serving import Handler
from sandbox.gmail.shapes import FORMATS, brief, message
from sandbox.mailbox import StoredMail


def create(call: Call) -> Json:
    stored = _written(call)
    draft_id = f"r{int(stored.id, 16)}"
    call.mailbox.drafts[draft_id] = stored.id
    return _draft(call, draft_id)


def listed(call: Call) -> Json:
    shown = {each.id: each for each in found(call.mailbox, query=call.argument("q"), everywhere=True)}
    drafts = [(each, shown[mail]) for each, mail in reversed(call.mailbox.drafts.items()) if mail in shown]
    return page(call, "drafts", drafts, _row)


def get(call: Call) -> Json:
    wanted = call.argument("format", "full").lower()
    if wanted not in FORMATS:
        raise GoogleError(400, f"Invalid value at 'format': {wanted}")
    check_format(call.scopes, wanted)
    return {"id": call.path["id"], "message": message(_stored(call, call.path["id"]), wanted)}


def update(call: Call) -> Json:
    old = _stored(call, call.path["id"])
    new = _written(call, old.thread_id)
    call.mailbox.delete(old.id)
    call.mailbox.drafts[call.path["id"]] = new.id
    return _draft(call, call.path["id"])


def delete(call: Call) -> None:
    _consumed(call, call.path["id"])


def send(call: Call) -> Json:
    """Sending uses the draft up, so a second send is a 404; the mail is a new message in the draft's thread."""
    draft_id = text_of(call.body(), "id")
    stored = _stored(call, draft_id)
    given = call.body().get("message")
    raw = sendable(raw_of(given) if isinstance(given, dict) else stored.raw)
    _consumed(call, draft_id)
    return brief(call.world.send(call.mailbox.address, raw, thread_id=stored.thread_id))


HANDLERS: dict[str, Handler] = {
    "drafts.create": create,
    "drafts.list": listed,
    "drafts.get": get,
    "drafts.update": update,
    "drafts.delete": delete,
    "drafts.send": send,
}


def _row(draft: tuple[str, StoredMail]) -> Json:
    draft_id, stored = draft
    return {"id": draft_id, "message": {"id": stored.id, "threadId": stored.thread_id}}


def _stored(call: Call, draft_id: str) -> StoredMail:
    stored = call.mailbox.messages.get(call.mailbox.drafts.get(draft_id, ""))
    if stored is None:
        raise GoogleError(404)
    return stored


def _written(call: Call, thread_id: str | None = None) -> StoredMail:
    body = call.body().get("message")
    if not isinstance(body, dict):
        raise GoogleError(400, "Message required")
    raw = raw_of(body)
    return call.mailbox.deliver(raw, labels=("DRAFT",), thread_id=joined(call.mailbox, body, raw) or thread_id)


def _draft(call: Call, draft_id: str) -> Json:
    return {"id": draft_id, "message": brief(_stored(call, draft_id))}


def _consumed(call: Call, draft_id: str) -> None:
    stored = _stored(call, draft_id)
    del call.mailbox.drafts[draft_id]
    call.mailbox.delete(stored.id)
