"""Who may call now: quota, concurrency, latency and planned trouble, in that order; methods know none of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.gmail.errors import GoogleError, planned_error, retry_text
from sandbox.gmail.methods import Method
from sandbox.mailbox import Mailbox
from sandbox.quota import Quota, Wording
from sandbox.trouble import Trouble
from sandbox.world import World

NO_TROUBLE = Trouble("")
EXHAUSTED = "Resource has been exhausted (e.g. check quota)."
PROJECTS_MINUTE = "Quota exceeded for quota metric 'Queries' and limit 'Queries per minute'"
DAILY = "Daily Limit Exceeded"


@contextmanager
def admitted(world: World, mailbox: Mailbox, method: Method) -> Iterator[Trouble]:
    """Count the call in flight, charge it, wait as long as the world is slow, and give its trouble.

    Raises:
        GoogleError: refused by a limit, without a charge, or failed as planned.
    """
    with world.lock:
        world.counters.enter(mailbox.address)
    try:
        with world.lock:
            trouble = _charged(world, mailbox, method)
        _wait((world.latency_s if mailbox.latency_s is None else mailbox.latency_s) + trouble.delay_s)
        if trouble.status and not trouble.after_accept:
            raise planned_error(trouble, world.now())
        yield trouble
    finally:
        with world.lock:
            world.counters.leave(mailbox.address)


def _charged(world: World, mailbox: Mailbox, method: Method) -> Trouble:
    refusal = _refusal(world, mailbox.address, method.units)
    if refusal:
        world.counters.refusals[mailbox.address] += 1
        raise refusal
    world.counters.charge(mailbox.address, method.name, method.units)
    return world.troubles.take(method.name, mailbox.address) or NO_TROUBLE


def _refusal(world: World, address: str, units: int) -> GoogleError | None:
    counters, quota, now = world.counters, world.quota, world.now()
    if _over(world.concurrent_per_user, counters.in_flight[address]):
        return GoogleError(429)
    if quota is None:
        return None
    if _over(quota.per_day, counters.today() + units):
        return GoogleError(403, DAILY, "dailyLimitExceeded")
    if _over(quota.per_project, counters.spending().in_minute_before(now) + units):
        return GoogleError(403, PROJECTS_MINUTE, "rateLimitExceeded")
    if _over(quota.per_user, counters.spending(address).in_minute_before(now) + units):
        return _user_refusal(world, quota, address, units)
    return None


def _user_refusal(world: World, quota: Quota, address: str, units: int) -> GoogleError:
    counters = world.counters
    match quota.wordings[counters.refusals[address] % len(quota.wordings)]:
        case Wording.QUERIES:
            return GoogleError(403)
        case Wording.EXHAUSTED:
            return GoogleError(429, EXHAUSTED)
        case Wording.RETRY_AFTER:
            due = counters.spending(address).free_at(world.now(), (quota.per_user or 0) - units)
            return GoogleError(429, retry_text(due))


def _over(limit: int | None, amount: int) -> bool:
    return limit is not None and amount > limit


def _wait(seconds: float) -> None:
    if seconds:
        time.sleep(seconds)
