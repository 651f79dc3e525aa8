"""Hurrying: work for one answer that is waited for only so long, because Gmail may hang; it then goes on by itself."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

from backend.domain import clock
from backend.domain.errors import StillWorking
from backend.domain.wording import word
from backend.services.signing_in import Session

T = TypeVar("T")

SIDE_BY_SIDE = 32
"""Pieces of work at once in a process: threads that wait for Gmail, so there may be more than can compute."""

NOT_BEGUN = word("Gmail is slow to answer, so nothing was begun. Try again in a moment.")

log = logging.getLogger(__name__)


class Hurrying:
    """Runs work beside the answer it is for; `seconds` are those of the whole answer, whatever it consists of."""

    def __init__(self, seconds: float) -> None:
        self._budget = timedelta(seconds=seconds)
        self._pool = ThreadPoolExecutor(SIDE_BY_SIDE, thread_name_prefix="hurrying")

    def within(self, session: Session, work: Callable[[], T], *, tell: str | None = None) -> T:
        """What the work returns or raises. Raises StillWorking when this answer can wait no longer.

        What has begun then goes on to its end, in this process: it must be work that something else takes up should
        the process die. What has not begun never will; `tell` is what to say of work that changes nothing.
        """
        left = self._budget - (clock.now() - session.began)
        future = self._pool.submit(work)
        try:
            return future.result(max(0.0, left.total_seconds()))
        except TimeoutError:
            if future.done():
                return future.result()
        begun = not future.cancel()
        future.add_done_callback(_ended)
        raise StillWorking("Gmail is slow", tell=tell or (None if begun else NOT_BEGUN))


def _ended(work: Future[T]) -> None:
    fault = None if work.cancelled() else work.exception()
    if fault:
        log.warning("what nobody waited for any more failed: %s", type(fault).__name__)
