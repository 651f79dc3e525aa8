"""The manifest, the actions and the routes name the same things."""

import json
from pathlib import Path
from typing import Any

from addon.actions import ACTIONS

ROOT = Path(__file__).parents[2]
ORIGIN = "https://hire.example"


def manifest() -> Any:
    return json.loads((ROOT / "manifest" / "addon.template.json").read_text().replace("${ORIGIN}", ORIGIN))


def urls(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [url for inner in value.values() for url in urls(inner)]
    if isinstance(value, list):
        return [url for inner in value for url in urls(inner)]
    return [value] if isinstance(value, str) and value.startswith(ORIGIN) else []


def test_every_address_of_the_manifest_answers(play: Any) -> None:
    client = play.app.test_client()
    for url in urls(manifest()):
        path = url.removeprefix(ORIGIN)
        method = "POST" if path.startswith("/addon/") else "GET"
        answer = client.open(path, method=method)
        answer.close()
        assert answer.status_code in {200, 302, 401}, url
        if path.startswith("/addon/"):
            assert path.removeprefix("/addon/") in ACTIONS


def test_every_scope_an_action_needs_is_asked_for_and_explained() -> None:
    asked = set(manifest()["oauthScopes"])
    explained = (ROOT / "manifest" / "scopes.md").read_text()
    for action in ACTIONS.values():
        assert set(action.scopes) <= asked
    for scope in asked:
        assert f"`{scope.removeprefix('https://www.googleapis.com/auth/')}`" in explained, scope


def test_every_action_a_card_calls_exists() -> None:
    golden = ROOT / "tests" / "addon" / "golden"
    called = {
        url.rpartition("/addon/")[2]
        for path in golden.glob("*.json")
        for url in functions(json.loads(path.read_text()))
    }
    assert called
    assert called <= set(ACTIONS)


def functions(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["function"]] if "function" in value else []
        return own + [url for inner in value.values() for url in functions(inner)]
    if isinstance(value, list):
        return [url for inner in value for url in functions(inner)]
    return []
