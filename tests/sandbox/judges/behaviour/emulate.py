"""emulate as others wrote it: one process with empty mailboxes in it; what it does with them is not known here."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from urllib.parse import parse_qsl, urlsplit

from sandbox.identity.project import CLIENT_ID, CLIENT_SECRET
from tests.sandbox.judges.behaviour.judged import FULL, HOME, Judged, sent_to

HERE = Path(__file__).parent
INSTALLED = HERE.parents[3] / ".judges/emulate/node_modules/@inbox-zero/emulate/dist/index.js"
PEOPLE = [f"maya{number}@agency.example" for number in range(200)]


@contextmanager
def running(node: str, folder: Path) -> Iterator[str]:
    """Run emulate on a free port of the loopback and yield its address; connections wait until it is up."""
    seed = folder / "seed.json"
    seed.write_text(json.dumps(seeded()))
    with create_server(("127.0.0.1", 0)) as bound:
        origin = f"http://127.0.0.1:{bound.getsockname()[1]}"
        process = subprocess.Popen(
            [node, "--require", HERE / "inherited.cjs", INSTALLED, "--service", "google", "--seed", seed],
            cwd=folder,
            env=os.environ | {"LISTEN_FD": str(bound.fileno())},
            pass_fds=[bound.fileno()],
            stdout=subprocess.DEVNULL,
        )
    with process:
        yield origin
        process.terminate()
        process.wait(10)


def seeded() -> dict[str, object]:
    """Return emulate's configuration: a client, and people who have nothing but a token."""
    client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "redirect_uris": [HOME]}
    return {
        "tokens": {token(address): {"login": address, "scopes": [FULL]} for address in PEOPLE},
        "google": {"users": [{"email": address} for address in PEOPLE], "oauth_clients": [client]},
    }


def token(address: str) -> str:
    return f"token-{address}"


def mailbox(origin: str, address: str) -> Judged:
    """Return one person's mailbox; her consent is a form with all that the page was asked for."""

    def choose(page: str) -> str:
        asked = dict(parse_qsl(urlsplit(page).query))
        return sent_to(f"{origin}/o/oauth2/v2/auth/callback", asked | {"email": address})

    return Judged(origin, address, token(address), "/oauth2/token", choose)
