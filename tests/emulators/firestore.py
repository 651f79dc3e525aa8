"""Google's own Firestore emulator: everything in memory, real transactions and preconditions."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import requests

MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
JAVA = ("-Xmx400m", "-XX:TieredStopAtLevel=1")
START_S = 60
ABSENT = "Google's Firestore emulator is not here (gcloud components install cloud-firestore-emulator; Java)"


@pytest.fixture(scope="session")
def firestore_emulator() -> Iterator[str]:
    """Its address; one a process of tests."""
    if not present():
        pytest.fail(ABSENT) if os.environ.get("CI") == "true" else pytest.skip(ABSENT)
    with emulator() as address:
        yield address


@pytest.fixture
def firestore(firestore_emulator: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of an empty project, where Google's client looks for it; emptied after the test."""
    monkeypatch.setenv("FIRESTORE_EMULATOR_HOST", firestore_emulator)
    project = f"test-{uuid4().hex[:12]}"
    yield project
    everything = f"/emulator/v1/projects/{project}/databases/(default)/documents"
    requests.delete(f"http://{firestore_emulator}{everything}", timeout=10).raise_for_status()


def present() -> bool:
    """Whether it can be started here."""
    return shutil.which("java") is not None and _program().exists()


@contextmanager
def emulator() -> Iterator[str]:
    """The address of one that runs."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["java", *JAVA, "-cp", str(_program()), MAIN, "start", "--host=127.0.0.1", f"--port={port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()


def _program() -> Path:
    """Beside gcloud, as Google's own installers put it."""
    platform = Path(shutil.which("gcloud") or "gcloud").resolve().parents[1] / "platform"
    return platform / "cloud-firestore-emulator" / "cloud-firestore-emulator.jar"


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
