"""backend.payload: what it reads, and which path it names when it refuses."""

from collections.abc import Callable

import pytest

from backend.domain.errors import Malformed
from backend.payload import Payload

PUSH = {"message": {"data": "e30", "id": "42", "at": 7}, "tags": ["a", "b"], "none": None}


def test_reads_by_path_and_type() -> None:
    payload = Payload(PUSH)
    assert payload.text("message", "data") == "e30"
    assert payload.integer("message", "at") == 7
    assert payload.integer("message", "id") == 42
    assert [item.text() for item in payload.items("tags")] == ["a", "b"]
    assert {name: part.path for name, part in payload.mapping("message").items()} == {
        "data": "$.message['data']",
        "id": "$.message['id']",
        "at": "$.message['at']",
    }


def test_absent_and_null_are_the_same() -> None:
    payload = Payload(PUSH)
    for keys in (("none",), ("nowhere",), ("none", "deeper"), ("nowhere", "deeper")):
        assert not payload.has(*keys)
        assert payload.optional_text(*keys) == ""
        assert payload.items(*keys) == ()
        assert payload.mapping(*keys) == {}


@pytest.mark.parametrize(
    ("ask", "path"),
    [
        (lambda payload: payload.text("message"), "$.message"),
        (lambda payload: payload.text("nowhere"), "$.nowhere"),
        (lambda payload: payload.optional_text("message", "at"), "$.message.at"),
        (lambda payload: payload.text("tags", "deeper"), "$.tags"),
        (lambda payload: payload.integer("message", "data"), "$.message.data"),
        (lambda payload: payload.integer("nowhere"), "$.nowhere"),
        (lambda payload: payload.items("message"), "$.message"),
        (lambda payload: payload.items("tags")[1].integer(), "$.tags[1]"),
        (lambda payload: payload.mapping("tags"), "$.tags"),
    ],
)
def test_names_the_path_of_a_surprise(ask: Callable[[Payload], object], path: str) -> None:
    with pytest.raises(Malformed) as refusal:
        ask(Payload(PUSH))
    assert refusal.value.path == path


@pytest.mark.parametrize("number", [True, 1.5, "1.5", "٤٢", "", "9" * 21, " 1"])
def test_an_integer_is_a_number_or_ascii_digits(number: object) -> None:
    with pytest.raises(Malformed):
        Payload({"n": number}).integer("n")


def test_sizes_are_bounded() -> None:
    large = {"text": "x" * 65_537, "items": [0] * 1_001, "mapping": {str(n): 0 for n in range(1_001)}}
    payload = Payload(large)
    for ask in (payload.text, payload.items, payload.mapping):
        with pytest.raises(Malformed):
            ask(ask.__name__)


def test_the_root_may_be_no_object_and_values_stay_out_of_the_repr() -> None:
    with pytest.raises(Malformed, match=r"\$: expected an object"):
        Payload(["secret"]).text("message")
    assert "secret" not in repr(Payload(["secret"]))
