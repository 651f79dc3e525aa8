"""The /sandbox/ JSON API, as the demo, the browser tests and the flows use it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests

from sandbox.mailbox import Mailbox
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


@pytest.mark.parametrize(
    ("path", "body"),
    [
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
