"""Which Gmail calls are repeated by themselves, how often and after what pause: one policy per method."""

import time
from collections.abc import Callable
from typing import TypeVar

from tenacity import RetryCallState, Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from backend.adapters.gmail_errors import HeldBack
from backend.domain.clock import now
from backend.domain.errors import MailboxBusy, MailboxDown

T = TypeVar("T")

READ_TRIES = 4
TRIES = {
    "getProfile": READ_TRIES,
    "labels.list": READ_TRIES,
    "labels.create": 1,
    "settings.sendAs.list": READ_TRIES,
    "history.list": READ_TRIES,
    "threads.list": READ_TRIES,
    "threads.get": READ_TRIES,
    # Putting a label on, or taking it off, twice changes nothing.
    "threads.modify": READ_TRIES,
    "messages.get": READ_TRIES,
    "messages.list": READ_TRIES,
    "messages.modify": READ_TRIES,
    "messages.attachments.get": READ_TRIES,
    "drafts.list": READ_TRIES,
    "drafts.get": READ_TRIES,
    # The second time is a second mail, or a second draft.
    "messages.send": 1,
    "drafts.send": 1,
    "drafts.create": 1,
    "watch": 1,
    "stop": 1,
}
LONGEST_WAIT_S = 10


class Retries:
    """Runs a call under its method's policy, at most `most` times; `first_pause_s` is the mean of the first pause."""

    def __init__(
        self, first_pause_s: float = 1, sleep: Callable[[float], None] = time.sleep, most: int = READ_TRIES
    ) -> None:
        self._most = most
        self._jitter = wait_random_exponential(multiplier=first_pause_s, max=LONGEST_WAIT_S)
        self._sleep = sleep

    def run(self, method: str, call: Callable[[], T]) -> T:
        """What the call returns. Raises what the last try raised; a MailboxBusy of more than ten seconds at once."""
        retrying = Retrying(
            stop=stop_after_attempt(min(TRIES[method], self._most)),
            wait=self._pause,
            retry=retry_if_exception(_worth_waiting),
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(call)

    def _pause(self, state: RetryCallState) -> float:
        """Jitter, and at least until the time Gmail named."""
        return _seconds_left(state.outcome.exception() if state.outcome else None) + self._jitter(state)


def _worth_waiting(error: BaseException) -> bool:
    """Whether Gmail was asked and may answer soon; a call held back has waited, or is not to wait."""
    if isinstance(error, HeldBack):
        return False
    return isinstance(error, MailboxDown) or (isinstance(error, MailboxBusy) and _seconds_left(error) <= LONGEST_WAIT_S)


def _seconds_left(error: BaseException | None) -> float:
    until = error.until if isinstance(error, MailboxBusy) else None
    return max(0.0, (until - now()).total_seconds()) if until else 0.0
