"""How fast the sandbox is and how much it allows, through google-api-python-client."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from time import monotonic, perf_counter, sleep
from typing import Any

import pytest
from googleapiclient.errors import HttpError

from sandbox.mailbox import Mailbox
from sandbox.quota import Quota, Wording
from sandbox.trouble import Trouble
from sandbox.world import World

Letter = Callable[..., bytes]
Gmail = Callable[..., Any]
MAYA, TOM = "maya@agency.example", "tom@agency.example"


def labels(users: Any) -> None:
    """One call of one unit."""
    users.labels().list(userId="me").execute()


def refused(users: Any) -> tuple[int, str, str]:
    with pytest.raises(HttpError) as caught:
        labels(users)
    return caught.value.status_code, caught.value.error_details[0]["reason"], caught.value.reason


def took(users: Any) -> float:
    before = perf_counter()
    labels(users)
    return perf_counter() - before


def test_every_call_is_slow_but_for_a_mailbox_with_a_pace_of_its_own(gmail: Gmail, world: World) -> None:
    world.latency_s = 0.2
    world.mailboxes[TOM].latency_s = 0
    assert took(gmail()) >= 0.2
    assert took(gmail(TOM)) < 0.2
    world.mailboxes[TOM].latency_s = 0.25
    assert took(gmail(TOM)) >= 0.25


def test_a_slow_mailbox_holds_up_no_other(gmail: Gmail, world: World) -> None:
    world.mailboxes[MAYA].latency_s = 0.5
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(took, gmail())
        deadline = monotonic() + 5
        while not world.counters.in_flight[MAYA] and monotonic() < deadline:
            sleep(0.005)
        fast = took(gmail(TOM))
        assert slow.result() >= 0.5 > fast


def test_a_users_minute_slides(gmail: Gmail, world: World) -> None:
    world.quota = Quota(per_user=3)
    users = gmail()
    labels(users)
    labels(users)
    world.move(40)
    labels(users)
    assert refused(users)[0] in (403, 429)
    labels(gmail(TOM))
    world.move(21)
    labels(users)
    labels(users)
    assert refused(users)[0] in (403, 429)
    assert world.counters.refusals == {MAYA: 2}
    assert world.counters.units[MAYA, "labels.list"] == 5
    assert world.counters.most_in_a_minute(MAYA) == 3
    world.quota = None
    labels(users)


def test_a_call_is_weighed_by_its_units(gmail: Gmail, world: World, maya: Mailbox, letter: Letter) -> None:
    stored = maya.deliver(letter())
    world.quota = Quota(per_user=41)
    users = gmail()
    users.history().list(userId="me", startHistoryId=maya.history_id).execute()
    with pytest.raises(HttpError):
        users.threads().get(userId="me", id=stored.thread_id).execute()
    world.quota = Quota(per_user=42)
    assert users.threads().get(userId="me", id=stored.thread_id).execute()["id"] == stored.thread_id


def test_gmails_ways_of_saying_it_take_turns(gmail: Gmail, world: World) -> None:
    users = gmail()
    labels(users)
    spent = world.now()
    world.quota = Quota(per_user=1, wordings=tuple(Wording))
    queries, exhausted, timed, again = [refused(users) for _ in range(4)]
    assert queries[:2] == again[:2] == (403, "userRateLimitExceeded")
    assert "limit 'Queries per minute per user'" in queries[2]
    assert exhausted == (429, "rateLimitExceeded", "Resource has been exhausted (e.g. check quota).")
    assert timed[:2] == (429, "rateLimitExceeded")
    found = re.fullmatch(r"User-rate limit exceeded\.  Retry after (\S+Z)", timed[2])
    assert found
    assert 59 < (datetime.fromisoformat(found[1]) - spent).total_seconds() <= 60


@pytest.mark.parametrize(
    ("quota", "reason"),
    [(Quota(per_project=1), "rateLimitExceeded"), (Quota(per_day=1), "dailyLimitExceeded")],
)
def test_the_projects_limits_are_shared(gmail: Gmail, world: World, quota: Quota, reason: str) -> None:
    world.quota = quota
    labels(gmail(TOM))
    assert refused(gmail())[:2] == (403, reason)
    world.move(61 if reason == "rateLimitExceeded" else 86_400)
    labels(gmail())
    assert world.counters.refusals == {MAYA: 1}


def test_too_many_at_once(gmail: Gmail, world: World) -> None:
    world.concurrent_per_user = 2
    world.latency_s = 0.3
    with ThreadPoolExecutor(3) as pool:
        three = [gmail() for _ in range(3)]
        failures = [each.exception() for each in [pool.submit(labels, users) for users in three]]
    (failure,) = [each for each in failures if each]
    assert isinstance(failure, HttpError)
    assert (failure.status_code, failure.reason) == (429, "Too many concurrent requests for user")
    assert world.counters.most_in_flight == {MAYA: 3}
    assert world.counters.in_flight[MAYA] == 0
    labels(three[0])


def test_a_failed_call_is_no_longer_in_flight(gmail: Gmail, world: World) -> None:
    world.troubles.plan(Trouble("labels.list", 500))
    assert refused(gmail())[0] == 500
    assert (world.counters.in_flight[MAYA], world.counters.most_in_flight[MAYA]) == (0, 1)
