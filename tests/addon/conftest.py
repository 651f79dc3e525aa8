"""What Gmail's sidebar refuses, drops or cuts without a word, as a lint; and the recorded cards."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.apps import card_v1
from google.protobuf import json_format  # type: ignore[import-untyped]

from addon import answer

GOLDEN = Path(__file__).parent / "golden"
CHAT_ONLY = {
    "carousel", "columns", "nestedWidget", "materialIcon", "textSyntax", "placeholderText", "topLabelText",
    "contentText", "bottomLabelText", "startIconVerticalAlignment", "horizontalAlignment", "interaction",
    "externalDataSource", "platformDataSource", "expressionData", "visibility", "eventActions",
}  # fmt: skip
NEVER_WRAPS = {"topLabel", "subtitle"}
LINKS = {"url", "function", "iconUrl", "imageUrl"}
ICONS = {"STAR", "EMAIL", "PERSON", "PHONE", "CLOCK", "DESCRIPTION", "BOOKMARK", "INVITE"}
TITLE_ROOM = 72
LARGEST_ANSWER = 30_000

Json = dict[str, Any]


def faults(card: Json) -> Iterator[str]:
    try:
        json_format.ParseDict(card, card_v1.Card.pb(card_v1.Card()))
    except json_format.ParseError as error:
        yield f"not a Card: {error}"
    if len(json.dumps(answer.trigger_response(card))) >= LARGEST_ANSWER:
        yield "answer of 30 kB or more"
    title = card.get("header", {}).get("title", "")
    if not 0 < len(title) <= TITLE_ROOM:
        yield f"title of {len(title)} characters"
    sections = card.get("sections", [])
    if not all(section.get("widgets") for section in sections):
        yield "a section without a widget"
    if sum(len(section.get("widgets", [])) for section in sections) > 100:
        yield "more than 100 widgets"
    buttons = [button for _, button in found(card, "button", "buttons", "primaryButton", "secondaryButton")]
    yield from (fault for button in buttons for fault in button_faults(button))
    if sum("color" in button for button in buttons) > 1:
        yield "more than one filled button"
    yield from footer_faults(card.get("fixedFooter"))
    yield from field_faults(card)


def button_faults(button: Json) -> Iterator[str]:
    if not (button.get("text") or button.get("icon")):
        yield "a button without text or icon"
    if not button.get("onClick"):
        yield "a button without onClick"
    if "type" in button:
        yield "Button.type is for Chat"


def footer_faults(footer: Json | None) -> Iterator[str]:
    if footer is not None and "primaryButton" not in footer:
        yield "a footer without primary button"
    if footer and not all(button.get("text") and button.get("color") for button in footer.values()):
        yield "a footer button without text or color"


def field_faults(card: Json) -> Iterator[str]:
    for key, value in found(card):
        if key in CHAT_ONLY:
            yield f"{key} is for Chat"
        if key in NEVER_WRAPS:
            yield f"{key} is cut at the sidebar's width"
        if key in LINKS and not value.startswith("https://"):
            yield f"{key} {value} is not https"
        if key == "knownIcon" and value not in ICONS:
            yield f"unknown icon {value}"
        if key == "decoratedText" and not (value.get("text") and value.get("wrapText")):
            yield "decoratedText without text that wraps"
        if key == "parameters" and not all(isinstance(each["value"], str) for each in value):
            yield "a parameter that is no string"
        if key in {"textInput", "selectionInput", "dateTimePicker"} and not (value.get("name") and value.get("label")):
            yield f"{key} without name or label"


def found(value: object, *keys: str) -> Iterator[tuple[str, Any]]:
    """Every field of a tree (of these names), those in lists one by one where names are asked for."""
    if isinstance(value, list):
        for each in value:
            yield from found(each, *keys)
    if isinstance(value, dict):
        for key, inner in value.items():
            if not keys:
                yield key, inner
            elif key in keys:
                yield from ((key, each) for each in (inner if isinstance(inner, list) else [inner]))
            yield from found(inner, *keys)


@pytest.fixture(scope="session")
def lint() -> Callable[[Json], list[str]]:
    """What is wrong with a card."""
    return lambda card: list(faults(card))


@pytest.fixture(scope="session")
def golden() -> Callable[[str, Json], Json]:
    """The recorded JSON of that name; with GOLDEN=write it is recorded anew from the given one."""

    def recorded(name: str, fresh: Json) -> Json:
        file = GOLDEN / f"{name}.json"
        if os.environ.get("GOLDEN") == "write":
            file.write_text(json.dumps(fresh, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return json.loads(file.read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    return recorded
