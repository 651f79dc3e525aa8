"""Batches: each inner request is answered by itself."""

from collections.abc import Callable
from typing import Any

import requests
from googleapiclient.errors import HttpError
from googleapiclient.http import BatchHttpRequest

from tests.sandbox.judges.behaviour.judged import TIMEOUT_S, Judged, Mail

Letter = Callable[..., bytes]
NO_ID = "1234567890abcdef"


def batched(address: str, asked: list[Any]) -> dict[str, Any]:
    """Return the answer or the error of each request, by its number."""
    found: dict[str, Any] = {}
    batch = BatchHttpRequest(lambda number, answer, error: found.update({number: error or answer}), batch_uri=address)
    for number, request in enumerate(asked):
        batch.add(request, request_id=str(number))
    batch.execute()
    return found


def test_a_batch_is_answered_request_by_request(judged: Judged, mail: Mail, letter: Letter) -> None:
    asked = [mail.messages.get(userId="me", id=each) for each in (mail.insert(letter())["id"], NO_ID)]
    found = batched(f"{judged.origin}/batch/gmail/v1", asked)
    assert found["0"]["snippet"] == "I would like to apply."
    assert isinstance(found["1"], HttpError)


def test_a_batch_is_taken_where_the_client_sends_it(judged: Judged, mail: Mail) -> None:
    listed = mail.labels.list(userId="me")
    assert batched(f"{judged.origin}/batch", [listed])["0"]["labels"]


def test_more_than_a_hundred_are_refused(judged: Judged) -> None:
    part = "--x\r\nContent-Type: application/http\r\n\r\nGET /gmail/v1/users/me/labels\r\n\r\n"
    headers = {"Authorization": f"Bearer {judged.token}", "Content-Type": "multipart/mixed; boundary=x"}
    address = f"{judged.origin}/batch/gmail/v1"
    answer = requests.post(address, f"{part * 101}--x--", headers=headers, timeout=TIMEOUT_S)
    assert answer.status_code == 400
