"""How many calls of one mailbox are under way at once in this process; what they cost is not counted here."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from backend.adapters.gmail_errors import HeldBack
from backend.domain.clock import now
from backend.domain.quota import Urgency

MOST = 5
LONGEST_WAIT_S = 10


class Flights:
    """At most `most` calls a mailbox, and three fifths of them for background work.

    Google's limit is undocumented; parallel reads above five are refused now and then.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = {Urgency.INTERACTIVE: most, Urgency.BACKGROUND: max(1, most * 3 // 5)}
        self._seats: dict[tuple[str, Urgency], threading.BoundedSemaphore] = {}
        self._lock = threading.Lock()

    @contextmanager
    def one(self, mailbox: str, urgency: Urgency) -> Iterator[None]:
        """Around one call. Raises HeldBack when no other call ends within ten seconds."""
        wanted = (urgency, Urgency.INTERACTIVE) if urgency is Urgency.BACKGROUND else (urgency,)
        with ExitStack() as taken:
            for each in wanted:
                seats = self._seats_of(mailbox, each)
                if not seats.acquire(timeout=LONGEST_WAIT_S):
                    raise HeldBack("too many calls at once", until=now() + timedelta(seconds=LONGEST_WAIT_S))
                taken.callback(seats.release)
            yield

    def _seats_of(self, mailbox: str, urgency: Urgency) -> threading.BoundedSemaphore:
        with self._lock:
            return self._seats.setdefault((mailbox, urgency), threading.BoundedSemaphore(self._most[urgency]))
