"""Every answer of a whole run has the shape Google's discovery document gives it, and no field more."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from sandbox.app import create_sandbox
from sandbox.gmail.methods import UNITS, described
from sandbox.gmail.routes import HANDLERS
from sandbox.identity.project import TOPIC
from sandbox.mailbox import Mailbox
from sandbox.world import World

Letter = Callable[..., bytes]
API = "/gmail/v1/users/me"
FULL = "https://mail.google.com/"
INT_STRINGS = frozenset({"int64", "uint64"})


def as_json_schema(found: Any) -> Any:
    """Google's dialect of JSON Schema to the standard one; unknown properties are refused."""
    if isinstance(found, list):
        return [as_json_schema(each) for each in found]
    if not isinstance(found, dict):
        return found
    if "$ref" in found:
        return {"$ref": f"#/$defs/{found['$ref']}"}
    if found.get("format") in INT_STRINGS:
        return {"type": "string", "pattern": r"^\d+$"}
    kept = {key: as_json_schema(found[key]) for key in ("type", "items", "enum") if key in found}
    if "properties" in found:
        kept |= {"properties": {key: as_json_schema(each) for key, each in found["properties"].items()}}
        kept |= {"additionalProperties": False}
    return kept


class Caller:
    """Calls methods by name and checks every answer against the method's schema."""

    def __init__(self, world: World, client: Any) -> None:
        google = described()
        self._methods = google.methods
        self._defs = {name: as_json_schema(schema) for name, schema in google.schemas.items()}
        self._headers = {"Authorization": f"Bearer {world.tokens.access('maya@agency.example', [FULL])}"}
        self._client = client
        self.seen: set[str] = set()

    def __call__(self, name: str, path: str, body: object = None) -> Any:
        method = self._methods[name]
        self.seen.add(name)
        answer = self._client.open(f"{API}{path}", method=method.verb, json=body, headers=self._headers)
        if not method.response:
            assert (answer.status_code, answer.data) == (204, b"")
            return None
        assert answer.status_code == 200, answer.text
        schema = {"$defs": self._defs, "$ref": f"#/$defs/{method.response}"}
        Draft202012Validator(schema).validate(answer.json)
        return answer.json


@pytest.fixture
def caller(world: World) -> Caller:
    return Caller(world, create_sandbox(world).test_client())


def read_everything(caller: Caller, stored_id: str) -> None:
    caller("getProfile", "/profile")
    for wanted in ("minimal", "metadata", "full", "raw"):
        caller("messages.get", f"/messages/{stored_id}?format={wanted}")
    for wanted in ("minimal", "metadata", "full"):
        caller("threads.get", f"/threads/{stored_id}?format={wanted}")
    caller("messages.list", "/messages?maxResults=1")
    caller("threads.list", "/threads?maxResults=1")
    payload = caller("messages.get", f"/messages/{stored_id}")["payload"]
    attachment = payload["parts"][1]["body"]["attachmentId"]
    caller("messages.attachments.get", f"/messages/{stored_id}/attachments/{attachment}")
    caller("settings.sendAs.list", "/settings/sendAs")
    caller("settings.sendAs.get", "/settings/sendAs/jobs@agency.example")


def change_everything(caller: Caller, stored_id: str, raw: bytes) -> None:
    posted = {"raw": urlsafe_b64encode(raw).decode()}
    color = {"textColor": "#000000", "backgroundColor": "#ffffff"}
    label = caller("labels.create", "/labels", {"name": "Hire", "color": color})["id"]
    caller("labels.patch", f"/labels/{label}", {"labelListVisibility": "labelHide"})
    caller("labels.update", f"/labels/{label}", {"name": "Hire 2"})
    for kind in ("messages", "threads"):
        caller(f"{kind}.modify", f"/{kind}/{stored_id}/modify", {"addLabelIds": [label], "removeLabelIds": ["UNREAD"]})
        caller(f"{kind}.trash", f"/{kind}/{stored_id}/trash")
        caller(f"{kind}.untrash", f"/{kind}/{stored_id}/untrash")
    caller("labels.get", f"/labels/{label}")
    caller("labels.list", "/labels")
    sent = caller("messages.send", "/messages/send", posted)
    caller("messages.insert", "/messages", posted)
    caller("messages.import", "/messages/import", posted)
    caller("messages.delete", f"/messages/{sent['id']}")
    caller("labels.delete", f"/labels/{label}")


def draft_everything(caller: Caller, raw: bytes) -> None:
    body = {"message": {"raw": urlsafe_b64encode(raw).decode()}}
    first, second = (caller("drafts.create", "/drafts", body)["id"] for _ in range(2))
    caller("drafts.update", f"/drafts/{first}", body)
    caller("drafts.get", f"/drafts/{first}")
    caller("drafts.list", "/drafts")
    caller("drafts.send", "/drafts/send", {"id": first})
    caller("drafts.delete", f"/drafts/{second}")


def test_every_answer_fits_googles_schema(caller: Caller, maya: Mailbox, letter: Letter) -> None:
    start = maya.history_id
    head = letter(content_type='multipart/mixed; boundary="b"').partition(b"\n\n")[0]
    parts = b"\n\n--b\n\nhello\n--b\nContent-Disposition: attachment; filename=a.pdf\n\n%PDF\n--b--\n"
    stored = maya.deliver(head + parts)
    caller("watch", "/watch", {"topicName": TOPIC})
    read_everything(caller, stored.id)
    change_everything(caller, stored.id, letter())
    draft_everything(caller, letter())
    caller("history.list", f"/history?startHistoryId={start}&maxResults=3")
    caller("history.list", f"/history?startHistoryId={start}&maxResults=500")
    caller("stop", "/stop")
    assert caller.seen == set(HANDLERS) == set(UNITS)


def test_errors_have_googles_shape(caller: Caller, world: World) -> None:
    client = caller._client
    answer = client.get(f"{API}/messages/1234567890abcdef", headers=caller._headers)
    assert answer.status_code == 404
    assert answer.json == {
        "error": {
            "code": 404,
            "message": "Requested entity was not found.",
            "errors": [
                {"message": "Requested entity was not found.", "domain": "global", "reason": "notFound"},
            ],
            "status": "NOT_FOUND",
        }
    }
