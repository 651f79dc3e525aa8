"""The page's addresses that reach the add-on, or decide how Google treats it: events, scopes, patience, the reader."""

from dataclasses import asdict, replace
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.host import Call, Draft, Host, deployed
from sandbox.reader import Reader
from sandbox.world import World


def mount(page: Blueprint, world: World, host: Host) -> None:
    """Add the addresses to the page's blueprint."""
    _calls(page, world, host)
    _settings(page, world, host)


def _calls(page: Blueprint, world: World, host: Host) -> None:
    @page.post("/page/event")
    def event() -> ResponseReturnValue:
        try:
            return jsonify(asdict(host.call(_call(request.get_json()))))
        except ValueError as refused:
            abort(400, str(refused))

    @page.post("/page/scopes")
    def scopes() -> ResponseReturnValue:
        asked = request.get_json()
        host.grant(_person(asked), asked["scopes"])
        host.withhold(_person(asked), asked.get("without", ()))
        return jsonify({})

    @page.get("/page/addon")
    def addon() -> ResponseReturnValue:
        return jsonify(asdict(deployed(world)))


def _settings(page: Blueprint, world: World, host: Host) -> None:
    @page.post("/page/patience")
    def patience() -> ResponseReturnValue:
        host.timeout_s = float(request.get_json()["seconds"])
        return jsonify({})

    @page.get("/page/reader")
    def reader() -> ResponseReturnValue:
        return jsonify(_shown(world.readers.get(_person(request.args), Reader()), world, host))

    @page.post("/page/reader")
    def read() -> ResponseReturnValue:
        asked = request.get_json()
        before = world.readers.get(_person(asked), Reader())
        chosen = {name: asked[name] for name in ("locale", "zone", "platform") if name in asked}
        ZoneInfo(chosen.get("zone", before.zone))
        world.readers[_person(asked)] = replace(before, **chosen)
        return jsonify(_shown(world.readers[_person(asked)], world, host))


def _shown(reader: Reader, world: World, host: Host) -> dict[str, object]:
    return asdict(reader) | {"now": int(world.now().timestamp() * 1000), "patience": host.timeout_s}


def _call(asked: dict[str, Any]) -> Call:
    draft = asked.get("draft")
    return Call(
        address=_person(asked),
        mailbox=asked["mailbox"],
        message_id=asked.get("message", ""),
        url=asked.get("url", ""),
        parameters=asked.get("parameters", {}),
        form=asked.get("formInputs", {}),
        draft=Draft(tuple(draft["to"]), tuple(draft["cc"]), tuple(draft["bcc"])) if draft else None,
        suggesting=asked.get("suggesting", False),
    )


def _person(asked: Any) -> str:
    """Who is signed in: the mailbox's own person, unless a delegate opened it."""
    return str(asked.get("person") or asked["mailbox"])
