"""The widgets a person fills in, as google.apps.card.v1 JSON; what they are called is the cards' own."""

import json
from collections.abc import Collection, Sequence
from itertools import accumulate

from addon.cards.widgets import OnClick, Widget, fault
from backend.texts import shown

MOST_CHOICES = 100
"""What a selectionInput of Google's holds."""
ROOM = 7_000
"""Characters of JSON for the choices of one widget: a whole answer stays under 30 kB."""

Choice = tuple[str, str]
"""A value and what it is called."""


def field(name: str, label: str, value: str, most: int, *, long: bool = False, hint: str = "") -> Widget:
    """A field to write in at most so many characters, with what stands in it."""
    found: dict[str, object] = {"name": name, "label": label, "value": value, "validation": {"characterLimit": most}}
    found |= {"type": "MULTIPLE_LINE"} if long else {}
    found |= {"hintText": hint} if hint else {}
    return {"textInput": found}


def dropdown(name: str, label: str, choices: Sequence[Choice], chosen: str, on_change: OnClick | None = None) -> Widget:
    """One choice of a list; `on_change` is what happens as soon as another one is taken."""
    found = _selection("DROPDOWN", name, label, choices, {chosen})
    found |= {"onChangeAction": on_change["action"]} if on_change else {}
    return {"selectionInput": found}


def boxes(name: str, label: str, choices: Sequence[Choice], chosen: Collection[str]) -> Widget:
    """Any number of choices of a list."""
    return {"selectionInput": _selection("CHECK_BOX", name, label, choices, chosen)}


def with_fault(widget: Widget, words: str) -> tuple[Widget, ...]:
    """The widget, and below it why what was put in will not do, if it will not."""
    return (widget, fault(words)) if words else (widget,)


def _selection(
    kind: str, name: str, label: str, choices: Sequence[Choice], chosen: Collection[str]
) -> dict[str, object]:
    """As many choices as one answer holds, those chosen in any case."""
    items = [
        {"text": shown(words, 60), "value": value, "selected": value in chosen}
        for value, words in choices[:MOST_CHOICES]
    ]
    sizes = accumulate(len(json.dumps(item)) for item in items)
    fitting = [item for item, size in zip(items, sizes, strict=True) if size <= ROOM or item["selected"]]
    return {"name": name, "label": label, "type": kind, "items": fitting}
