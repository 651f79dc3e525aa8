"""Reading the JSON bodies of the control API; what they ask for is done elsewhere."""

from collections.abc import Callable
from typing import TypeVar

from flask import request

from sandbox.labels import Label
from sandbox.mailbox import Mailbox
from sandbox.world import World

T = TypeVar("T")
Json = dict[str, object]
View = Callable[[], object]


class Mistaken(Exception):
    """The request does not fit this world; the text says why."""


def asked() -> Json:
    found = request.get_json(force=True, silent=True)
    if not isinstance(found, dict):
        raise Mistaken("a JSON object is expected")
    return found


def mailbox_named(world: World, address: str) -> Mailbox:
    """Return the mailbox of an address or alias.

    Raises:
        Mistaken: there is none.
    """
    found = world.mailbox_of(address)
    if found is None:
        raise Mistaken(f"no mailbox {address!r}")
    return found


def mailbox_in(world: World, body: Json) -> Mailbox:
    return mailbox_named(world, text(body, "mailbox"))


def label_named(box: Mailbox, name: str) -> Label:
    """Return a label by its id or name.

    Raises:
        Mistaken: there is none.
    """
    found = box.labels.get(name) or box.label_named(name)
    if found is None:
        raise Mistaken(f"no label {name!r}")
    return found


def text(body: Json, key: str) -> str:
    return str(body.get(key, ""))


def names(body: Json, key: str) -> list[str]:
    value = body.get(key, [])
    if not isinstance(value, list):
        raise Mistaken(f"{key} is a list")
    return [str(each) for each in value]


def number(body: Json, key: str) -> float:
    value = body.get(key)
    if not isinstance(value, int | float):
        raise Mistaken(f"{key} is a number")
    return value


def whole(body: Json, key: str, default: int | None = None) -> int | None:
    """Return a whole number, or the default when the key is missing or null."""
    value = body.get(key)
    if value is not None and not isinstance(value, int):
        raise Mistaken(f"{key} is a whole number")
    return default if value is None else value


def flag(body: Json, key: str) -> bool:
    value = body.get(key, False)
    if not isinstance(value, bool):
        raise Mistaken(f"{key} is true or false")
    return value


def made(kind: Callable[..., T], body: Json) -> T:
    """Return a value of this kind from its fields.

    Raises:
        Mistaken: a field is unknown or missing.
    """
    try:
        return kind(**body)
    except TypeError as error:
        raise Mistaken(str(error)) from None
