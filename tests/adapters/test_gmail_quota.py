"""The planner before a Gmail that enforces its quota: two processes on one store are never refused, nor slow."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory, StepTickTimeFactory, TickingDateTimeFactory
from google.oauth2.credentials import Credentials

from backend.adapters.gmail_calls import GmailCalls
from backend.adapters.gmail_errors import DaySpent, HeldBack
from backend.adapters.gmail_flights import Flights
from backend.adapters.gmail_mailbox import GmailMailbox
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_retries import Retries
from backend.adapters.gmail_service import gmail_service
from backend.adapters.gmail_units import Meter
from backend.adapters.google_tokens import RefreshedTokens
from backend.adapters.google_transport import PostingOnce, Transport, Wire
from backend.domain.clock import now
from backend.domain.errors import MailboxBusy
from backend.domain.quota import Account, Allowance, Plan, Urgency
from backend.ports.mailbox import Mailbox
from backend.ports.store import Store
from sandbox import quota as gmails
from sandbox.app import create_sandbox
from sandbox.identity import project
from sandbox.identity.tokens import Grant
from sandbox.trouble import Trouble
from sandbox.world import StoredMail, World

MAYA, TOM = "maya@agency.example", "tom@agency.example"
MODIFY = "https://www.googleapis.com/auth/gmail.modify"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RAW = b"From: Nadia Brandt <nadia@mail.example>\nTo: maya@agency.example\nSubject: Application\n\nHello\n"
MINUTE, SHARE = 6_000, 4_800
INTERACTIVE, BACKGROUND = Urgency.INTERACTIVE, Urgency.BACKGROUND


class Agency:
    """A Google that two processes of ours, each with its own planner, reach through one store."""

    def __init__(self, origin: str, world: World, store: Store) -> None:
        self.origin, self.world, self.store = origin, world, store
        self.slept: list[float] = []

    def process(self, sleep: Callable[[float], Any] | None = None) -> Callable[..., Mailbox]:
        """Opens mailboxes as one process does, by address and urgency; calls are made once."""
        mailbox, whole = Plan.of_mailbox(MINUTE, MINUTE - SHARE), Plan.of_project(1_200_000)
        quota = Quota(self.store, mailbox, whole, Flights(), Meter(self.store), sleep or self.slept.append)

        def open_(urgency: Urgency = INTERACTIVE, address: str = MAYA) -> Mailbox:
            token = self.world.tokens.refresh(Grant(address, frozenset({MODIFY})))
            client = {"client_id": project.CLIENT_ID, "client_secret": project.CLIENT_SECRET}
            credentials = Credentials(None, refresh_token=token, token_uri=f"{self.origin}/token", **client)  # type: ignore[no-untyped-call]
            wire = Wire()
            tokens = RefreshedTokens(credentials, wire)
            ways = Transport(wire, tokens), PostingOnce(wire, tokens)
            calls = GmailCalls(Account("agency.example", address), urgency, *ways, quota, Retries(most=1))
            return GmailMailbox(address, gmail_service(self.origin), calls)

        return open_


@pytest.fixture
def world() -> World:
    world = World()
    world.add_account(MAYA, "Maya Lin", hd="agency.example")
    world.add_account(TOM, "Tom Becker", hd="agency.example")
    world.quota = gmails.Quota()
    return world


@pytest.fixture
def stored(world: World) -> StoredMail:
    return world.mailboxes[MAYA].deliver(RAW)


Clock = FrozenDateTimeFactory | StepTickTimeFactory | TickingDateTimeFactory


@pytest.fixture
def clock() -> Iterator[Clock]:
    with freeze_time(NOON) as clock:
        yield clock


@pytest.fixture
def agency(world: World, store: Store, serve: Callable[[Callable[[str], Flask]], str]) -> Agency:
    return Agency(serve(lambda _: create_sandbox(world)), world, store)


def test_two_processes_use_the_whole_share_and_are_never_refused(
    clock: Clock, agency: Agency, world: World, stored: StoredMail
) -> None:
    imports = [agency.process(clock.tick)(BACKGROUND) for _ in range(2)]
    while now() < NOON + timedelta(minutes=2.5):
        for mailbox in imports:
            mailbox.thread(stored.thread_id)
    assert world.counters.refusals.total() == 0
    assert world.counters.most_in_a_minute(MAYA) <= MINUTE
    assert world.counters.units.total() >= 0.95 * SHARE * 2.5


def test_a_label_waits_behind_no_first_import(clock: Clock, agency: Agency, world: World, stored: StoredMail) -> None:
    busy, other = agency.process(clock.tick)(BACKGROUND), agency.process()(INTERACTIVE)
    while now() < NOON + timedelta(minutes=2):
        for _ in range(30):
            busy.thread(stored.thread_id)
        list(other.changes_since(world.mailboxes[MAYA].history_id))
        other.thread(stored.thread_id)
    assert agency.slept == []
    assert world.counters.refusals.total() == 0


def test_threads_of_two_processes_at_once_are_never_refused(agency: Agency, world: World, stored: StoredMail) -> None:
    together = threading.Barrier(8)
    mailboxes = [agency.process()(urgency) for urgency in Urgency for _ in range(2)] * 2

    def read(mailbox: Mailbox) -> int:
        together.wait(10)
        return sum(_made(mailbox, stored) for _ in range(60))

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(read, mailboxes))
    assert world.counters.refusals.total() == 0
    assert world.counters.requests[MAYA, "threads.get"] == sum(made)
    assert world.counters.most_in_a_minute(MAYA) <= MINUTE


def _made(mailbox: Mailbox, stored: StoredMail) -> bool:
    try:
        return bool(mailbox.thread(stored.thread_id))
    except HeldBack:
        return False


def test_what_would_wait_longer_than_ten_seconds_is_put_off(clock: Clock, agency: Agency, stored: StoredMail) -> None:
    mailbox = agency.process()(BACKGROUND)
    while _made(mailbox, stored):
        assert now() == NOON, "nobody moves the clock"
    with pytest.raises(HeldBack) as caught:
        mailbox.thread(stored.thread_id)
    assert caught.value.until is not None
    assert timedelta(seconds=10) < caught.value.until - NOON < timedelta(seconds=13)
    assert 8 < max(agency.slept) <= 10


def test_few_calls_cost_a_write(clock: Clock, agency: Agency, stored: StoredMail) -> None:
    mailbox = agency.process()(BACKGROUND)
    seen = []
    for _ in range(4):
        mailbox.thread(stored.thread_id)
        seen.append(agency.store.root.get(Allowance, MAYA))
    assert seen[0] == seen[1] == seen[2] != seen[3]


@pytest.mark.parametrize(("status", "rest"), [(403, 60), (429, 1)])
def test_after_a_refusal_the_whole_mailbox_rests_in_every_process(
    clock: Clock, agency: Agency, world: World, status: int, rest: int
) -> None:
    one, other = agency.process(), agency.process()
    world.troubles.plan(Trouble("getProfile", status))
    with pytest.raises(MailboxBusy) as caught:
        one().profile()
    until = NOON + timedelta(seconds=rest)
    assert caught.value.until == until
    for open_ in (one, other):
        with pytest.raises(HeldBack) as held:
            open_().profile()
        assert held.value.until == until
    assert world.counters.requests.total() == 1
    assert other(address=TOM).profile().address == TOM
    clock.move_to(until)
    assert [open_().profile().address for open_ in (one, other)] == [MAYA, MAYA]


def test_background_work_waits_for_a_short_rest_to_end(clock: Clock, agency: Agency, world: World) -> None:
    world.troubles.plan(Trouble("getProfile", 429, retry_after=7))
    with pytest.raises(MailboxBusy):
        agency.process()(BACKGROUND).profile()
    agency.process(clock.tick)(BACKGROUND).profile()
    assert NOON + timedelta(seconds=7) <= now() < NOON + timedelta(seconds=8)


def test_a_spent_day_stops_every_mailbox_but_for_a_call_an_hour(clock: Clock, agency: Agency, world: World) -> None:
    world.quota = gmails.Quota(per_day=3)
    one, other = agency.process(), agency.process()
    for _ in range(3):
        one().profile()
    with pytest.raises(DaySpent):
        one().profile()
    for _ in range(12 * 3):
        for asked in (one(), other(), other(address=TOM)):
            with pytest.raises(MailboxBusy):
                asked.profile()
        clock.tick(timedelta(minutes=5))
    assert world.counters.refusals.total() == 1 + 2
    world.quota = gmails.Quota()
    assert [open_().profile().address for open_ in (one, other, one)] == [MAYA] * 3


def test_calls_in_flight_are_five_and_of_background_work_three(
    agency: Agency, world: World, stored: StoredMail
) -> None:
    world.latency_s = 0.02
    open_ = agency.process()
    background, interactive = open_(BACKGROUND), open_(INTERACTIVE)
    seen = []
    for mailboxes in ([background], [background, interactive], [interactive]):
        world.counters.reset()
        with ThreadPoolExecutor(12) as threads:
            list(threads.map(lambda mailbox: mailbox.profile(), mailboxes * (24 // len(mailboxes))))
        seen.append(world.counters.most_in_flight[MAYA])
    assert seen == [3, 5, 5]
