"""Gmail's methods by name: verb, path and scopes from Google's discovery document, units from the 2026 table."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from googleapiclient.discovery_cache import get_static_doc

UNITS = {
    "getProfile": 1,
    "watch": 100,
    "stop": 50,
    "labels.list": 1,
    "labels.get": 1,
    "labels.create": 5,
    "labels.update": 5,
    "labels.patch": 5,
    "labels.delete": 5,
    "messages.list": 5,
    "messages.get": 20,
    "messages.modify": 5,
    "messages.trash": 20,
    "messages.untrash": 5,
    "messages.delete": 10,
    "messages.send": 100,
    "messages.insert": 25,
    "messages.import": 25,
    "messages.attachments.get": 20,
    "threads.list": 10,
    "threads.get": 40,
    "threads.modify": 10,
    "threads.trash": 20,
    "threads.untrash": 20,
    "history.list": 2,
    "drafts.list": 5,
    "drafts.get": 20,
    "drafts.create": 10,
    "drafts.update": 15,
    "drafts.delete": 10,
    "drafts.send": 100,
    "settings.sendAs.list": 1,
    "settings.sendAs.get": 1,
}
_FIRST_STEPS = len("gmail.users.")


@dataclass(frozen=True)
class Method:
    """One method; paths are Flask rules, `response` names the schema of the answer (empty: no content)."""

    name: str
    verb: str
    paths: tuple[str, ...]
    scopes: frozenset[str]
    units: int
    response: str


@dataclass(frozen=True)
class Gmail:
    """What Google's own document says about the API."""

    methods: dict[str, Method]
    schemas: dict[str, dict[str, object]]
    palette: frozenset[str]


def described() -> Gmail:
    """Read the discovery document that google-api-python-client carries."""
    document = json.loads(get_static_doc("gmail", "v1"))
    methods = {method.name: method for method in _methods(document["resources"]["users"])}
    colors = document["schemas"]["LabelColor"]["properties"]["textColor"]["description"]
    return Gmail(methods, document["schemas"], frozenset(re.findall(r"#[0-9a-f]{6}", colors)))


def _methods(resource: dict[str, dict[str, dict[str, object]]]) -> Iterator[Method]:
    for each in resource.get("methods", {}).values():
        if str(each["id"])[_FIRST_STEPS:] in UNITS:
            yield _method(each)
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)  # type: ignore[arg-type]  # a resource's shape is recursive


def _method(described: dict[str, object]) -> Method:
    name = str(described["id"])[_FIRST_STEPS:]
    upload = described.get("mediaUpload")
    simple = upload["protocols"]["simple"]["path"].lstrip("/") if isinstance(upload, dict) else ""
    response = described.get("response")
    scopes = described["scopes"]
    return Method(
        name=name,
        verb=str(described["httpMethod"]),
        paths=tuple(_rule(path) for path in (str(described["flatPath"]), simple) if path),
        scopes=frozenset(scopes if isinstance(scopes, list) else ()),
        units=UNITS[name],
        response=str(response["$ref"]) if isinstance(response, dict) else "",
    )


def _rule(path: str) -> str:
    return "/" + re.sub(r"\{(\w+)\}", r"<\1>", path)
