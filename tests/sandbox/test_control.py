"""The /sandbox/ JSON API, as the demo, the browser tests and the flows use it."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import requests

from sandbox.identity.tokens import Grant, TokenError
from sandbox.mailbox import Mailbox
from sandbox.quota import Quota, Wording
from sandbox.world import World

Letter = Callable[..., bytes]
MAYA = "maya@agency.example"


class Control:
    def __init__(self, origin: str, session: requests.Session) -> None:
        self._origin = origin
        self._session = session

    def get(self, path: str, **arguments: str) -> Any:
        return self._session.get(f"{self._origin}/sandbox/{path}", params=arguments, timeout=5).json()

    def post(self, path: str, expecting: int = 200, **body: object) -> Any:
        answer = self._session.post(f"{self._origin}/sandbox/{path}", json=body, timeout=5)
        assert answer.status_code == expecting
        return answer.json()


@pytest.fixture
def control(origin: str) -> Iterator[Control]:
    with requests.Session() as session:
        yield Control(origin, session)


def test_ready(control: Control) -> None:
    assert control.get("ready") == {"ready": True}


def test_delivering_labelling_and_looking(control: Control, maya: Mailbox) -> None:
    fields: dict[str, Any] = {
        "from": "Nadia <nadia@mail.example>",
        "to": MAYA,
        "subject": "Hello",
        "text": "Is the job open?",
    }
    first = control.post("deliver", mailbox=MAYA, **fields)
    message_id = control.get("threads", mailbox=MAYA)[0]["messages"][0]["message_id"]
    again = control.post("deliver", mailbox=MAYA, **fields | {"subject": "Re: Hello", "in_reply_to": message_id})
    assert again["threadId"] == first["threadId"]
    control.post("label", mailbox=MAYA, thread=first["threadId"], add=["Hire"], remove=["UNREAD"])
    (thread,) = control.get("threads", mailbox=MAYA, label="hire")
    assert thread["id"] == first["threadId"]
    assert (thread["subject"], thread["from"]) == ("Hello", "Nadia <nadia@mail.example>")
    assert (thread["labels"], thread["unread"]) == (["Hire", "INBOX"], False)
    assert thread["messages"][1]["label_ids"] == sorted(["INBOX", maya.label_id("Hire")])
    assert control.get("threads", mailbox=MAYA, label="none") == []


def test_delivering_raw_with_a_filters_label(control: Control, maya: Mailbox, letter: Letter) -> None:
    found = control.post("deliver", mailbox=MAYA, raw=letter("Grüße").decode(), labels=["INBOX", "Hire"])
    stored = maya.messages[found["id"]]
    assert stored.label_ids == {"INBOX", maya.label_id("Hire")}
    assert stored.snippet == "Grüße"


def test_mailboxes(control: Control, maya: Mailbox, letter: Letter, world: World) -> None:
    maya.deliver(letter(), labels=("INBOX", "Hire"))
    first, *_ = control.get("mailboxes")
    assert {"address": MAYA, "name": "Maya Lin", "hd": "agency.example", "threads": 1}.items() <= first.items()
    assert first["sub"] == world.accounts[MAYA].sub
    assert first["labels"] == {"INBOX": 1, "Hire": 1}


def test_trouble_counters_and_tokens(control: Control, origin: str, letter: Letter, maya: Mailbox) -> None:
    token = control.post("token", mailbox=MAYA, scopes=["https://www.googleapis.com/auth/gmail.readonly"])
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    control.post("fail", method="history.list", status=404, times=1)
    control.post("empty_pages", method="history.list", times=1)
    start = maya.history_id
    maya.deliver(letter())
    address = f"{origin}/gmail/v1/users/me/history?startHistoryId={start}"
    answers = [requests.get(address, headers=headers, timeout=5) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 200, 200]
    assert ["history" in answer.json() for answer in answers] == [False, False, True]
    assert control.get("counters")["by_method"] == {"history.list": {"requests": 3, "units": 6}}
    control.post("counters/reset")
    assert control.get("counters")["requests"] == 0
    control.post("expire_history", mailbox=MAYA)
    assert requests.get(address, headers=headers, timeout=5).status_code == 404
    control.post("revoke", mailbox=MAYA)
    assert requests.get(address, headers=headers, timeout=5).status_code == 401


def test_the_clock_moves(control: Control, world: World) -> None:
    before = world.now()
    control.post("clock", seconds=3600)
    assert (world.now() - before).total_seconds() >= 3600


def test_latency(control: Control, world: World, maya: Mailbox) -> None:
    control.post("latency", seconds=0.1)
    found = []
    for seconds in (2, None):
        control.post("latency", mailbox=MAYA, seconds=seconds)
        found.append((world.latency_s, maya.latency_s))
    assert found == [(0.1, 2), (0.1, None)]


@pytest.mark.parametrize(
    ("body", "quota"),
    [
        (
            {"per_user": 360_000, "per_day": None, "wordings": ["retry_after"]},
            Quota(360_000, wordings=(Wording.RETRY_AFTER,)),
        ),
        ({}, None),
    ],
)
def test_quota(control: Control, world: World, body: dict[str, Any], quota: Quota | None) -> None:
    world.quota = Quota(1)
    control.post("quota", **body)
    assert world.quota == quota


@pytest.mark.parametrize("limit", [5, None])
def test_calls_at_once(control: Control, world: World, limit: int | None) -> None:
    world.concurrent_per_user = 1
    control.post("concurrency", per_user=limit)
    assert world.concurrent_per_user == limit


def test_history_and_troubles(control: Control, world: World, maya: Mailbox) -> None:
    control.post("fail", method="threads.get", status=503, after=3)
    control.post("calm")
    for _ in range(4):
        assert world.troubles.take("threads.get", MAYA) is None
    control.post("lag_history", mailbox=MAYA, seconds=90)
    assert maya.chronicle.lag == timedelta(seconds=90)
    control.post("keep_history", days=7)
    assert world.history_kept == timedelta(days=7)
    control.post("keep_history", days=None)
    assert world.history_kept is None


def test_accounts_that_stop(control: Control, world: World, maya: Mailbox) -> None:
    control.post("token_error", mailbox=MAYA, error="invalid_grant", subtype="invalid_rapt")
    assert world.tokens.errors == {MAYA: TokenError("invalid_grant", subtype="invalid_rapt")}
    control.post("token_error", mailbox=MAYA)
    assert world.tokens.errors == {}
    token = world.tokens.refresh(Grant(MAYA, frozenset({"openid", "email"})))
    control.post("scopes", mailbox=MAYA, scopes=["openid"])
    narrowed = world.tokens.refreshed(token)
    assert narrowed
    assert narrowed.scopes == {"openid"}
    control.post("closed", mailbox=MAYA, service_off=True)
    assert (maya.service_off, maya.blocked_by_admin) == (True, False)
    control.post("closed", mailbox=MAYA, blocked_by_admin=True)
    assert (maya.service_off, maya.blocked_by_admin) == (False, True)


def test_deleting_a_label(control: Control, maya: Mailbox, letter: Letter) -> None:
    maya.deliver(letter(), labels=["INBOX", "Hire", "Later"])
    before = maya.history_id
    assert control.post("delete_label", mailbox=MAYA, label="Hire")["historyId"] == before
    assert control.post("delete_label", mailbox=MAYA, label="Later", recorded=True)["historyId"] > before
    assert maya.label_named("Hire") is maya.label_named("Later") is None


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("quota", {"per_user": 1, "wordings": ["rudely"]}),
        ("quota", {"per_week": 1}),
        ("latency", {"seconds": "long"}),
        ("concurrency", {"per_user": "five"}),
        ("while_reading", {"mailbox": MAYA, "method": "threads.list"}),
        ("delete_label", {"mailbox": MAYA, "label": "Hire"}),
        ("closed", {"mailbox": MAYA, "service_off": "yes"}),
        ("scopes", {"mailbox": MAYA}),
        ("deliver", {"mailbox": "nobody@agency.example"}),
        ("label", {"mailbox": MAYA, "thread": "1234567890abcdef", "add": ["Hire"]}),
        ("fail", {"methode": "history.list"}),
        ("clock", {"seconds": "soon"}),
        ("token", {"mailbox": MAYA, "scopes": "all"}),
        ("expire_history", {}),
    ],
)
def test_mistakes_are_told(control: Control, path: str, body: dict[str, Any]) -> None:
    assert control.post(path, 400, **body)["error"]
