"""Google's emulators as programs: where gcloud puts them, whether they can be started here, and when they listen."""

import os
import shutil
import socket
import time
from pathlib import Path

import pytest

START_S = 60


def program(place: str) -> Path:
    """Beside gcloud, as Google's own installers put it."""
    return Path(shutil.which("gcloud") or "gcloud").resolve().parents[1] / "platform" / place


def present(emulator: Path) -> bool:
    """Whether it can be started here; all of them are Java's."""
    return shutil.which("java") is not None and emulator.exists()


def demand(emulator: Path, absent: str) -> None:
    """Skip the test where the emulator cannot be started; where everything has to be there, fail."""
    if not present(emulator):
        pytest.fail(absent) if os.environ.get("CI") == "true" else pytest.skip(absent)


def wait_for(port: int) -> None:
    """Until somebody listens on this port of the loopback. Raises OSError after a minute."""
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
