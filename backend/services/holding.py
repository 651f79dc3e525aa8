"""Holding a lease while work goes on."""

from collections.abc import Callable

from backend.domain import clock
from backend.domain.lease import Lease

Keep = Callable[[], None]
"""Prolongs the lease of the work under way. Raises LeaseLost when another worker has taken over."""


class Holding:
    """A `Keep` that asks the store only when a third of the lease is used up: until it ends nobody can take over."""

    def __init__(self, lease: Lease | None, renew: Callable[[], Lease]) -> None:
        self._renew = renew
        self._begin(lease)

    def __call__(self) -> None:
        """Go on holding. Raises LeaseLost."""
        if clock.now() >= self._renew_at:
            self._begin(self._renew())

    def _begin(self, lease: Lease | None) -> None:
        at = clock.now()
        self._renew_at = at + (lease.expires_at - at) / 3 if lease else at
