"""What Gmail calls cost and how many we made; holding calls back is not done here."""

import threading
from collections import Counter
from dataclasses import dataclass

UNITS = {
    "getProfile": 1,
    "labels.list": 1,
    "labels.create": 5,
    "settings.sendAs.list": 1,
    "history.list": 2,
    "threads.list": 10,
    "threads.get": 40,
    "threads.modify": 10,
    "messages.get": 20,
    "messages.attachments.get": 20,
    "watch": 100,
    "stop": 50,
}
"""Quota units per call by method id, Google's table of 2026-05-01; the format asked for changes nothing."""


@dataclass(frozen=True)
class Spent:
    """How many requests were made and how many quota units they cost."""

    requests: int
    units: int


class Meter:
    """Counts per mailbox and method, for as long as the process lives."""

    def __init__(self) -> None:
        self._requests: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def charge(self, mailbox: str, method: str) -> None:
        """Count one request of a method in UNITS."""
        with self._lock:
            self._requests[mailbox, method] += 1

    def spent(self, *, mailbox: str | None = None, method: str | None = None) -> Spent:
        """What was spent, on one mailbox or all of them, by one method or all of them."""
        with self._lock:
            counted = dict(self._requests)
        chosen = {key: n for key, n in counted.items() if mailbox in (None, key[0]) and method in (None, key[1])}
        return Spent(sum(chosen.values()), sum(n * UNITS[key[1]] for key, n in chosen.items()))
