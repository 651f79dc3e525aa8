"""The card lint itself: one breach each, and the fault it must find."""

from collections.abc import Callable
from typing import Any

import pytest

Json = dict[str, Any]

CLICK: Json = {"action": {"function": "https://hire.example/addon/add"}}
BUTTON: Json = {"text": "Add", "onClick": CLICK}
SOUND: Json = {"header": {"title": "Hire"}, "sections": [{"widgets": [{"buttonList": {"buttons": [BUTTON]}}]}]}


def with_widget(widget: Json) -> Json:
    return {**SOUND, "sections": [{"widgets": [widget]}]}


def with_button(**changes: object) -> Json:
    return with_widget({"buttonList": {"buttons": [{**BUTTON, **changes}]}})


BREACHES: dict[str, Json] = {
    "not a Card": with_widget({"textParagraph": {"text": "x"}, "divider": {}}),
    "answer of 30 kB": with_widget({"textParagraph": {"text": "x" * 30_000}}),
    "title of 0": {**SOUND, "header": {}},
    "title of 73": {**SOUND, "header": {"title": "x" * 73}},
    "without a widget": {**SOUND, "sections": [{"widgets": []}]},
    "more than 100 widgets": {**SOUND, "sections": [{"widgets": [{"divider": {}}] * 51}] * 2},
    "without text or icon": with_button(text=""),
    "without onClick": with_button(onClick={}),
    "Button.type": with_button(type="FILLED"),
    "more than one filled": with_widget({"buttonList": {"buttons": [{**BUTTON, "color": {"red": 1}}] * 2}}),
    "without primary button": {**SOUND, "fixedFooter": {"secondaryButton": {**BUTTON, "color": {"red": 1}}}},
    "footer button without": {**SOUND, "fixedFooter": {"primaryButton": BUTTON}},
    "columns is for Chat": with_widget({"columns": {"columnItems": []}}),
    "topLabel is cut": with_widget({"decoratedText": {"topLabel": "x", "text": "x", "wrapText": True}}),
    "text that wraps": with_widget({"decoratedText": {"text": "x"}}),
    "is not https": with_button(onClick={"openLink": {"url": "http://hire.example"}}),
    "unknown icon": with_widget({"decoratedText": {"text": "x", "wrapText": True, "startIcon": {"knownIcon": "CAT"}}}),
    "no string": with_button(onClick={"action": {**CLICK["action"], "parameters": [{"key": "n", "value": 1}]}}),
    "without name or label": with_widget({"textInput": {"name": "note"}}),
}


@pytest.mark.parametrize("fault", BREACHES)
def test_each_breach_is_found(fault: str, lint: Callable[[Json], list[str]]) -> None:
    assert any(fault in found for found in lint(BREACHES[fault]))


def test_a_sound_card_has_no_fault(lint: Callable[[Json], list[str]]) -> None:
    assert lint(SOUND) == []
