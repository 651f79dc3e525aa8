"""Google's signing certificates, kept as long as Google says; what a token claims is judged elsewhere."""

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from google.auth.exceptions import TransportError

from backend.adapters.google_transport import Wire
from backend.domain.errors import MailboxDown

AT_MOST_EVERY_S = 60
"""How often we fetch at most; anyone can forge key ids."""

MAX_AGE = re.compile(r"max-age=(\d{1,9})")
OK = 200


@dataclass(frozen=True)
class Certificates:
    """The answer of the certificate address, in the form google-auth reads."""

    status: int
    data: bytes
    good_until: float
    fetched_at: float


class CertificateCache:
    """The `request` callable that google-auth fetches certificates through."""

    def __init__(self, url: str, wire: Wire, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._wire = wire
        self._clock = clock
        self._kept: Certificates | None = None
        self._lock = threading.Lock()

    def __call__(self, url: str, method: str = "GET", **_: object) -> Certificates:
        """The certificates, fetched when they are too old. Raises google-auth's TransportError."""
        with self._lock:
            if self._kept is None or self._clock() >= self._kept.good_until:
                self._kept = self._fetched(method, url)
            return self._kept

    def forget_without(self, key_id: str) -> bool:
        """Forget certificates that lack this key (Google rotates them), at most once a minute; whether it did."""
        with self._lock:
            kept = self._kept
            old = kept is not None and self._clock() - kept.fetched_at >= AT_MOST_EVERY_S
            if kept is None or not old or key_id.encode() in kept.data:
                return False
            self._kept = None
            return True

    def _fetched(self, method: str, url: str) -> Certificates:
        try:
            answer = self._wire.send(method, url)
        except MailboxDown as error:
            raise TransportError(str(error)) from None  # type: ignore[no-untyped-call]
        if answer.status_code != OK:
            raise TransportError(f"certificates: {answer.status_code}")  # type: ignore[no-untyped-call]
        found = MAX_AGE.search(answer.headers.get("Cache-Control", ""))
        age, at = int(found.group(1)) if found else 0, self._clock()
        return Certificates(OK, answer.content, at + max(age, AT_MOST_EVERY_S), at)
