"""What the calls cost, kept by mailbox, day and method."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from freezegun import freeze_time

from backend.adapters.gmail_units import UNITS, Meter
from backend.domain.errors import Busy
from backend.domain.quota import DEAREST_CALL, Account
from backend.domain.spent import Spent
from backend.ports.store import Store
from backend.services.spending import Spending

AGENCY = "agency.example"
MAYA, TOM = Account(AGENCY, "maya"), Account(AGENCY, "tom")
BEFORE_MIDNIGHT = datetime(2026, 11, 20, 23, 59, 58, tzinfo=UTC)


def today(store: Store, account: Account) -> Spent:
    return Spending(store).of(account.organization, account.mailbox).today


def test_what_was_spent_is_kept_by_mailbox_and_method(store: Store, meter: Meter) -> None:
    for account, method in [(MAYA, "threads.get"), (MAYA, "history.list"), (TOM, "threads.get"), (MAYA, "threads.get")]:
        meter.charge(account, method)
    meter.flush()
    assert today(store, MAYA).requests == {"threads.get": 2, "history.list": 1}
    assert today(store, MAYA).units == {"threads.get": 80, "history.list": 2}
    assert today(store, TOM).units == {"threads.get": 40}
    assert today(store, Account(AGENCY, "rosa")).units == {}
    assert today(store, Account("other.example", "maya")).units == {}


def test_two_processes_and_their_threads_add_up(store: Store) -> None:
    meters = [Meter(store), Meter(store)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: meters[n % 2].charge(MAYA, "history.list"), range(800)))
        list(threads.map(lambda meter: meter.flush(), meters * 2))
    assert today(store, MAYA).requests == {"history.list": 800}


def test_calls_are_written_every_five_seconds_and_never_by_a_call(store: Store, meter: Meter) -> None:
    with freeze_time(BEFORE_MIDNIGHT - timedelta(hours=1)) as clock:
        for _ in range(5):
            assert meter.flush_due() == 0
            meter.charge(MAYA, "getProfile")
            clock.tick(1)
        meter.charge(MAYA, "getProfile")
        assert today(store, MAYA).requests == {}
        assert (meter.flush_due(), meter.flush_due()) == (1, 0)
        assert today(store, MAYA).requests == {"getProfile": 6}


def test_what_the_store_does_not_take_is_written_the_next_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def busy(_: str) -> Store:
        raise Busy("contention")

    meter = Meter(store)
    with monkeypatch.context() as patch:
        patch.setattr(store, "of", busy)
        meter.charge(MAYA, "history.list")
        meter.flush()
    meter.charge(MAYA, "history.list")
    meter.flush()
    assert today(store, MAYA).requests == {"history.list": 2}


def test_a_call_belongs_to_the_day_it_was_made_on(store: Store, meter: Meter) -> None:
    with freeze_time(BEFORE_MIDNIGHT) as clock:
        meter.charge(MAYA, "watch")
        clock.tick(3)
        meter.charge(MAYA, "stop")
        meter.flush()
        days = Spending(store).of(AGENCY, "maya").days
    assert [spent.units for spent in days[:3]] == [{"stop": 50}, {"watch": 100}, {}]


def test_a_bucket_can_hold_the_dearest_call() -> None:
    assert max(UNITS.values()) == DEAREST_CALL


def test_a_method_without_a_price_is_a_fault_of_ours(meter: Meter) -> None:
    meter.charge(MAYA, "messages.insert")
    with pytest.raises(KeyError):
        meter.flush()
