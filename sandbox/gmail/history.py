"""users.history.list."""

from collections.abc import Iterator
from itertools import islice

from sandbox.gmail.call import Call, Json
from sandbox.gmail.errors import GoogleError
from sandbox.gmail.pages import position, token
from sandbox.gmail.serving import Handler
from sandbox.mailbox import Change, Record

TYPES = {
    "messageAdded": Change.MESSAGE_ADDED,
    "messageDeleted": Change.MESSAGE_DELETED,
    "labelAdded": Change.LABELS_ADDED,
    "labelRemoved": Change.LABELS_REMOVED,
}


def listed(call: Call) -> Json:
    """Records after startHistoryId, which is exclusive; no `history` key when there are none."""
    start = _start(call)
    after = position(call, start)
    if call.empty_page:
        return {"nextPageToken": token(after), "historyId": str(call.mailbox.chronicle.shown)}
    limit = call.number("maxResults", 100, call.world.largest_page)
    records = list(islice(_records(call, after), limit + 1))
    answer: Json = {"historyId": str(call.mailbox.chronicle.shown)}
    if records:
        answer["history"] = [_record(each) for each in records[:limit]]
    if len(records) > limit:
        answer["nextPageToken"] = token(records[limit - 1].id)
    return answer


HANDLERS: dict[str, Handler] = {"history.list": listed}


def _start(call: Call) -> int:
    if call.world.history_kept is not None:
        call.mailbox.chronicle.forget(call.world.now() - call.world.history_kept)
    text = call.argument("startHistoryId")
    if not text.isdigit():
        raise GoogleError(400, "Invalid value at 'startHistoryId'")
    label = call.argument("labelId")
    if int(text) < call.mailbox.oldest_history or (label and label not in call.mailbox.labels):
        raise GoogleError(404)
    return int(text)


def _records(call: Call, after: int) -> Iterator[Record]:
    types = {TYPES.get(name) for name in call.arguments("historyTypes")}
    label = call.argument("labelId")
    for each in call.mailbox.chronicle.since(after):
        if (not types or each.change in types) and (not label or label in each.label_ids + each.changed):
            yield each


def _record(record: Record) -> Json:
    message: Json = {"id": record.message_id, "threadId": record.thread_id}
    labelled = message | ({"labelIds": list(record.label_ids)} if record.label_ids else {})
    entry: Json = {"message": labelled}
    if record.changed:
        entry["labelIds"] = list(record.changed)
    return {"id": str(record.id), "messages": [message], record.change.value: [entry]}
