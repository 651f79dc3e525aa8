"""Reads what the product answered: the documented shapes pass, anything else is Gmail's error box."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.host.draft_actions import checked
from sandbox.host.members import Rejected, known

_SNAKE = re.compile(r"_([a-z])")
_NAVIGATIONS = {"pushCard": dict, "updateCard": dict, "pop": bool, "popToRoot": bool, "popToCard": str}
_PROMPTS = {"basicAuthorizationPrompt", "customAuthorizationPrompt", "requestingGoogleScopes"}


class Kind(StrEnum):
    """What was called decides the shape of the answer (workspace-addon.md §4.1)."""

    TRIGGER = "trigger"
    ACTION = "action"
    SUGGESTIONS = "suggestions"


@dataclass(frozen=True)
class Answer:
    """What Gmail is to do: change the stack of cards, show a toast, open a link, ask for scopes, sign in."""

    navigations: tuple[Mapping[str, Any], ...] = ()
    notification: str = ""
    link: Mapping[str, Any] = field(default_factory=dict)
    scopes: tuple[str, ...] = ()
    sign_in: Mapping[str, str] = field(default_factory=dict)
    host_action: Mapping[str, Any] = field(default_factory=dict)
    state_changed: bool = False
    suggestions: tuple[str, ...] = ()


def read(kind: Kind, raw: object, scopes: Collection[str]) -> Answer:
    """The answer as values; snake_case names are taken too, as proto-JSON allows. `scopes` are the manifest's.

    Raises:
        Rejected: unknown or misplaced members, or a scope that the manifest does not name.
    """
    body = _camel(raw)
    if not isinstance(body, dict):
        raise Rejected("the answer is no JSON object")
    if prompts := _PROMPTS & set(body):
        return _prompt(prompts.pop(), body, scopes)
    if kind is Kind.TRIGGER:
        return _render(body, "the answer to a trigger")
    if kind is Kind.SUGGESTIONS:
        return _suggestions(body)
    known(body, {"renderActions", "stateChanged"}, "the answer to an action")
    return _render(body.get("renderActions", {}), "renderActions", state_changed=bool(body.get("stateChanged")))


def _prompt(name: str, body: dict[str, Any], scopes: Collection[str]) -> Answer:
    known(body, {name}, "a prompt")
    inner = body[name]
    if name == "customAuthorizationPrompt":
        return _render(inner, name)
    if name == "requestingGoogleScopes":
        known(inner, {"scopes", "allScopes"}, name)
        return Answer(scopes=_wanted(inner, scopes))
    known(inner, {"authorizationUrl", "resource"}, name)
    return Answer(sign_in={"url": inner["authorizationUrl"], "resource": inner.get("resource", "")})


def _wanted(prompt: dict[str, Any], scopes: Collection[str]) -> tuple[str, ...]:
    wanted = tuple(scopes) if prompt.get("allScopes") else tuple(prompt.get("scopes", ()))
    if strange := set(wanted) - set(scopes):
        raise Rejected(f"asks for scopes the manifest does not name: {', '.join(sorted(strange))}")
    return wanted


def _suggestions(body: dict[str, Any]) -> Answer:
    listed = known(body, {"autoComplete"}, "the answer to an autocompletion").get("autoComplete", {})
    items = known(listed, {"items"}, "autoComplete").get("items", ())
    return Answer(suggestions=tuple(str(known(each, {"text"}, "a suggestion").get("text", "")) for each in items))


def _render(body: object, where: str, *, state_changed: bool = False) -> Answer:
    rendered = known(body, {"action", "hostAppAction"}, where)
    action = known(rendered.get("action", {}), {"navigations", "link", "notification"}, "action")
    host_action = known(rendered.get("hostAppAction", {}), {"gmailAction"}, "hostAppAction")
    return Answer(
        navigations=tuple(_navigation(each) for each in action.get("navigations", ())),
        notification=known(action.get("notification", {}), {"text"}, "notification").get("text", ""),
        link=known(action.get("link", {}), {"url", "openAs", "onClose"}, "link"),
        host_action=checked(host_action.get("gmailAction", {})),
        state_changed=state_changed,
    )


def _navigation(raw: object) -> Mapping[str, Any]:
    navigation = known(raw, set(_NAVIGATIONS), "a navigation")
    if len(navigation) != 1:
        raise Rejected("a navigation has exactly one member")
    name, value = next(iter(navigation.items()))
    if not isinstance(value, _NAVIGATIONS[name]) or not value:
        raise Rejected(f"{name} has the wrong type or is empty")
    return navigation


def _camel(value: Any) -> Any:
    if isinstance(value, list):
        return [_camel(each) for each in value]
    if isinstance(value, dict):
        return {_SNAKE.sub(lambda found: found[1].upper(), name): _camel(each) for name, each in value.items()}
    return value
