"""A walk through the sidebar: every button a card shows is pressed once, so that a new action is met by itself."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from addon.actions import ACTIONS
from sandbox.host.events import event
from sandbox.identity.project import ADDON_ACCOUNT

Json = dict[str, Any]

MANIFEST = Path(__file__).parents[2] / "manifest" / "addon.template.json"
WRITTEN_TO = ["someone@outside.example"]
"""Who stands in the draft beside which the compose trigger is called."""
LONGEST_WALK = 400
UNREACHED: Mapping[str, tuple[dict[str, str], dict[str, str]]] = {
    "again": ({}, {}),
    "applies": ({"address": "someone@outside.example"}, {}),
    "cancel_reply": ({"candidate": "nobody", "outgoing": "nobody"}, {}),
    "connected": ({}, {}),
    "draft": ({"candidate": "nobody"}, {}),
    "insert": ({"candidate": "nobody", "what": "greeting"}, {}),
    "once": ({"address": "someone@outside.example"}, {}),
    "profile": ({"candidate": "nobody"}, {}),
    "save_draft": ({"candidate": "nobody", "conversation": "none", "draft": "none", "nonce": "x"}, {"when": "working"}),
    "send_reply": ({"candidate": "nobody", "outgoing": "nobody"}, {}),
}
"""Parameters and form of the actions whose buttons only other people's cards show."""


@dataclass(frozen=True)
class Press:
    """A button of one card, or a trigger of Gmail's; `form` are the values of the card's fields."""

    action: str
    mail: Any = field(default=None, compare=False)
    parameters: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    shown_on: str = ""

    @property
    def kind(self) -> tuple[str, ...]:
        """What makes it another press than those before it."""
        return (self.action, self.shown_on, *sorted(self.parameters))


class Walker:
    """Presses buttons for one person, past the network; her mails are what she opens."""

    def __init__(self, play: Any, address: str, mails: Sequence[Any] = ()) -> None:
        self._play = play
        self._address = address
        self._mails = mails
        self._client = play.app.test_client()

    def url(self, action: str) -> str:
        return f"{self._play.origin}/addon/{action}"

    def body(self, press: Press) -> Json:
        """The event Google would send, with fresh tokens."""
        form = {name: {"stringInputs": {"value": [value]}} for name, value in press.form.items()}
        made: Json = event(
            self._play.world,
            self._address,
            self.url(press.action),
            mail=press.mail,
            parameters=press.parameters,
            form=form,
        )
        return made | ({"gmail": {"toRecipients": WRITTEN_TO}} if press.action == "compose" else {})

    def send(self, action: str, body: Json | bytes, token: str | None = None) -> tuple[int, Any, str]:
        """Post an event; the status, the decoded answer and its text."""
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        bearer = self._play.world.service_token(ADDON_ACCOUNT, self.url(action)) if token is None else token
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        answer = self._client.post(f"/addon/{action}", data=data, headers=headers)
        return answer.status_code, answer.get_json(silent=True), answer.text

    def presses(self, sent: Callable[[Press], Any]) -> Iterator[Press]:
        """Every press there is, each once it was sent; `sent` sends it and returns the decoded answer."""
        mails = (*self._mails, None)
        waiting = [Press(name, mail) for mail in mails for name in triggers()]
        waiting += [Press(name, self._mails[0], *given) for name, given in UNREACHED.items()]
        seen: set[tuple[str, ...]] = set()
        triggered = len(waiting)
        while waiting and len(seen) < LONGEST_WALK:
            press = waiting.pop(0)
            triggered -= 1
            if press.kind in seen and triggered < 0:
                continue
            seen.add(press.kind)
            for card in cards(sent(press)):
                waiting += buttons(card, press.mail)
            yield press


def triggers() -> list[str]:
    """What Gmail calls by itself or from its menus, as the manifest says."""
    paths = [text for text in leaves(json.loads(MANIFEST.read_text())) if "/addon/" in text]
    return list(dict.fromkeys(path.rpartition("/")[2] for path in paths))


def cards(answer: Any) -> Iterator[Json]:
    """Every card of an answer."""
    for part in _objects(answer):
        if "sections" in part and "header" in part:
            yield part


def buttons(card: Json, mail: Any) -> Iterator[Press]:
    """Every action of a card, with its fields filled in."""
    form = dict(_fields(card))
    for part in _objects(card):
        if isinstance(part.get("function"), str):
            parameters = {each["key"]: each["value"] for each in part.get("parameters", [])}
            name = part["function"].rpartition("/addon/")[2]
            yield Press(name, mail, parameters, form, card.get("name", ""))


def parameters_of(presses: Sequence[Press]) -> dict[str, set[str]]:
    """Which parameters each action was sent."""
    found: dict[str, set[str]] = {name: set() for name in ACTIONS}
    for press in presses:
        found[press.action] |= set(press.parameters)
    return found


def _fields(card: Json) -> Iterator[tuple[str, str]]:
    for part in _objects(card):
        if "textInput" in part:
            given = part["textInput"]
            address = "address" in given["name"] or "mail" in given["name"]
            yield given["name"], given.get("value") or (WRITTEN_TO[0] if address else "Walk Through")
        if "selectionInput" in part:
            items = part["selectionInput"].get("items", [])
            yield part["selectionInput"]["name"], items[-1]["value"] if items else ""
        if "switchControl" in part:
            yield part["switchControl"]["name"], part["switchControl"].get("value", "on")


def _objects(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(inner)


def leaves(value: Any) -> Iterator[str]:
    """Every value at the end of a branch, as text."""
    if not isinstance(value, dict | list):
        yield str(value)
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from leaves(inner)
