"""What Google's client is asked for, and what becomes of Cloud Storage's trouble."""

import gc
import hashlib
import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field

import pytest
import requests
from flask import Flask, Response, request

from backend.adapters.storage_files import StorageFiles
from backend.domain.errors import FilesDown, Missing
from backend.domain.ids import derived
from backend.ports.files import Files

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")
CONTENT = b"%PDF-1.7 \x00\xff"
SHA256 = hashlib.sha256(CONTENT).hexdigest()
LARGE = bytes(9 * 1024 * 1024)
HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "date"}
Trouble = Callable[[Response], Response]


@dataclass
class Relay:
    """Stands before the emulator: notes what is asked for an object, and answers with the next trouble, if any."""

    behind: str
    asked: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)

    def app(self, _: str) -> Flask:
        app = Flask("relay")
        app.add_url_rule("/<path:path>", view_func=self.answer, methods=["GET", "POST", "PUT", "DELETE"])
        return app

    def answer(self, path: str) -> Response:
        url = f"{self.behind}{request.environ['RAW_URI']}"
        headers = {name: value for name, value in request.headers if name != "Host"}
        found = requests.request(request.method, url, data=request.get_data(), headers=headers, timeout=5)
        kept = [(name, value) for name, value in found.headers.items() if name.lower() not in HOP_BY_HOP]
        answer = Response(found.content, found.status_code, kept)
        if "/o" not in path:
            return answer
        self.asked.append(f"{request.method} {request.environ['RAW_URI']}")
        return self.troubles.pop(0)(answer) if self.troubles else answer


def says(status: int) -> Trouble:
    """An answer that hides what was done."""
    return lambda _: Response(f'{{"error": {{"message": "trouble {status}"}}}}', status)


def garbled(answer: Response) -> Response:
    answer.set_data(b"x" + answer.get_data()[1:])
    return answer


@pytest.fixture(scope="module", autouse=True)
def connections_left_by_failed_downloads() -> Iterator[None]:
    """Google's client leaves them to the garbage collector, which shall not meet them in another test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


@pytest.fixture
def relay(storage_emulator: str, bucket: str, serve: Callable[..., str], monkeypatch: pytest.MonkeyPatch) -> Relay:
    relay = Relay(storage_emulator)
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", serve(relay.app))
    return relay


@pytest.fixture
def files(relay: Relay, bucket: str) -> Iterator[Files]:
    with closing(StorageFiles(bucket, "kept/", patience_s=0.5)) as store:
        yield store.of("acme.example")


def test_an_upload_replaces_nothing_and_lies_below_a_hash(files: Files, relay: Relay, bucket: str) -> None:
    files.put(CONTENT)
    files.get(SHA256)
    name = f"kept/{derived('files', 'acme.example')}/{SHA256}".replace("/", "%2F")
    assert relay.asked == [
        f"POST /upload/storage/v1/b/{bucket}/o?uploadType=multipart&ifGenerationMatch=0",
        f"GET /download/storage/v1/b/{bucket}/o/{name}?alt=media",
    ]


def test_what_takes_several_requests_comes_back_whole(files: Files, relay: Relay) -> None:
    assert files.get(files.put(LARGE)) == LARGE
    assert "uploadType=resumable&ifGenerationMatch=0" in relay.asked[0]


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_what_passes_is_tried_again(files: Files, relay: Relay, status: int) -> None:
    for deed in (lambda: files.put(CONTENT), lambda: files.get(SHA256), lambda: files.delete(SHA256)):
        relay.asked.clear()
        relay.troubles.append(says(status))
        deed()
        first, second = relay.asked[:2]
        assert first == second


def test_an_upload_whose_answer_was_lost_is_there(files: Files, relay: Relay) -> None:
    relay.troubles.append(says(503))
    assert files.put(CONTENT) == SHA256
    assert files.get(SHA256) == CONTENT


def test_what_does_not_pass_is_down_and_says_why(files: Files, relay: Relay) -> None:
    for deed in (lambda: files.put(CONTENT), lambda: files.get(SHA256), lambda: files.delete(SHA256)):
        for status in (400, 403, 503):
            relay.troubles[:] = [says(status)] * 50
            with pytest.raises(FilesDown, match=str(status)) as down:
                deed()
            assert down.value.retry


def test_bytes_that_changed_on_the_way_are_not_taken(files: Files, relay: Relay) -> None:
    files.put(CONTENT)
    relay.troubles.append(garbled)
    with pytest.raises(FilesDown, match="hecksum"):
        files.get(SHA256)


def test_a_bucket_that_is_not_there_keeps_nothing_and_says_so(relay: Relay) -> None:
    with closing(StorageFiles("no-such-bucket")) as store:
        files = store.of("acme.example")
        with pytest.raises(FilesDown, match="no-such-bucket"):
            files.put(CONTENT)
        for deed in (files.get, files.delete):
            with pytest.raises(FilesDown, match="no-such-bucket"):
                deed(SHA256)


def test_what_is_missing_from_a_bucket_that_is_there_is_missing(files: Files, relay: Relay, bucket: str) -> None:
    """And Google's client is asked with what every serving account may do: list."""
    with pytest.raises(Missing):
        files.get(SHA256)
    assert relay.asked[1].startswith(f"GET /storage/v1/b/{bucket}/o?maxResults=1")
    files.delete(SHA256)


def test_nothing_is_reached_before_the_first_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("STORAGE_EMULATOR_HOST", raising=False)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", os.devnull + "/none.json")
    files = StorageFiles("any-bucket").of("acme.example")
    with pytest.raises(FilesDown, match="was not found"):
        files.put(CONTENT)


def test_a_server_that_is_not_there_is_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", "http://127.0.0.1:9")
    with pytest.raises(FilesDown, match="not kept"):
        StorageFiles("any-bucket", patience_s=0.3).of("acme.example").put(CONTENT)
