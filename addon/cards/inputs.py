"""The widgets a person fills in, as google.apps.card.v1 JSON; what they are called is the cards' own."""

import json
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

from addon.cards.widgets import OnClick, Widget, fault

MOST_CHOICES = 100
"""What a selectionInput of Google's holds."""
ROOM = 7_000
"""Characters of JSON for the choices of one widget: a whole answer stays under 30 kB."""

CALLED = 60
"""Characters of what a choice is called, where others wrote it."""

Choice = tuple[str, str]
"""A value and what it is called, in words of ours or fit for a sentence by `shown`."""


def field(name: str, label: str, value: str, most: int, *, long: bool = False, hint: str = "") -> Widget:
    """A field to write in at most so many characters, with what stands in it."""
    found: dict[str, object] = {"name": name, "label": label, "value": value, "validation": {"characterLimit": most}}
    found |= {"type": "MULTIPLE_LINE"} if long else {}
    found |= {"hintText": hint} if hint else {}
    return {"textInput": found}


def dropdown(
    name: str, label: str, choices: Sequence[Choice], chosen: str, on_change: OnClick | None = None, room: int = ROOM
) -> Widget:
    """One choice of a list; `on_change` is what happens as soon as another one is taken."""
    found = _selection("DROPDOWN", name, label, choices, {chosen}, room)
    found |= {"onChangeAction": on_change["action"]} if on_change else {}
    return {"selectionInput": found}


def boxes(name: str, label: str, choices: Sequence[Choice], chosen: Collection[str], room: int = ROOM) -> Widget:
    """Any number of choices of a list."""
    return {"selectionInput": _selection("CHECK_BOX", name, label, choices, chosen, room)}


def with_fault(widget: Widget, words: str) -> tuple[Widget, ...]:
    """The widget, and below it why what was put in will not do, if it will not."""
    return (widget, fault(words)) if words else (widget,)


def start(words: str, room: int) -> str:
    """As much of a text, from its start, as takes so many characters of JSON."""
    sizes = accumulate(len(json.dumps(each)) - 2 for each in words)
    return words[: sum(size <= room for size in sizes)]


def fitting(words: Iterable[str], room: int) -> tuple[str, ...]:
    """As many of these texts, none of them cut, as take so many characters of JSON."""
    found = tuple(words)
    sizes = accumulate(len(json.dumps(each)) for each in found)
    return found[: sum(size <= room for size in sizes)]


def _selection(
    kind: str, name: str, label: str, choices: Sequence[Choice], chosen: Collection[str], room: int
) -> dict[str, object]:
    """As many choices as one answer holds, those chosen before any other; they stand in the order given."""
    first = sorted(range(len(choices)), key=lambda place: choices[place][0] not in chosen)
    items = {place: _item(*choices[place], chosen) for place in first[:MOST_CHOICES]}
    sizes = accumulate(len(json.dumps(item)) for item in items.values())
    drawn = [place for place, size in zip(items, sizes, strict=True) if size <= room]
    return {"name": name, "label": label, "type": kind, "items": [items[place] for place in sorted(drawn)]}


def _item(value: str, words: str, chosen: Collection[str]) -> dict[str, object]:
    return {"text": words, "value": value, "selected": value in chosen}
