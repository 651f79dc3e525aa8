"""The mask language of `fields=`."""

import pytest

from sandbox.gmail import fields
from sandbox.gmail.errors import GoogleError
from sandbox.gmail.methods import described

THREAD = {
    "id": "t",
    "historyId": "7",
    "messages": [{"id": "m", "payload": {"mimeType": "text/plain", "headers": [{"name": "To", "value": "x"}]}}],
}


@pytest.mark.parametrize(
    ("mask", "left"),
    [
        ("id", {"id": "t"}),
        ("*", THREAD),
        ("id,messages/id", {"id": "t", "messages": [{"id": "m"}]}),
        ("messages(id, payload/mimeType)", {"messages": [{"id": "m", "payload": {"mimeType": "text/plain"}}]}),
        ("messages/payload(headers(name))", {"messages": [{"payload": {"headers": [{"name": "To"}]}}]}),
        ("messages/*/mimeType", {"messages": [{"payload": {"mimeType": "text/plain"}}]}),
        ("messages/id,messages/payload/mimeType", {"messages": [{"id": "m", "payload": {"mimeType": "text/plain"}}]}),
        ("nextPageToken", {}),
    ],
)
def test_masks(mask: str, left: object) -> None:
    parsed = fields.parse(mask)
    assert parsed.apply(THREAD) == left


@pytest.mark.parametrize("mask", ["id,", "messages(id", "messages)id", "a//b", "a b!", "(", ""])
def test_broken_masks(mask: str) -> None:
    with pytest.raises(GoogleError) as caught:
        fields.parse(mask)
    assert caught.value.status == 400


@pytest.mark.parametrize(
    "mask", ["message", "messages(id,payload(header))", "id/x", "messages/payload/parts/body/date"]
)
def test_a_mask_of_names_the_answer_does_not_have(mask: str) -> None:
    with pytest.raises(GoogleError, match="Invalid field selection"):
        fields.check(fields.parse(mask), described().schemas, "Thread")


def test_a_mask_may_go_as_deep_as_the_answer() -> None:
    fields.check(fields.parse("messages/payload/parts/parts/body(data,size),*,id"), described().schemas, "Thread")
