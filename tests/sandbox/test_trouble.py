"""Failures on request as Google's clients see them, and what the sandbox counts."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import pytest
import requests
from googleapiclient.errors import HttpError

from sandbox.gmail.errors import retry_text
from sandbox.mailbox import Mailbox
from sandbox.trouble import Trouble
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]
MODIFY = "https://www.googleapis.com/auth/gmail.modify"


@pytest.mark.parametrize(
    ("trouble", "reason", "text"),
    [
        (Trouble("getProfile", 404), "notFound", "Requested entity was not found."),
        (Trouble("getProfile", 429), "rateLimitExceeded", "Too many concurrent requests for user"),
        (Trouble("getProfile", 403), "userRateLimitExceeded", "Quota exceeded for quota metric"),
        (Trouble("getProfile", 403, reason="domainPolicy", message="off"), "domainPolicy", "off"),
        (Trouble("getProfile", 503), "backendError", "Backend Error"),
    ],
)
def test_googles_errors(gmail: Gmail, world: World, trouble: Trouble, reason: str, text: str) -> None:
    world.troubles.plan(trouble)
    with pytest.raises(HttpError) as caught:
        gmail().getProfile(userId="me").execute()
    assert caught.value.status_code == trouble.status
    assert caught.value.error_details[0]["reason"] == reason
    assert text in caught.value.reason
    assert gmail().getProfile(userId="me").execute()["emailAddress"] == "maya@agency.example"


def test_a_429_names_the_time_in_header_and_text(gmail: Gmail, world: World) -> None:
    world.troubles.plan(Trouble("getProfile", 429, retry_after=30))
    with pytest.raises(HttpError, match=r"Retry after 20\d\d-\d\d-\d\dT[\d:.]{12}Z") as caught:
        gmail().getProfile(userId="me").execute()
    assert caught.value.resp["retry-after"] == "30"


def test_the_time_told_is_never_too_early() -> None:
    assert retry_text(datetime(2026, 11, 21, 9, 0, 0, 1001, tzinfo=UTC)).endswith(" 2026-11-21T09:00:00.002Z")
    assert retry_text(datetime(2026, 11, 21, 9, 0, 0, 2000, tzinfo=UTC)).endswith(" 2026-11-21T09:00:00.002Z")


def test_trouble_for_one_mailbox_and_so_many_times(gmail: Gmail, world: World) -> None:
    world.troubles.plan(Trouble("getProfile", 500, times=2, mailbox="tom@agency.example"))
    assert gmail().getProfile(userId="me").execute()
    tom = gmail("tom@agency.example")
    for _ in range(2):
        with pytest.raises(HttpError):
            tom.getProfile(userId="me").execute()
    assert tom.getProfile(userId="me").execute()


def test_trouble_on_the_nth_call(gmail: Gmail, world: World) -> None:
    """Calls of another mailbox and calls an earlier trouble took do not count."""
    world.troubles.plan(Trouble("getProfile", 503, mailbox="tom@agency.example"))
    world.troubles.plan(Trouble("getProfile", 429, after=2, times=2, mailbox="maya@agency.example"))
    world.troubles.plan(Trouble("getProfile", 500, after=1))
    found = []
    for address in ["tom@agency.example", *["maya@agency.example"] * 6]:
        try:
            gmail(address).getProfile(userId="me").execute()
            found.append(200)
        except HttpError as error:
            found.append(error.status_code)
    assert found == [503, 200, 500, 429, 429, 200, 200]


def test_planned_trouble_may_be_called_off(gmail: Gmail, world: World) -> None:
    world.troubles.plan(Trouble("getProfile", 500, times=9))
    world.troubles.clear()
    assert gmail().getProfile(userId="me").execute()


def test_a_401_makes_the_client_ask_for_a_new_token(gmail: Gmail, world: World) -> None:
    world.troubles.plan(Trouble("getProfile", 401))
    with pytest.raises(Exception, match="refresh"):
        gmail().getProfile(userId="me").execute()


def test_slow_answers(gmail: Gmail, world: World) -> None:
    world.troubles.plan(Trouble("getProfile", delay_s=0.05))
    before = perf_counter()
    assert gmail().getProfile(userId="me").execute()
    assert perf_counter() - before >= 0.05


def test_a_send_accepted_without_an_answer_is_sent_once(
    origin: str, world: World, maya: Mailbox, letter: Letter
) -> None:
    world.troubles.plan(Trouble("messages.send", after_accept=True))
    headers = {"Authorization": f"Bearer {world.tokens.access(maya.address, [MODIFY])}"}
    body = {"raw": urlsafe_b64encode(letter(to="rosa@mail.example")).decode()}
    with pytest.raises(requests.ConnectionError):
        requests.post(f"{origin}/gmail/v1/users/me/messages/send", json=body, headers=headers, timeout=5)
    assert [each.label_ids for each in maya.messages.values()] == [{"SENT"}]


def test_httplib2_sends_twice_when_the_answer_is_lost(
    gmail: Gmail, world: World, maya: Mailbox, letter: Letter
) -> None:
    """Google's own transport repeats the POST (reference of the facts: google-apis §4); the sandbox shows it."""
    world.troubles.plan(Trouble("messages.send", after_accept=True))
    body = {"raw": urlsafe_b64encode(letter(to="rosa@mail.example")).decode()}
    gmail().messages().send(userId="me", body=body).execute()
    assert len(maya.messages) == 2


def test_units_are_charged_for_each_call_and_mailbox(gmail: Gmail, world: World, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter())
    users = gmail()
    users.threads().get(userId="me", id=stored.id).execute()
    users.threads().list(userId="me").execute()
    gmail("tom@agency.example").labels().list(userId="me").execute()
    summary: Any = world.counters.summary()
    assert (summary["units"], summary["requests"]) == (51, 3)
    assert summary["by_method"]["threads.get"] == {"requests": 1, "units": 40}
    assert summary["by_mailbox"] == {
        "maya@agency.example": {"requests": 2, "units": 50},
        "tom@agency.example": {"requests": 1, "units": 1},
    }
    world.counters.reset()
    assert world.counters.summary()["units"] == 0


@pytest.mark.parametrize(
    ("wanted", "mask", "reads"),
    [
        ("full", "", 1),
        ("raw", "", 1),
        ("minimal", "", 1),
        ("metadata", "id,payload/headers", 0),
        ("full", "id,threadId,labelIds", 0),
        ("full", "payload(body/data)", 1),
        ("full", "payload(headers,parts(headers,filename))", 0),
    ],
)
def test_what_counts_as_a_content_read(
    gmail: Gmail, world: World, maya: Mailbox, letter: Letter, wanted: str, mask: str, reads: int
) -> None:
    stored = maya.deliver(letter())
    gmail().messages().get(userId="me", id=stored.id, format=wanted, fields=mask or None).execute()
    found = world.counters.content_reads
    assert [(each.thread, each.message) for each in found] == [(stored.thread_id, stored.id)] * reads


def test_content_reads_of_threads_name_each_message(gmail: Gmail, world: World, maya: Mailbox, letter: Letter) -> None:
    first = maya.deliver(letter(message_id="<1@mail.example>"))
    reply = maya.deliver(letter(in_reply_to="<1@mail.example>"))
    gmail().threads().get(userId="me", id=first.id, fields="messages/snippet").execute()
    gmail().threads().list(userId="me").execute()
    gmail().threads().list(userId="me", fields="threads(id,historyId),nextPageToken").execute()
    found = [(read.method, read.thread, read.message) for read in world.counters.content_reads]
    assert found == [
        ("threads.get", first.id, first.id),
        ("threads.get", first.id, reply.id),
        ("threads.list", first.id, None),
    ]
