"""The scheduler of a single machine: threads that do what clock jobs do on Cloud Run."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Beat:
    """What is done over and over; each of `does` says how much it did.

    So many `threads` do it side by side, so that one that waits for Gmail keeps no other waiting; when there was
    nothing to do, a thread rests for so many `pauses` of the heartbeat.
    """

    does: tuple[Callable[[], int], ...]
    threads: int = 1
    pauses: int = 1


class Heartbeat:
    """Runs the beats until stopped; started by gunicorn in each worker, never by create_app().

    Workers do not share it: every beat claims its work by leases in the store, so several beat side by side.
    """

    def __init__(self, pause: float, beats: tuple[Beat, ...]) -> None:
        """`pause` in seconds; 0 means that clock jobs call the doors instead."""
        self._pause = pause
        self._stopped = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(beat, number), name="heartbeat", daemon=True)
            for beat in beats
            for number in range(beat.threads)
        ]

    def start(self) -> None:
        """Begin, unless clock jobs call the doors."""
        for thread in self._threads if self._pause > 0 else ():
            thread.start()

    def stop(self, patience: float = 7.0) -> None:
        """End after what is under way, or after `patience` seconds: the leases of what is not done then run out."""
        self._stopped.set()
        deadline = time.monotonic() + patience
        for thread in self._threads:
            if thread.is_alive():
                thread.join(max(0.0, deadline - time.monotonic()))

    def _run(self, beat: Beat, number: int) -> None:
        # The threads of one beat take turns, so that together they look once a pause.
        self._stopped.wait(self._pause * number)
        while not self._stopped.is_set():
            if not sum(self._done(each) for each in beat.does):
                self._stopped.wait(self._pause * beat.pauses)

    def _done(self, do: Callable[[], int]) -> int:
        try:
            return do()
        except Exception:  # a beat that dies would end all following on this machine
            log.exception("a beat failed")
            return 0
