"""Watching and being pinged: a real receiver, the real envelope, a verifiable token."""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import google.auth.transport.requests
import pytest
import requests
from google.oauth2 import id_token
from googleapiclient.errors import HttpError

from sandbox.identity.project import PUSH_ACCOUNT, SUBSCRIPTION, TOPIC
from sandbox.mailbox import Mailbox
from sandbox.push import PushTarget
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]
Receiver = Any


def watch(gmail: Gmail, topic: str = TOPIC) -> dict[str, str]:
    answer: dict[str, str] = gmail().watch(userId="me", body={"topicName": topic}).execute()
    return answer


def test_watching_pings_at_once_with_a_signed_envelope(
    gmail: Gmail, origin: str, world: World, receiver: Receiver
) -> None:
    answer = watch(gmail)
    receiver.wait_for(1)
    authorization, envelope = receiver.got[0]
    assert receiver.pings() == [{"emailAddress": "maya@agency.example", "historyId": int(answer["historyId"])}]
    assert envelope["subscription"] == SUBSCRIPTION
    assert envelope["message"]["messageId"] == envelope["message"]["message_id"]
    with requests.Session() as session:
        request = google.auth.transport.requests.Request(session)
        token = authorization.removeprefix("Bearer ")
        claims = id_token.verify_token(token, request, receiver.url, certs_url=f"{origin}/oauth2/v1/certs")
    assert (claims["email"], claims["email_verified"]) == (PUSH_ACCOUNT, True)
    left = int(answer["expiration"]) / 1000 - world.now().timestamp()
    assert 7 * 86_400 - 60 < left <= 7 * 86_400


def test_changes_close_together_share_a_ping(gmail: Gmail, maya: Mailbox, letter: Letter, receiver: Receiver) -> None:
    watch(gmail)
    receiver.wait_for(1)
    for _ in range(5):
        maya.deliver(letter())
    receiver.wait_for(2)
    assert receiver.pings()[-1]["historyId"] == maya.history_id
    assert len(receiver.got) == 2


def test_a_refused_ping_is_repeated_unchanged(gmail: Gmail, world: World, receiver: Receiver) -> None:
    receiver.statuses = [503]
    watch(gmail)
    receiver.wait_for(2)
    assert receiver.got[0][1] == receiver.got[1][1]
    deadline = monotonic() + 5
    while len(world.pushes) < 2 and monotonic() < deadline:
        sleep(0.01)
    assert [push.status for push in world.pushes] == [503, 204]


def test_no_ping_without_a_live_watch(
    gmail: Gmail, world: World, maya: Mailbox, letter: Letter, receiver: Receiver
) -> None:
    world.mailboxes["tom@agency.example"].deliver(letter())
    watch(gmail)
    gmail().stop(userId="me").execute()
    receiver.wait_for(1)
    maya.deliver(letter())
    watch(gmail)
    receiver.wait_for(2)
    world.move(8 * 86_400)
    maya.deliver(letter())
    sleep(0.05)
    sleep(0.05)
    assert [ping["emailAddress"] for ping in receiver.pings()] == ["maya@agency.example"] * 2


def test_one_topic_for_each_mailbox(gmail: Gmail, world: World) -> None:
    watch(gmail)
    watch(gmail)
    with pytest.raises(HttpError, match="Only one user push notification client allowed per developer") as caught:
        watch(gmail, "projects/sandbox/topics/other")
    assert caught.value.status_code == 400
    gmail().stop(userId="me").execute()
    watch(gmail, "projects/sandbox/topics/other")
    with pytest.raises(HttpError, match="Invalid topicName"):
        watch(gmail, "projects/another/topics/gmail")


def test_nobody_listening_is_logged(gmail: Gmail, world: World) -> None:
    world.pushing.target = PushTarget("http://127.0.0.1:9/", "x")
    watch(gmail)
    deadline = monotonic() + 5
    while not world.pushes and monotonic() < deadline:
        sleep(0.01)
    assert world.pushes[0].status == 0
