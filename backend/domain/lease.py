"""A claim that expires and carries a fencing number, so that a late holder cannot write."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Lease:
    """Who holds a piece of work, until when; `fence` grows by one at every take-over."""

    holder: str
    fence: int
    expires_at: datetime


def claim(current: Lease | None, holder: str, at: datetime, duration: timedelta) -> Lease | None:
    """The lease `holder` gets, or None while another holds it; a lease that ran out is taken over."""
    if current and current.expires_at > at and current.holder != holder:
        return None
    return Lease(holder, current.fence + 1 if current else 1, at + duration)


def renewed(lease: Lease, at: datetime, duration: timedelta) -> Lease:
    """The same claim, good for `duration` from now; the fence stays, for nobody took over."""
    return replace(lease, expires_at=at + duration)


def holds(current: Lease | None, lease: Lease) -> bool:
    """Whether `lease` is still the one in force: nobody has claimed since."""
    return current is not None and current.fence == lease.fence and current.holder == lease.holder
