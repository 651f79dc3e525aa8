"""Pings that go wrong: lost, late, doubled, swapped, before their history, without a watch."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any

import pytest
import requests

from sandbox.identity.project import TOPIC
from sandbox.mailbox import Mailbox
from sandbox.trouble import Trouble
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]
Receiver = Any
MAYA = "maya@agency.example"


@pytest.fixture
def watched(gmail: Gmail, maya: Mailbox, receiver: Receiver) -> Mailbox:
    """Maya's mailbox with a live watch, its first ping received."""
    gmail().watch(userId="me", body={"topicName": TOPIC}).execute()
    receiver.wait_for(1)
    return maya


def changed(mailbox: Mailbox, mail: bytes) -> int:
    """The id of a change whose ping is no longer waiting for others."""
    mailbox.deliver(mail)
    return mailbox.history_id


def ids(receiver: Receiver) -> list[int]:
    """The pushed ids after the watch's own."""
    return [ping["historyId"] for ping in receiver.pings()][1:]


def until(is_true: Callable[[], object]) -> None:
    deadline = monotonic() + 5
    while not is_true() and monotonic() < deadline:
        sleep(0.01)
    assert is_true()


def test_a_lost_ping_takes_all_its_changes_with_it(
    world: World, watched: Mailbox, letter: Letter, receiver: Receiver
) -> None:
    world.troubles.plan(Trouble("push"))
    for _ in range(3):
        watched.deliver(letter())
    until(lambda: world.pushing.lost[MAYA])
    told = changed(watched, letter())
    receiver.wait_for(2)
    assert ids(receiver) == [told]
    assert world.pushing.lost == {MAYA: 1}


def test_a_late_ping_tells_an_old_id(world: World, watched: Mailbox, letter: Letter, receiver: Receiver) -> None:
    world.troubles.plan(Trouble("push", delay_s=0.5))
    old = changed(watched, letter())
    until(lambda: not world.pushing.waiting(MAYA))
    new = changed(watched, letter())
    receiver.wait_for(3)
    assert ids(receiver) == [new, old]


def test_a_doubled_ping_is_the_same_twice(world: World, watched: Mailbox, letter: Letter, receiver: Receiver) -> None:
    world.troubles.plan(Trouble("push", doubled=True))
    told = changed(watched, letter())
    receiver.wait_for(3)
    assert ids(receiver) == [told, told]
    assert receiver.got[1][1] == receiver.got[2][1]


def test_swapped_pings_come_in_the_wrong_order(
    world: World, watched: Mailbox, letter: Letter, receiver: Receiver
) -> None:
    world.troubles.plan(Trouble("push", swapped=True))
    first = changed(watched, letter())
    until(lambda: not world.pushing.waiting(MAYA))
    second = changed(watched, letter())
    receiver.wait_for(3)
    assert ids(receiver) == [second, first]


def test_a_ping_before_its_history_shows(
    gmail: Gmail, world: World, watched: Mailbox, letter: Letter, receiver: Receiver
) -> None:
    start, before = watched.history_id, changed(watched, letter())
    receiver.wait_for(2)
    world.lag_history(MAYA, 3000)
    world.move(3000)
    hidden = changed(watched, letter())
    receiver.wait_for(3)
    assert ids(receiver) == [before, hidden]
    users = gmail()
    answer = users.history().list(userId="me", startHistoryId=start).execute()
    assert [int(each["id"]) for each in answer["history"]] == [before]
    assert before <= int(answer["historyId"]) < hidden
    profile = users.getProfile(userId="me").execute()
    renewed = users.watch(userId="me", body={"topicName": TOPIC}).execute()
    assert profile["historyId"] == renewed["historyId"] == answer["historyId"]
    world.move(3000)
    shown = gmail().history().list(userId="me", startHistoryId=answer["historyId"]).execute()
    assert [int(each["id"]) for each in shown["history"]] == [hidden]
    assert int(shown["historyId"]) == hidden


def test_a_ping_about_anyone_and_after_the_stop(
    origin: str, gmail: Gmail, world: World, watched: Mailbox, receiver: Receiver
) -> None:
    gmail().stop(userId="me").execute()
    asked: list[dict[str, object]] = [
        {"mailbox": "nobody@agency.example", "historyId": 7},
        {"mailbox": MAYA, "historyId": 8, "as_text": True, "times": 2},
        {"mailbox": MAYA},
    ]
    receiver.statuses = [403]
    answers = [requests.post(f"{origin}/sandbox/push", json=each, timeout=5).json() for each in asked]
    assert answers == [{"statuses": [403]}, {"statuses": [204, 204]}, {"statuses": [204]}]
    pings = [(each["emailAddress"], each["historyId"]) for each in receiver.pings()[1:]]
    assert pings == [("nobody@agency.example", 7), (MAYA, "8"), (MAYA, "8"), (MAYA, watched.history_id)]
    assert requests.post(f"{origin}/sandbox/push", json={"mailbox": "nobody@x.example"}, timeout=5).status_code == 400
    assert len({envelope["message"]["messageId"] for _, envelope in receiver.got}) == len(receiver.got)


def test_a_ping_on_request_may_ask_the_world_before_it_answers(origin: str, world: World, receiver: Receiver) -> None:
    receiver.asks = f"{origin}/sandbox/mailboxes"
    answer = requests.post(f"{origin}/sandbox/push", json={"mailbox": MAYA}, timeout=5)
    assert answer.json() == {"statuses": [204]}


def test_a_watch_dies_by_a_clock_that_others_move(
    gmail: Gmail, world: World, watched: Mailbox, letter: Letter, receiver: Receiver
) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(world.move, [86_400] * 8))
    watched.deliver(letter())
    assert not world.pushing.waiting(MAYA)
    gmail().watch(userId="me", body={"topicName": TOPIC}).execute()
    receiver.wait_for(2)
    told = changed(watched, letter())
    receiver.wait_for(3)
    assert ids(receiver)[-1] == told
