"""users.messages and users.messages.attachments: reading and changing; sending and inserting are in sending."""

from sandbox.gmail.access import check_format, check_open_thread, check_search
from sandbox.gmail.call import Call, Json, checked_id
from sandbox.gmail.errors import GoogleError
from sandbox.gmail.labelling import asked_changes, known_labels
from sandbox.gmail.pages import page
from sandbox.gmail.search import found
from sandbox.gmail.serving import Handler
from sandbox.gmail.shapes import FORMATS, attached_part, brief, message


def listed(call: Call) -> Json:
    query = call.argument("q")
    check_search(call.scopes, query)
    matching = found(call.mailbox, label_ids=known_labels(call), query=query, everywhere=call.flag("includeSpamTrash"))
    return page(call, "messages", matching, lambda each: {"id": each.id, "threadId": each.thread_id})


def get(call: Call) -> Json:
    wanted = call.argument("format", "full").lower()
    if wanted not in FORMATS:
        raise GoogleError(400, f"Invalid value at 'format': {wanted}")
    check_format(call.scopes, wanted)
    stored = call.mail()
    check_open_thread(call.world, call.request, call.scopes, stored)
    return message(stored, wanted, call.arguments("metadataHeaders"))


def attachment(call: Call) -> Json:
    stored = call.mailbox.messages.get(checked_id(call.path["messageId"]))
    if stored is None:
        raise GoogleError(404)
    check_open_thread(call.world, call.request, call.scopes, stored)
    part = attached_part(stored, call.path["id"])
    return {"size": len(part.content), "data": part.data}


def modify(call: Call) -> Json:
    stored = call.mail()
    add, remove = asked_changes(call)
    call.mailbox.label_message(stored.id, add, remove)
    return brief(stored)


def trash(call: Call) -> Json:
    stored = call.mail()
    call.mailbox.trash(stored.id)
    return brief(stored)


def untrash(call: Call) -> Json:
    stored = call.mail()
    call.mailbox.untrash(stored.id)
    return brief(stored)


def delete(call: Call) -> None:
    call.mailbox.delete(call.mail().id)


HANDLERS: dict[str, Handler] = {
    "messages.list": listed,
    "messages.get": get,
    "messages.attachments.get": attachment,
    "messages.modify": modify,
    "messages.trash": trash,
    "messages.untrash": untrash,
    "messages.delete": delete,
}
