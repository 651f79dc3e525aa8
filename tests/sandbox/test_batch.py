"""Batches through google-api-python-client, and the limit Google sets."""

from collections.abc import Callable
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest

from sandbox.mailbox import Mailbox
from sandbox.trouble import Trouble
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]


def batched(requests: list[Any], origin: str) -> list[Any]:
    """The outcomes in the order of the requests: an answer, or the error of that one."""
    outcomes: dict[str, Any] = {}

    def keep(identity: str, answer: Any, error: Any) -> None:
        outcomes[identity] = error or answer

    batch = BatchHttpRequest(keep, batch_uri=f"{origin}/batch")
    for number, each in enumerate(requests):
        batch.add(each, request_id=str(number))
    batch.execute()
    return [outcomes[str(number)] for number in range(len(requests))]


def test_each_inner_request_is_answered_and_charged(
    gmail: Gmail, origin: str, maya: Mailbox, letter: Letter, world: World
) -> None:
    stored = [maya.deliver(letter("Grüße")) for _ in range(3)]
    messages = gmail().messages()
    gets = [messages.get(userId="me", id=each.id) for each in stored]
    change = messages.modify(userId="me", id=stored[0].id, body={"addLabelIds": ["STARRED"]})
    world.troubles.plan(Trouble("messages.get", 429))
    first, second, third, fourth = batched([*gets, change], origin)
    assert isinstance(first, HttpError)
    assert (first.status_code, second["snippet"], third["id"]) == (429, "Grüße", stored[2].id)
    assert "STARRED" in fourth["labelIds"]
    assert world.counters.summary()["units"] == 65


def test_more_than_a_hundred_are_refused(gmail: Gmail, origin: str) -> None:
    profile = gmail().getProfile
    with pytest.raises(HttpError, match="Inner request count exceeds the limit"):
        batched([profile(userId="me") for _ in range(101)], origin)
