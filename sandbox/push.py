"""Pub/Sub push as Gmail causes it: a signed, wrapped ping for a changed mailbox, repeated until acknowledged."""

import json
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from threading import Lock, Timer

import requests

from sandbox.identity.project import SUBSCRIPTION
from sandbox.mailbox import Mailbox

COALESCE_S = 0.05
FIRST_RETRY_S = 0.2
LONGEST_RETRY_S = 5.0
ACK_DEADLINE_S = 10
ACKNOWLEDGED = frozenset({102, 200, 201, 202, 204})


@dataclass(frozen=True)
class PushTarget:
    """Where pushes go, and the audience of their OIDC token."""

    url: str
    audience: str


@dataclass(frozen=True)
class Push:
    """One delivery attempt; status 0 means nobody answered."""

    mailbox: str
    history_id: int
    status: int


class Pushing:
    """Sends pings from timer threads; a target of None sends nothing. `bearer` signs for an audience."""

    def __init__(self, target: PushTarget | None, *, bearer: Callable[[str], str], now: Callable[[], datetime]) -> None:
        self.target = target
        self.log: list[Push] = []
        self._bearer = bearer
        self._now = now
        self._serial = count(1)
        self._lock = Lock()
        self._due: dict[str, Mailbox] = {}
        self._timers: set[Timer] = set()
        self._closed = False

    def changed(self, mailbox: Mailbox) -> None:
        """Ping about the mailbox shortly; changes until then share the ping."""
        with self._lock:
            if self.target is None or mailbox.address in self._due:
                return
            self._due[mailbox.address] = mailbox
        self._later(COALESCE_S, lambda: self._first(mailbox))

    def close(self) -> None:
        """Send nothing more; pings under way may still end."""
        with self._lock:
            self._closed = True
            for timer in self._timers:
                timer.cancel()

    def _later(self, seconds: float, work: Callable[[], None]) -> None:
        timer = Timer(seconds, work)
        timer.daemon = True
        with self._lock:
            if self._closed:
                return
            self._timers = {each for each in self._timers if each.is_alive()} | {timer}
            timer.start()

    def _first(self, mailbox: Mailbox) -> None:
        with self._lock:
            self._due.pop(mailbox.address, None)
        self._attempt(mailbox.address, mailbox.history_id, self._envelope(mailbox), FIRST_RETRY_S)

    def _attempt(self, address: str, history_id: int, envelope: dict[str, object], retry_s: float) -> None:
        status = self._post(envelope)
        self.log.append(Push(address, history_id, status))
        if status not in ACKNOWLEDGED:
            longer = min(retry_s * 2, LONGEST_RETRY_S)
            self._later(retry_s, lambda: self._attempt(address, history_id, envelope, longer))

    def _post(self, envelope: dict[str, object]) -> int:
        target = self.target
        if target is None:
            return 0
        headers = {"Authorization": f"Bearer {self._bearer(target.audience)}"}
        try:
            return requests.post(target.url, json=envelope, headers=headers, timeout=ACK_DEADLINE_S).status_code
        except requests.RequestException:
            return 0

    def _envelope(self, mailbox: Mailbox) -> dict[str, object]:
        ping = json.dumps({"emailAddress": mailbox.address, "historyId": mailbox.history_id})
        number = f"{next(self._serial):016d}"
        at = self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z")
        message = {
            "data": b64encode(ping.encode()).decode(),
            "messageId": number,
            "message_id": number,
            "publishTime": at,
            "publish_time": at,
        }
        return {"message": message, "subscription": SUBSCRIPTION}
