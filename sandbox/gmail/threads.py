"""users.threads."""

from sandbox.gmail.access import check_format, check_open_thread, check_search
from sandbox.gmail.call import Call, Json
from sandbox.gmail.errors import GoogleError
from sandbox.gmail.labelling import asked_changes, known_labels
from sandbox.gmail.pages import page
from sandbox.gmail.search import found
from sandbox.gmail.serving import Handler
from sandbox.gmail.shapes import brief, message, thread_history, thread_row
from sandbox.mailbox import StoredMail

FORMATS = ("minimal", "metadata", "full")


def listed(call: Call) -> Json:
    """A thread is listed when any one of its messages matches everything."""
    query = call.argument("q")
    check_search(call.scopes, query)
    matching = found(call.mailbox, label_ids=known_labels(call), query=query, everywhere=call.flag("includeSpamTrash"))
    ids = list(dict.fromkeys(stored.thread_id for stored in matching))
    return page(call, "threads", ids, lambda each: thread_row(call.mailbox.thread(each)))


def get(call: Call) -> Json:
    wanted = call.argument("format", "full").lower()
    if wanted not in FORMATS:
        raise GoogleError(400, f"Invalid value at 'format': {wanted}")
    check_format(call.scopes, wanted)
    mails = call.thread()
    check_open_thread(call.world, call.request, call.scopes, mails[0])
    only = call.arguments("metadataHeaders")
    return _thread(mails) | {"messages": [message(each, wanted, only) for each in mails]}


def modify(call: Call) -> Json:
    mails = call.thread()
    add, remove = asked_changes(call)
    call.mailbox.label_thread(mails[0].thread_id, add, remove)
    return _changed(mails)


def trash(call: Call) -> Json:
    mails = call.thread()
    for stored in mails:
        call.mailbox.trash(stored.id)
    return _changed(mails)


def untrash(call: Call) -> Json:
    mails = call.thread()
    for stored in mails:
        call.mailbox.untrash(stored.id)
    return _changed(mails)


HANDLERS: dict[str, Handler] = {
    "threads.list": listed,
    "threads.get": get,
    "threads.modify": modify,
    "threads.trash": trash,
    "threads.untrash": untrash,
}


def _thread(mails: list[StoredMail]) -> Json:
    return {"id": mails[0].thread_id, "historyId": thread_history(mails)}


def _changed(mails: list[StoredMail]) -> Json:
    return {"id": mails[0].thread_id, "messages": [brief(each) for each in mails]}
