"""Batches through google-api-python-client, and the limit Google sets."""

from collections.abc import Callable
from typing import Any

import pytest
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest

from sandbox.mailbox import Mailbox
from sandbox.quota import Quota
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


def test_inner_requests_fail_by_themselves(
    gmail: Gmail, origin: str, maya: Mailbox, letter: Letter, world: World
) -> None:
    """A 503 in the middle and a spent quota at the end; what is refused costs nothing."""
    stored = [maya.deliver(letter()) for _ in range(4)]
    world.troubles.plan(Trouble("messages.get", 503, after=1))
    world.quota = Quota(per_user=60)
    messages = gmail().messages()
    outcomes = batched([messages.get(userId="me", id=each.id) for each in stored], origin)
    assert [getattr(each, "status_code", 200) for each in outcomes] == [200, 503, 200, 403]
    assert outcomes[3].error_details[0]["reason"] == "userRateLimitExceeded"
    assert world.counters.units == {(maya.address, "messages.get"): 60}
    assert world.counters.refusals == {maya.address: 1}


def test_more_than_a_hundred_are_refused_and_none_is_charged(gmail: Gmail, origin: str, world: World) -> None:
    profile = gmail().getProfile
    assert len(batched([profile(userId="me") for _ in range(100)], origin)) == 100
    with pytest.raises(HttpError, match="Inner request count exceeds the limit"):
        batched([profile(userId="me") for _ in range(101)], origin)
    assert world.counters.requests.total() == 100
