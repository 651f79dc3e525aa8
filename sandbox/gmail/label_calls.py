"""users.labels."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from sandbox.gmail.call import Call, Json, text_of
from sandbox.gmail.errors import GoogleError
from sandbox.gmail.serving import Handler
from sandbox.gmail.shapes import label, label_totals
from sandbox.labels import Label, LabelExists, LabelInvalid

T = TypeVar("T")
LIST_VISIBILITY = ("labelShow", "labelShowIfUnread", "labelHide")
MESSAGE_VISIBILITY = ("show", "hide")


def listed(call: Call) -> Json:
    return {"labels": [label(each) for each in call.mailbox.labels.values()]}


def get(call: Call) -> Json:
    known = _known(call)
    return label(known) | label_totals(known, call.mailbox.messages.values())


def create(call: Call) -> Json:
    body = call.body()
    _looks(call, Label("", ""), body)
    made = _allowed(lambda: call.mailbox.create_label(text_of(body, "name")))
    return label(call.mailbox.change_label(_looks(call, made, body)))


def patch(call: Call) -> Json:
    known, body = _known(call), call.body()
    changed = _looks(call, known, body)
    if "name" in body:
        _allowed(lambda: call.mailbox.rename_label(known.id, text_of(body, "name")))
        changed = replace(changed, name=call.mailbox.labels[known.id].name)
    return label(_allowed(lambda: call.mailbox.change_label(changed)))


def delete(call: Call) -> None:
    known = _known(call)
    _allowed(lambda: call.mailbox.delete_label(known.id))


HANDLERS: dict[str, Handler] = {
    "labels.list": listed,
    "labels.get": get,
    "labels.create": create,
    "labels.patch": patch,
    "labels.update": patch,
    "labels.delete": delete,
}


def _known(call: Call) -> Label:
    known = call.mailbox.labels.get(call.path["id"])
    if known is None:
        raise GoogleError(404, "Requested entity was not found.")
    return known


def _allowed(change: Callable[[], T]) -> T:
    try:
        return change()
    except LabelExists:
        raise GoogleError(409, "Label name exists or conflicts", "aborted") from None
    except LabelInvalid:
        raise GoogleError(400, "Invalid label name") from None


def _looks(call: Call, known: Label, body: Json) -> Label:
    color, shown = body.get("color"), known.shown or ("labelShow", "show")
    in_list = text_of(body, "labelListVisibility") or shown[0]
    on_messages = text_of(body, "messageListVisibility") or shown[1]
    if in_list not in LIST_VISIBILITY or on_messages not in MESSAGE_VISIBILITY:
        raise GoogleError(400, "Invalid label visibility")
    pair = _color(call, color) if isinstance(color, dict) else known.color
    return replace(known, color=pair, shown=(in_list, on_messages))


def _color(call: Call, color: Json) -> tuple[str, str]:
    pair = text_of(color, "textColor"), text_of(color, "backgroundColor")
    for each in pair:
        if each not in call.palette:
            raise GoogleError(400, f"Label color {each} is not on the allowed color palette")
    return pair
