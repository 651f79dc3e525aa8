"""Failure mode 24: who knocks with a wrong token is sent away, and nothing was done for her."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests

from sandbox.host import Call
from sandbox.host.events import event

Letter = Callable[..., EmailMessage]
Claims = dict[str, Any]

ALICE = "alice@brightwater.example"
PUSH, OPEN = "/watchers/gmail", "/addon/message"
HOUR = 3600


@pytest.fixture
def labelled(stage: Callable[..., Any], letter: Letter) -> tuple[Any, Any]:
    """A stage with pushes; Alice labels a mail while nobody is told, so that one push is due."""
    play = stage(push=True)
    play.world.pushing.target = None
    play.connect(ALICE)
    stored = play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE))
    play.label(ALICE, stored)
    play.world.counters.reset()
    return play, stored


@pytest.fixture
def kept_in() -> str:
    """Guards refuse before any store is asked; SQLite's is the one that can be taken away."""
    return "sqlite"


@pytest.fixture
def without_store(tmp_path: Path) -> Callable[[], Iterator[None]]:
    """Takes the store's tables away, so that whoever so much as reads it is found out."""

    def take() -> Iterator[None]:
        with sqlite3.connect(tmp_path / "hirelabel.db") as database:
            database.execute("ALTER TABLE documents RENAME TO hidden")
        yield
        with sqlite3.connect(tmp_path / "hirelabel.db") as database:
            database.execute("ALTER TABLE hidden RENAME TO documents")

    return take


def envelope(play: Any) -> Claims:
    mailbox = play.world.mailboxes[ALICE]
    return dict(play.world.pushing.envelope(mailbox.address, mailbox.history_id))


def push(play: Any, token: str | None) -> int:
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return requests.post(play.origin + PUSH, json=envelope(play), headers=headers, timeout=10).status_code


def pushers(play: Any, **changed: Any) -> str:
    """Pub/Sub's token, but for the changed claims."""
    at = int(time.time())
    claims = {
        "iss": "https://accounts.google.com",
        "aud": play.origin + PUSH,
        "email": "push@sandbox.iam.gserviceaccount.com",
        "email_verified": True,
        "sub": "1",
        "iat": at,
        "exp": at + HOUR,
    }
    return str(play.world.sign({name: value for name, value in (claims | changed).items() if value is not None}))


FORGED: dict[str, Callable[[Any], str | None]] = {
    "no token": lambda play: None,
    "an empty token": lambda play: "",
    "no token of Google's": lambda play: "a.b.c",
    "another's key": lambda play: type(play.world.keys)().sign({"aud": play.origin + PUSH}),
    "a cut signature": lambda play: pushers(play)[:-6],
    "expired": lambda play: pushers(play, iat=int(time.time()) - 2 * HOUR, exp=int(time.time()) - HOUR),
    "not valid yet": lambda play: pushers(play, iat=int(time.time()) + HOUR, exp=int(time.time()) + 2 * HOUR),
    "another door": lambda play: pushers(play, aud=play.origin + "/watchers/poll"),
    "another host": lambda play: pushers(play, aud="https://elsewhere.example/watchers/gmail"),
    "another account": lambda play: pushers(play, email="push@another.iam.gserviceaccount.com"),
    "the add-on's account": lambda play: play.world.service_token(
        "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com", play.origin + PUSH
    ),
    "no account": lambda play: pushers(play, email=None),
    "an unverified account": lambda play: pushers(play, email_verified=False),
    "an account verified in words": lambda play: pushers(play, email_verified="true"),
    "another issuer": lambda play: pushers(play, iss="https://accounts.evil.example"),
    "a person's token": lambda play: play.world.id_token(ALICE, play.origin + PUSH),
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_failure_mode_24_a_forged_push_does_no_work(
    labelled: tuple[Any, Any], without_store: Callable[[], Iterator[None]], forged: Callable[[Any], str | None]
) -> None:
    """Broken variant: the push door's guard let everyone in; any account of Google's was let in."""
    play, _ = labelled
    taken = without_store()
    next(taken)
    assert push(play, forged(play)) == 401
    next(taken, None)
    assert play.world.counters.requests.total() == 0
    assert play.candidates() == []


def test_failure_mode_24_the_real_push_reads_the_store_and_gmail(
    labelled: tuple[Any, Any], without_store: Callable[[], Iterator[None]]
) -> None:
    """Broken variant: the guard refused every token."""
    play, _ = labelled
    taken = without_store()
    next(taken)
    assert push(play, pushers(play)) == 503
    next(taken, None)
    assert play.world.counters.requests.total() == 0
    assert push(play, pushers(play)) == 204
    assert [candidate.name for candidate in play.candidates()] == ["Jane Roe"]


def knock(play: Any, stored: Any, token: str | None, **user: str) -> int:
    """Open a mail in the sidebar with this system token and these user tokens instead of the real ones."""
    url = play.origin + OPEN
    body: Claims = dict(event(play.world, ALICE, url, mail=stored))
    body["authorizationEventObject"] = {**body["authorizationEventObject"], **user}
    headers = {"Authorization": f"Bearer {token}"} if token is not None else {}
    return requests.post(url, json=body, headers=headers, timeout=10).status_code


SYSTEM: dict[str, Callable[[Any], str | None]] = {
    "no token": lambda play: None,
    "another action": lambda play: play.world.service_token(HOST, play.origin + "/addon/add"),
    "the bare origin": lambda play: play.world.service_token(HOST, play.origin),
    "another project's add-on": lambda play: play.world.service_token(HOST.replace("1", "2"), play.origin + OPEN),
    "Pub/Sub": lambda play: play.world.service_token("push@sandbox.iam.gserviceaccount.com", play.origin + OPEN),
    "a person": lambda play: play.world.id_token(ALICE, play.origin + OPEN),
    "another's key": lambda play: type(play.world.keys)().sign({"aud": play.origin + OPEN, "email": HOST}),
}
HOST = "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"


@pytest.mark.parametrize("forged", SYSTEM.values(), ids=SYSTEM)
def test_failure_mode_24_a_call_that_is_not_gmails_is_refused(
    labelled: tuple[Any, Any], forged: Callable[[Any], str | None]
) -> None:
    """Broken variant: the add-on door's guard let everyone in."""
    play, stored = labelled
    assert knock(play, stored, forged(play)) == 401
    assert play.world.counters.requests.total() == 0


USER: dict[str, Callable[[Any], str]] = {
    "not signed": lambda play: "a.b.c",
    "another client's": lambda play: play.world.id_token(ALICE, "sandbox-client.apps.googleusercontent.com"),
    "another's key": lambda play: type(play.world.keys)().sign({"aud": "sandbox-addon.apps.googleusercontent.com"}),
    "a service account's": lambda play: play.world.service_token(HOST, play.origin + OPEN),
}


@pytest.mark.parametrize("forged", USER.values(), ids=USER)
def test_failure_mode_24_a_forged_person_is_refused(labelled: tuple[Any, Any], forged: Callable[[Any], str]) -> None:
    """Broken variant: the person's token was read without checking it."""
    play, stored = labelled
    system = play.world.service_token(HOST, play.origin + OPEN)
    assert knock(play, stored, system, userIdToken=forged(play)) == 401
    assert play.world.counters.requests.total() == 0


def test_failure_mode_24_the_real_call_is_answered(labelled: tuple[Any, Any]) -> None:
    """Broken variant: every person's token was refused."""
    play, stored = labelled
    assert knock(play, stored, play.world.service_token(HOST, play.origin + OPEN)) == 200
    assert play.host.call(Call(ALICE, stored.id)).status == 200
