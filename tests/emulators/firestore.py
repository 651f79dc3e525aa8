"""Google's own Firestore emulator: everything in memory, real transactions and preconditions."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
import requests

from tests.emulators.programs import demand, program, wait_for

MAIN = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
JAVA = ("-Xmx400m", "-XX:TieredStopAtLevel=1")
EMULATOR = program("cloud-firestore-emulator/cloud-firestore-emulator.jar")
ABSENT = "Google's Firestore emulator is not here (gcloud components install cloud-firestore-emulator; Java)"


@pytest.fixture(scope="session")
def firestore_emulator() -> Iterator[str]:
    """Its address; one a process of tests."""
    demand(EMULATOR, ABSENT)
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


@contextmanager
def emulator() -> Iterator[str]:
    """The address of one that runs."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = ["java", *JAVA, "-cp", str(EMULATOR), MAIN, "start", "--host=127.0.0.1", f"--port={port}"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield f"127.0.0.1:{port}"
        finally:
            process.terminate()
