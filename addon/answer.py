"""The answers Gmail's add-on host understands, one function per kind; no card is built here.

Form: Google's "alternate runtimes" guide and google.apps.card.v1. Unknown root fields are refused, so nothing extra.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

Card = Mapping[str, Any]
Answer = dict[str, Any]


class Way(StrEnum):
    """Where a card comes: in place of the open one, above it (so that back leads there), or in place of that below."""

    REPLACE = "replace"
    PUSH = "push"
    BACK = "back"


WAYS: Mapping[Way, tuple[Answer, ...]] = {Way.REPLACE: (), Way.PUSH: (), Way.BACK: ({"pop": True},)}


def trigger_response(card: Card) -> Answer:
    """Answers a homepage or message trigger with a card."""
    return {"action": {"navigations": [{"pushCard": card}]}}


def action_response(
    card: Card, *, notification: str = "", state_changed: bool = False, way: Way = Way.REPLACE
) -> Answer:
    """Answers a click with a card and a toast; `state_changed` makes Gmail fetch older cards anew."""
    action: Answer = {"navigations": [*WAYS[way], {"pushCard" if way is Way.PUSH else "updateCard": card}]}
    if notification:
        action["notification"] = {"text": notification}
    answer: Answer = {"renderActions": {"action": action}}
    if state_changed:
        answer["stateChanged"] = True
    return answer


def menu_response(card: Card) -> Answer:
    """Answers an entry of the add-on's menu (a universal action) with a card above the open one."""
    return {"renderActions": {"action": {"navigations": [{"pushCard": card}]}}}


def draft_response(content: str) -> Answer:
    """Answers a click beside a draft: puts this HTML where the cursor stands. Google asks for both types."""
    inserted = {"content": content, "contentType": "MUTABLE_HTML"}
    update = {"updateBody": {"type": "IN_PLACE_INSERT", "insertContents": [inserted]}}
    return {"renderActions": {"hostAppAction": {"gmailAction": {"updateDraftActionMarkup": update}}}}


def scopes_request(scopes: Iterable[str]) -> Answer:
    """Answers any call: Google asks the person for these scopes and then repeats the call."""
    return {"requestingGoogleScopes": {"scopes": sorted(scopes)}}
