"""Pub/Sub push as Gmail causes it: a signed, wrapped ping for a changed mailbox, repeated until acknowledged."""

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from threading import Lock, Timer

import requests

from sandbox.identity.project import SUBSCRIPTION
from sandbox.mailbox import Mailbox
from sandbox.trouble import Trouble

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


@dataclass(frozen=True)
class Ping:
    """A ping with its envelope, the same at every attempt."""

    mailbox: str
    history_id: int
    envelope: dict[str, object]


class Pushing:
    """Sends pings from timer threads; a target of None sends nothing.

    `bearer` signs for an audience, `trouble` gives what is planned for the next ping of an address.
    `lost` counts the pings that were dropped on request, by address.
    """

    def __init__(
        self,
        target: PushTarget | None,
        *,
        bearer: Callable[[str], str],
        now: Callable[[], datetime],
        trouble: Callable[[str], Trouble | None],
    ) -> None:
        self.target = target
        self.log: list[Push] = []
        self.lost: Counter[str] = Counter()
        self._bearer = bearer
        self._now = now
        self._trouble = trouble
        self._serial = count(1)
        self._lock = Lock()
        self._due: set[str] = set()
        self._held: dict[str, Ping] = {}
        self._timers: set[Timer] = set()
        self._closed = False

    def changed(self, mailbox: Mailbox) -> None:
        """Ping about the mailbox shortly; changes until then share the ping, and its trouble."""
        with self._lock:
            if self.target is None or mailbox.address in self._due:
                return
            self._due.add(mailbox.address)
        trouble = self._trouble(mailbox.address)
        self._later(COALESCE_S, lambda: self._first(mailbox, trouble))

    def waiting(self, address: str) -> bool:
        """Return whether a ping still waits for changes to share it."""
        return address in self._due

    def push(self, address: str, history_id: int | str) -> int:
        """Post one genuine ping about any address now, watched or not, and return the answer's status."""
        return self._post(self.envelope(address, history_id))

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

    def _first(self, mailbox: Mailbox, trouble: Trouble | None) -> None:
        with self._lock:
            self._due.discard(mailbox.address)
        address, history_id = mailbox.address, mailbox.history_id
        ping = Ping(address, history_id, self.envelope(address, history_id))
        if trouble is None:
            self._send(ping)
        elif trouble.delay_s:
            self._later(trouble.delay_s, lambda: self._send(ping))
        elif trouble.doubled:
            self._attempt(ping, FIRST_RETRY_S)
            self._send(ping)
        elif trouble.swapped:
            self._held[address] = ping
        else:
            self.lost[address] += 1

    def _send(self, ping: Ping) -> None:
        self._attempt(ping, FIRST_RETRY_S)
        held = self._held.pop(ping.mailbox, None)
        if held:
            self._attempt(held, FIRST_RETRY_S)

    def _attempt(self, ping: Ping, retry_s: float) -> None:
        status = self._post(ping.envelope)
        self.log.append(Push(ping.mailbox, ping.history_id, status))
        if status not in ACKNOWLEDGED:
            self._later(retry_s, lambda: self._attempt(ping, min(retry_s * 2, LONGEST_RETRY_S)))

    def _post(self, envelope: dict[str, object]) -> int:
        target = self.target
        if target is None:
            return 0
        headers = {"Authorization": f"Bearer {self._bearer(target.audience)}"}
        try:
            return requests.post(target.url, json=envelope, headers=headers, timeout=ACK_DEADLINE_S).status_code
        except requests.RequestException:
            return 0

    def envelope(self, address: str, history_id: int | str) -> dict[str, object]:
        """Return Pub/Sub's push body; Gmail is known to send the historyId as a number and as a string."""
        ping = json.dumps({"emailAddress": address, "historyId": history_id})
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
