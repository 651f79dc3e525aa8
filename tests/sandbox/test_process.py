"""The sandbox as a process: an inherited socket, HTTP/1.1 that stays open, a lost answer under gunicorn."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
OWNER = "maya@agency.example"


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[str]:
    """A sandbox process on a socket that was bound here, with one mail in its world."""
    mails = tmp_path / "one.mbox"
    mails.write_bytes(b"From x Mon Jan  5 09:00:00 2026\nFrom: n@mail.example\nSubject: One\n\nBody\n")
    with socket.create_server(("127.0.0.1", 0)) as bound:
        os.set_inheritable(bound.fileno(), True)
        found = f"http://127.0.0.1:{bound.getsockname()[1]}"
        command = [sys.executable, "-m", "sandbox", "--fd", str(bound.fileno()), "--origin", found]
        with subprocess.Popen(
            [*command, "--mbox", str(mails), "--owner", OWNER],
            cwd=ROOT,
            pass_fds=[bound.fileno()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process:
            wait_until_ready(found)
            yield found
            process.terminate()
            process.wait(10)


def wait_until_ready(origin: str) -> None:
    deadline = monotonic() + 20
    while monotonic() < deadline:
        try:
            requests.get(f"{origin}/sandbox/ready", timeout=1).raise_for_status()
        except requests.RequestException:
            sleep(0.05)
        else:
            return
    pytest.fail("the sandbox did not start")


def test_the_process_serves_keeps_alive_and_can_lose_an_answer(origin: str) -> None:
    with requests.Session() as session:
        token = session.post(
            f"{origin}/sandbox/token", json={"mailbox": OWNER, "scopes": ["https://mail.google.com/"]}, timeout=5
        ).json()["access_token"]
        session.headers["Authorization"] = f"Bearer {token}"
        peers = set()
        for _ in range(3):
            with session.get(f"{origin}/gmail/v1/users/me/profile", timeout=5, stream=True) as answer:
                assert answer.raw.connection is not None
                peers.add(answer.raw.connection.sock.getsockname())
                assert answer.json()["messagesTotal"] == 1
        assert len(peers) == 1
        session.post(f"{origin}/sandbox/fail", json={"method": "messages.send", "after_accept": True}, timeout=5)
        body = {"raw": "VG86IHhAeS5leGFtcGxlCgpoaQ=="}
        with pytest.raises(requests.ConnectionError):
            session.post(f"{origin}/gmail/v1/users/me/messages/send", json=body, timeout=5)
        found = session.get(f"{origin}/gmail/v1/users/me/messages?labelIds=SENT", timeout=5).json()
        assert len(found["messages"]) == 1
