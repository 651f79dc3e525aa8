"""A mailbox that changes while it is read: after a page was made, before the next is asked for."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.mailbox import Mailbox
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]
MAYA = "maya@agency.example"


def pages(resource: Any, name: str, **arguments: object) -> list[list[str]]:
    """The ids of each page."""
    asked, found = resource.list(userId="me", **arguments), []
    while asked is not None:
        answer = asked.execute()
        found.append([row["id"] for row in answer.get(name, [])])
        asked = resource.list_next(asked, answer)
    return found


def test_the_hook_is_called_after_each_page_of_each_list(
    gmail: Gmail, world: World, maya: Mailbox, letter: Letter
) -> None:
    seen: list[tuple[str, str]] = []
    world.between_pages = lambda mailbox, method: seen.append((mailbox.address, method))
    start = maya.history_id
    for _ in range(3):
        maya.deliver(letter())
    users = gmail()
    pages(users.threads(), "threads", maxResults=2)
    pages(users.history(), "history", startHistoryId=start, maxResults=3)
    users.labels().list(userId="me").execute()
    assert seen == [(MAYA, "threads.list")] * 2 + [(MAYA, "history.list")]


def test_the_hook_may_change_the_mailbox_and_moves_the_pages(
    gmail: Gmail, world: World, maya: Mailbox, letter: Letter
) -> None:
    """Mail that comes in between pushes a thread onto a second page as well: places, not threads, are remembered."""
    old = [maya.deliver(letter()).thread_id for _ in range(3)][::-1]
    late: list[str] = []

    def arrive(mailbox: Mailbox, _: str) -> None:
        if not late:
            late.append(mailbox.deliver(letter()).thread_id)

    world.between_pages = arrive
    assert pages(gmail().threads(), "threads", maxResults=2) == [old[:2], [old[1], old[2]]]
    assert pages(gmail().threads(), "threads") == [late + old]


def test_a_planned_deed_is_done_once(gmail: Gmail, world: World, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter())
    world.while_reading(MAYA, "threads.list", lambda: maya.deliver(letter()))
    world.while_reading(MAYA, "messages.list", lambda: maya.delete(stored.id))
    counts = [len(pages(gmail().threads(), "threads")[0]) for _ in range(3)]
    assert counts == [1, 2, 2]
    assert len(pages(gmail().messages(), "messages")[0]) == 2
    assert stored.id not in maya.messages


@pytest.mark.parametrize("deed", ["deliver", "label"])
def test_planned_over_the_control_api(gmail: Gmail, origin: str, maya: Mailbox, letter: Letter, deed: str) -> None:
    stored = maya.deliver(letter())
    what = {"labels": ["Hire"], "thread": stored.thread_id, "add": ["Hire"]}
    body = {"mailbox": MAYA, "method": "history.list", deed: what}
    assert requests.post(f"{origin}/sandbox/while_reading", json=body, timeout=5).ok
    assert maya.label_named("Hire") is None
    start = maya.history_id
    assert pages(gmail().history(), "history", startHistoryId=start) == [[]]
    assert len(pages(gmail().history(), "history", startHistoryId=start)[0]) == 1
    assert maya.label_named("Hire")
