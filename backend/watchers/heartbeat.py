"""The scheduler of a single machine: a thread that does what clock jobs do on Cloud Run."""

import logging
import threading
from collections.abc import Callable

log = logging.getLogger(__name__)


class Heartbeat:
    """Runs the beats every `pause` seconds until stopped; started by gunicorn in each worker, never by create_app().

    Workers do not share it: every beat claims its work by leases in the store, so several beat side by side.
    """

    def __init__(self, pause: float, beats: tuple[Callable[[], int], ...]) -> None:
        self._pause = pause
        self._beats = beats
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin; a pause of 0 means that clock jobs call the doors instead."""
        if self._pause > 0:
            self._thread.start()

    def stop(self, patience: float = 5.0) -> None:
        """End after the beat under way."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._stopped.is_set():
            for beat in self._beats:
                self._beat(beat)
            self._stopped.wait(self._pause)

    def _beat(self, beat: Callable[[], int]) -> None:
        try:
            beat()
        except Exception:  # a beat that dies would end all following on this machine
            log.exception("a beat failed")
