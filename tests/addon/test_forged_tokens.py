"""Whoever is not Gmail's add-on host gets 401 at every door of the sidebar, and nothing is done."""

import base64
import hashlib
import hmac
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from addon.actions import ACTIONS
from backend import settings
from sandbox.host.events import event
from sandbox.identity.id_tokens import person_claims, service_claims
from sandbox.identity.keys import Keys
from sandbox.identity.project import ADDON_ACCOUNT, ADDON_CLIENT_ID, CLIENT_ID, PUSH_ACCOUNT

ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
DOMAIN = ADDON_ACCOUNT.partition("@")[2]

Forge = Callable[[Any, str], str]


def claims(play: Any, url: str, **changed: Any) -> dict[str, Any]:
    whole = service_claims(ADDON_ACCOUNT, audience=url, at=play.world.now()) | changed
    return {name: value for name, value in whole.items() if value is not None}


def said(email: Any = ADDON_ACCOUNT, **changed: Any) -> Forge:
    """A token Google signed that says something else than the host's."""
    return lambda play, url: str(play.world.sign(claims(play, url, **{"email": email} | changed)))


def lived(hours: int) -> Forge:
    """A token that began to hold so many hours ago; each holds for one."""
    at = int((datetime.now(UTC) - timedelta(hours=hours)).timestamp())
    return said(iat=at, exp=at + 3600)


def impostor(play: Any, url: str) -> str:
    """Another key that goes by the name of Google's."""
    keys = Keys()
    keys.__dict__["kid"] = play.world.keys.kid
    return keys.sign(claims(play, url))


def compact(header: dict[str, Any], body: dict[str, Any], sign: Callable[[bytes], bytes]) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(each).encode()).rstrip(b"=") for each in (header, body))
    head = b".".join(parts)
    return (head + b"." + base64.urlsafe_b64encode(sign(head)).rstrip(b"=")).decode()


def hs256(play: Any, url: str) -> str:
    """Signed with the public certificate as if it were a shared secret (RFC 8725 §2.1)."""
    (kid, certificate), *_ = play.world.keys.certificates.items()
    header = {"alg": "HS256", "typ": "JWT", "kid": kid}
    return compact(header, claims(play, url), lambda head: hmac.digest(certificate.encode(), head, hashlib.sha256))


def no_algorithm(play: Any, url: str) -> str:
    kid = next(iter(play.world.keys.certificates))
    return compact({"alg": "none", "typ": "JWT", "kid": kid}, claims(play, url), lambda _: b"")


def another_body(play: Any, url: str) -> str:
    """The signature of an honest token of another account under what the host would say."""
    head, _, signature = play.world.service_token("x@evil.example", url).split(".")
    return f"{head}.{play.world.service_token(ADDON_ACCOUNT, url).split('.')[1]}.{signature}"


FORGED: dict[str, Forge] = {
    "another project's": said(f"service-2@{DOMAIN}"),
    "a longer number": said(f"service-11@{DOMAIN}"),
    "no number": said(f"service@{DOMAIN}"),
    "another local part": said(f"addon@{DOMAIN}"),
    "other capitals": said(ADDON_ACCOUNT.upper()),
    "spaces around": said(f" {ADDON_ACCOUNT} "),
    "a plus tag": said(f"service-1+x@{DOMAIN}"),
    "a subdomain": said(f"service-1@evil.{DOMAIN}"),
    "a domain that goes on": said(f"{ADDON_ACCOUNT}.evil.example"),
    "a letter that looks alike": said(ADDON_ACCOUNT.replace("a", "\u0430")),
    "two addresses": said(f"{ADDON_ACCOUNT},x@evil.example"),
    "the pusher's": said(PUSH_ACCOUNT),
    "a person's": lambda play, url: str(play.world.id_token(ALICE, url)),
    "a list of addresses": said(email=[ADDON_ACCOUNT]),
    "no e-mail": said(email=None),
    "an unverified e-mail": said(email_verified=False),
    "a verified that is text": said(email_verified="true"),
    "another issuer": said(iss="https://accounts.google.example"),
    "another audience": said(aud="https://elsewhere.example/addon/home"),
    "a list of audiences": lambda play, url: str(play.world.sign(claims(play, url, aud=[url, "https://x.example"]))),
    "the client's audience": said(aud=ADDON_CLIENT_ID),
    "expired": lived(2),
    "not yet": lived(-2),
    "no expiry": said(exp=None),
    "another key": lambda play, url: Keys().sign(claims(play, url)),
    "another key of this name": impostor,
    "no algorithm": no_algorithm,
    "the certificate as a secret": hs256,
    "a signature from elsewhere": another_body,
    "no token": lambda play, url: "",
    "no signature": lambda play, url: str(play.world.service_token(ADDON_ACCOUNT, url)).rpartition(".")[0] + ".",
}


FORGED_PEOPLE: dict[str, Forge] = {
    "for our sign-in": lambda play, _: str(play.world.id_token(ALICE, CLIENT_ID)),
    "for this door": lambda play, url: str(play.world.id_token(ALICE, url)),
    "not verified": lambda play, _: str(play.world.sign(person(play) | {"email_verified": False})),
    "of another issuer": lambda play, _: str(play.world.sign(person(play) | {"iss": "https://evil.example"})),
    "expired": lambda play, _: str(play.world.sign(person(play) | {"iat": 1_700_000_000, "exp": 1_700_003_600})),
    "of nobody": lambda play, _: str(play.world.sign({k: v for k, v in person(play).items() if k != "sub"})),
    "of another key": lambda play, _: Keys().sign(person(play)),
    "the host's own": lambda play, url: str(play.world.service_token(ADDON_ACCOUNT, url)),
    "no token": lambda play, _: "x",
}


def person(play: Any) -> dict[str, Any]:
    return person_claims(play.world.accounts[ALICE], audience=ADDON_CLIENT_ID, at=play.world.now())


@pytest.fixture
def opened(play: Any, letter: Callable[..., Any]) -> Any:
    """A stranger's mail in Alice's connected mailbox: a call of any door would do something with it."""
    play.connect(ALICE)
    return play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE))


def kept() -> list[Any]:
    with closing(sqlite3.connect(settings.read().store.removeprefix("sqlite://"))) as database:
        return database.execute("SELECT * FROM documents ORDER BY scope, kind, id").fetchall()


def knocked(play: Any, opened: Any, *, host: Forge | None = None, reader: Forge | None = None) -> dict[str, int]:
    """The status of every door for a complete event with a forged token."""
    client, found = play.app.test_client(), {}
    for name in ACTIONS:
        url = f"{play.origin}/addon/{name}"
        body: Any = event(play.world, ALICE, url, mail=opened, parameters={"address": "jane@roe.example"})
        if reader:
            body["authorizationEventObject"]["userIdToken"] = reader(play, url)
        token = host(play, url) if host else play.world.service_token(ADDON_ACCOUNT, url)
        headers = {"Authorization": f"Bearer {token}"}
        found[name] = client.post(f"/addon/{name}", json=body, headers=headers).status_code
    return found


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_host_gets_401_at_every_door_and_nothing_is_done(play: Any, opened: Any, forge: Forge) -> None:
    before, asked = kept(), play.world.counters.requests.total()
    assert knocked(play, opened, host=forge) == dict.fromkeys(ACTIONS, 401)
    assert (kept(), play.world.counters.requests.total()) == (before, asked)


@pytest.mark.parametrize("forge", FORGED_PEOPLE.values(), ids=FORGED_PEOPLE)
def test_a_forged_reader_gets_401_at_every_door_and_nothing_is_done(play: Any, opened: Any, forge: Forge) -> None:
    before, asked = kept(), play.world.counters.requests.total()
    assert knocked(play, opened, reader=forge) == dict.fromkeys(ACTIONS, 401)
    assert (kept(), play.world.counters.requests.total()) == (before, asked)


def test_honest_tokens_open_every_door(play: Any, opened: Any) -> None:
    assert knocked(play, opened) == dict.fromkeys(ACTIONS, 200)
