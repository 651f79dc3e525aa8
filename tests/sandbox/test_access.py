"""Who is let in: tokens, scopes, other people's mailboxes, and an add-on's narrow door."""

from collections.abc import Callable
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from sandbox.app import create_sandbox
from sandbox.mailbox import Mailbox
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]
SCOPE = "https://www.googleapis.com/auth/"
OPEN_MESSAGE = SCOPE + "gmail.addons.current.message.readonly"


def refusal(request: Any) -> tuple[int, str]:
    with pytest.raises(HttpError) as caught:
        request.execute()
    return caught.value.status_code, caught.value.error_details[0]["reason"]


def shown(request: Any, token: str) -> Any:
    request.headers["X-Goog-Gmail-Access-Token"] = token
    return request


def test_an_expired_token(gmail: Gmail, world: World) -> None:
    users = gmail()
    world.move(4000)
    with pytest.raises(Exception, match="refresh"):
        users.getProfile(userId="me").execute()
    assert world.counters.summary()["requests"] == 0


def test_without_a_token(gmail: Gmail) -> None:
    asked = gmail().getProfile(userId="me")
    asked.http = asked.http.http
    assert refusal(asked) == (401, "authError")


@pytest.mark.parametrize("scope", ["gmail.send", "gmail.labels", "gmail.addons.execute", "gmail.metadata"])
def test_a_missing_scope(gmail: Gmail, scope: str, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter())
    asked = gmail(scopes=[SCOPE + scope]).threads().modify(userId="me", id=stored.id, body={"addLabelIds": ["STARRED"]})
    assert refusal(asked) == (403, "insufficientPermissions")


def test_another_mailbox(gmail: Gmail) -> None:
    assert gmail().getProfile(userId="Maya@agency.example").execute()["emailAddress"] == "maya@agency.example"
    assert refusal(gmail().getProfile(userId="tom@agency.example"))[0] == 403


def test_the_metadata_scope_sees_headers_and_no_search(gmail: Gmail, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter())
    messages = gmail(scopes=[SCOPE + "gmail.metadata"]).messages()
    assert messages.get(userId="me", id=stored.id, format="metadata").execute()["payload"]["headers"]
    assert refusal(messages.get(userId="me", id=stored.id))[0] == 403
    assert refusal(messages.list(userId="me", q="from:nadia"))[0] == 403


def test_an_addon_reads_the_open_thread_only(gmail: Gmail, world: World, maya: Mailbox, letter: Letter) -> None:
    opened = maya.deliver(letter(message_id="<1@mail.example>"))
    reply = maya.deliver(letter(in_reply_to="<1@mail.example>"))
    other = maya.deliver(letter(subject="Other"))
    users, token = gmail(scopes=[OPEN_MESSAGE]), world.tokens.message(maya.address, opened.id)
    assert shown(users.messages().get(userId="me", id=reply.id), token).execute()["id"] == reply.id
    assert len(shown(users.threads().get(userId="me", id=opened.id), token).execute()["messages"]) == 2
    assert refusal(shown(users.messages().get(userId="me", id=other.id), token))[0] == 403
    assert refusal(users.messages().get(userId="me", id=opened.id))[0] == 403
    assert refusal(shown(users.labels().list(userId="me"), token)) == (403, "insufficientPermissions")
    world.move(600)
    fresh = gmail(scopes=[OPEN_MESSAGE])
    assert refusal(shown(fresh.messages().get(userId="me", id=opened.id), token))[0] == 403


def test_a_message_token_is_no_bearer_token(world: World, maya: Mailbox, letter: Letter) -> None:
    token = world.tokens.message(maya.address, maya.deliver(letter()).id)
    app = create_sandbox(world).test_client()
    assert app.get("/gmail/v1/users/me/profile", headers={"Authorization": f"Bearer {token}"}).status_code == 401
