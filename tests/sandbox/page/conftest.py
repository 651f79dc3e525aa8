"""The agency's mailboxes, a product of fixed cards, and a real browser that shows the page."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask, Response, request
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from sandbox.host import SCOPES
from sandbox.story import tell
from sandbox.story.papers import picture
from sandbox.world import World

CARDS = Path(__file__).parent / "cards"

Seen = list[tuple[str, dict[str, Any]]]
Said = dict[str, Any]


def told(answer: Any, event: dict[str, Any]) -> Any:
    return answer(event) if callable(answer) else answer


@pytest.fixture
def world() -> Iterator[World]:
    world = World()
    tell(world, world.now())
    yield world
    world.close()


@pytest.fixture
def card(world: World) -> Callable[[str], dict[str, Any]]:
    """Reads one of the cards in cards/, its addresses those of the product."""

    def read(name: str) -> dict[str, Any]:
        return dict(json.loads((CARDS / f"{name}.json").read_text("utf-8").replace("ORIGIN", world.addon_origin)))

    return read


@pytest.fixture
def seen() -> Seen:
    """What the product was asked: the operation (or the card a trigger got) and the commonEventObject."""
    return []


@pytest.fixture
def said() -> Said:
    """What the product answers instead, by operation or trigger: JSON, or what makes it of the whole event."""
    return {}


@pytest.fixture
def operate(seen: Seen, said: Said, card: Callable[[str], dict[str, Any]]) -> Callable[[], tuple[Any, int]]:
    """Answers a click by its parameter op: a card of that name, else a toast; save, scope and fail do as they say."""

    def answer() -> tuple[Any, int]:
        event = request.get_json()
        operation = event["commonEventObject"].get("parameters", {}).get("op", "")
        seen.append((operation, event["commonEventObject"]))
        if operation in said:
            return told(said[operation], event), 200
        if operation == "scope" and SCOPES[4] not in event["authorizationEventObject"]["authorizedScopes"]:
            return {"requesting_google_scopes": {"scopes": [SCOPES[4]]}}, 200
        action: dict[str, Any] = {"notification": {"text": f"Did {operation}"}}
        if operation == "save":
            action["navigations"] = [{"pop": True}, {"updateCard": card("candidate")}]
        elif (CARDS / f"{operation}.json").exists():
            action = {"navigations": [{"pushCard": card(operation)}]}
        return {"renderActions": {"action": action}}, 500 if operation == "fail" else 200

    return answer


@pytest.fixture
def product(
    world: World,
    seen: Seen,
    said: Said,
    card: Callable[[str], dict[str, Any]],
    operate: Callable[[], tuple[Any, int]],
) -> Iterator[str]:
    """The address of the product, served over real sockets."""
    app = Flask("product")

    def opened(name: str) -> Any:
        event = request.get_json()
        seen.append((name, {}))
        return told(said[name], event) if name in said else {"action": {"navigations": [{"pushCard": card(name)}]}}

    app.post("/addon/home", endpoint="home")(lambda: opened("home"))
    app.post("/addon/message", endpoint="message")(lambda: opened("candidate"))
    app.post("/addon/compose", endpoint="compose")(lambda: opened("compose"))
    app.post("/addon/act", endpoint="act")(operate)
    app.get("/face.png", endpoint="face")(lambda: Response(picture("a", "b").content, mimetype="image/png"))
    app.get("/connect", endpoint="connect")(lambda: "Connected. You may close this window.")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    world.addon_origin = f"http://127.0.0.1:{server.port}"
    compose = {"label": "Insert a reply", "runFunction": f"{world.addon_origin}/addon/compose"}
    gmail = {"composeTrigger": {"actions": [compose], "draftAccess": "METADATA"}}
    world.manifest = {"addOns": {"common": {"name": "Hirelabel"}, "gmail": gmail}}
    yield world.addon_origin
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, origin: str, product: str) -> Iterator[Page]:
    """The page at 1280 x 800 with Alice's inbox; an error in its scripts fails the test."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{origin}/")
    expect(page.locator(".card-header h3")).to_have_text("Hire")
    yield page
    page.close()
    assert errors == []


@pytest.fixture
def until(page: Page) -> Callable[[Callable[[], bool]], None]:
    """Waits, while the browser goes on, for something the page does not show; fails after five seconds."""

    def wait(happened: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        while not happened():
            assert time.monotonic() < deadline
            page.wait_for_timeout(20)

    return wait


@pytest.fixture
def lena(page: Page) -> Page:
    """The page with Lena Hartmann's mail open and her card in the sidebar."""
    page.locator(".thread", has_text="Application for Backend Engineer").click()
    expect(page.locator(".reader .title")).to_contain_text("Application for Backend Engineer")
    expect(page.locator(".card-header h3")).to_have_text("Lena Hartmann")
    return page
