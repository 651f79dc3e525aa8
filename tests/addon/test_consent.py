"""Granular consent: an action without its scopes does nothing at all and asks; and mail of another's mailbox."""

import sqlite3
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests

from addon.actions import ACTIONS
from sandbox.host import SCOPES, Call
from sandbox.host.events import event
from sandbox.identity.project import ADDON_ACCOUNT

Letter = Callable[..., EmailMessage]

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
EMAIL = "https://www.googleapis.com/auth/userinfo.email"
METADATA = "https://www.googleapis.com/auth/gmail.addons.current.message.metadata"
NEEDING = sorted(name for name, action in ACTIONS.items() if action.scopes or action.beside_mail)


def everything(folder: Path) -> list[str]:
    """All that stands in the store."""
    with sqlite3.connect(next(folder.glob("*.db"))) as database:
        return sorted(database.iterdump())


def post(play: Any, url: str, body: dict[str, Any]) -> Any:
    bearer = play.world.service_token(ADDON_ACCOUNT, url)
    return requests.post(url, json=body, headers={"Authorization": f"Bearer {bearer}"}, timeout=30)


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "first call ever"])
@pytest.mark.parametrize("name", NEEDING)
def test_without_its_scopes_an_action_asks_and_does_nothing(
    play: Any, letter: Letter, tmp_path: Path, name: str, *, connected: bool
) -> None:
    stored = play.deliver(ALICE, letter("Max Moss <max@moss.example>", ALICE))
    if connected:
        play.connect(ALICE)
    action = ACTIONS[name]
    wanted = {*action.scopes, *action.beside_mail}
    play.host.withhold(ALICE, wanted)
    before, history = everything(tmp_path), play.world.mailboxes[ALICE].history_id
    url = "" if name == "message" else f"{play.origin}/addon/{name}"
    reply = play.host.call(Call(ALICE, stored.id, url, {"address": "max@moss.example", "rule": "@moss.example"}))
    assert set(reply.answer.scopes) == wanted
    assert everything(tmp_path) == before
    assert play.world.mailboxes[ALICE].history_id == history


def test_only_what_is_missing_is_asked_for(play: Any, letter: Letter) -> None:
    stored = play.deliver(ALICE, letter("Max Moss <max@moss.example>", ALICE))
    play.host.withhold(ALICE, set(SCOPES) - {EMAIL})
    assert play.host.call(Call(ALICE, stored.id)).answer.scopes == (METADATA,)
    play.host.grant(ALICE, [METADATA])
    assert play.open(ALICE, stored)["name"] == "stranger"


def test_who_she_is_is_asked_for_before_anything_else(play: Any, letter: Letter, tmp_path: Path) -> None:
    stored = play.deliver(ALICE, letter("Max Moss <max@moss.example>", ALICE))
    play.host.withhold(ALICE, SCOPES)
    before = everything(tmp_path)
    assert play.host.call(Call(ALICE, stored.id)).answer.scopes == (EMAIL,)
    assert everything(tmp_path) == before


@pytest.mark.parametrize(("named", "asks"), [("absent", False), ("empty", True), ("others", True)])
def test_scopes_that_are_not_named_count_as_granted(play: Any, letter: Letter, named: str, *, asks: bool) -> None:
    stored, url = play.deliver(ALICE, letter("Max Moss <max@moss.example>", ALICE)), f"{play.origin}/addon/message"
    body: dict[str, Any] = event(play.world, ALICE, url, mail=stored)
    tokens = body["authorizationEventObject"]
    if named == "absent":
        del tokens["authorizedScopes"]
    else:
        tokens["authorizedScopes"] = [] if named == "empty" else [EMAIL]
    assert ("requestingGoogleScopes" in post(play, url, body).json()) is asks


def test_home_and_settings_need_no_mail_scope(play: Any) -> None:
    play.host.withhold(ALICE, [METADATA])
    assert play.host.call(Call(ALICE)).answer.scopes == ()
    for name in ("settings", "refresh"):
        assert play.host.call(Call(ALICE, url=f"{play.origin}/addon/{name}")).answer.scopes == ()


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "not connected"])
def test_beside_a_mail_of_anothers_mailbox_nothing_is_said_of_it(play: Any, letter: Letter, *, connected: bool) -> None:
    """Alice reads Tom's mailbox, to which he gave her access; he follows the thread, and all recruiters may read it."""
    play.connect(TOM)
    if connected:
        play.connect(ALICE)
    toms = play.deliver(TOM, letter("Max Moss <max@moss.example>", TOM))
    play.label(TOM, toms)
    play.look(TOM)
    for name in ("message", "refresh", "add", "stop"):
        url = f"{play.origin}/addon/{name}"
        said = post(play, url, event(play.world, ALICE, url, mail=toms)).text
        assert "Max" not in said
        assert "moss" not in said
        if name in ("message", "refresh"):
            assert "This mailbox is not connected" in said
    assert [candidate.name for candidate in play.candidates()] == ["Max Moss"]
    assert play.threads(ALICE) == []
