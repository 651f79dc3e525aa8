"""What is said when Firestore refuses: by the error, by the log line, and to whoever waits in line."""

import json
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from freezegun import freeze_time
from google.cloud.firestore import Client
from grpc import StatusCode

from backend.adapters.firestore_store import FirestoreStore
from backend.domain.errors import Busy, StoreError
from backend.domain.tombstone import Tombstone
from backend.logs import JsonLines
from backend.ports.store import Records, Transaction
from backend.services.spending import Spending
from tests.emulators.firestore_wire import Wire

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
STONE = Tombstone("1", AT)


def put(transaction: Transaction) -> None:
    transaction.put(STONE)


def logged(error: Exception) -> dict[str, str]:
    """The log line of an error that was caught."""
    raised = (type(error), error, error.__traceback__)
    record = logging.LogRecord("backend", logging.ERROR, "", 0, "broke", (), raised)
    line: dict[str, str] = json.loads(JsonLines().format(record))
    return line


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def fire(firestore: str, wire: Wire) -> Iterator[FirestoreStore]:
    with closing(FirestoreStore(firestore, client=wire.client)) as store:
        yield store


class Held:
    """A transaction of these records that was overtaken once and whose second run lasts until it is let go."""

    def __init__(self, records: Records, threads: ThreadPoolExecutor) -> None:
        self._records, self._runs = records, 0
        self._under_way, self._let_go = threading.Event(), threading.Event()
        self._outcome = threads.submit(records.transact, self._work)
        assert self._under_way.wait(5)

    def _work(self, transaction: Transaction) -> bool:
        found = transaction.get(Tombstone, "1")
        self._runs += 1
        if self._runs == 1:
            self._records.transact(put)
            transaction.put(replace(found or STONE, id="2"))
            return False
        self._under_way.set()
        return self._let_go.wait(2)

    def let_go(self) -> bool:
        """Whether it was still held."""
        self._let_go.set()
        return self._outcome.result(5)


def test_the_log_names_googles_error_and_who_of_us_asked_and_quotes_nothing(fire: FirestoreStore, wire: Wire) -> None:
    wire.fail("BatchGetDocuments", StatusCode.PERMISSION_DENIED)
    with pytest.raises(StoreError) as fault:
        Spending(fire).of("acme.example", "rosa")
    line = logged(fault.value)
    assert line["exception"] == "StoreError"
    assert line["cause"].startswith("PermissionDenied PERMISSION_DENIED from ")
    calls = [call.partition(":")[0] for call in line["at"].split(" > ")]
    assert calls[0] == "backend.services.spending.Spending.of"
    assert "backend.adapters.firestore_store.FirestoreRecords.get" in calls
    assert "injected" not in json.dumps(line)


def test_busy_says_what_google_said_last(fire: FirestoreStore, wire: Wire) -> None:
    """As with a database that does not exist: each commit to it is refused as if it had been overtaken."""
    wire.fail("Commit", StatusCode.ABORTED, *[StatusCode.NOT_FOUND] * 9)
    with freeze_time(AT, auto_tick_seconds=3), pytest.raises(Busy, match="404 NotFound") as busy:
        fire.of("acme.example").transact(put)
    assert logged(busy.value)["cause"].startswith("Overtaken from NotFound NOT_FOUND from ")


def test_who_is_overtaken_does_not_wait_for_another_organization(fire: FirestoreStore, wire: Wire) -> None:
    with ThreadPoolExecutor() as threads:
        held = Held(fire.of("acme.example"), threads)
        wire.fail("Commit", StatusCode.ABORTED)
        fire.of("other.example").transact(put)
        assert held.let_go()


def test_who_waits_in_line_for_ten_seconds_is_busy(fire: FirestoreStore, wire: Wire) -> None:
    with ThreadPoolExecutor() as threads:
        held = Held(fire.of("acme.example"), threads)
        wire.fail("Commit", StatusCode.ABORTED)
        with freeze_time(AT, auto_tick_seconds=11), pytest.raises(Busy, match="no turn in line"):
            fire.of("acme.example").transact(put)
        assert held.let_go()


def test_a_closed_store_has_closed_its_client(firestore: str) -> None:
    closed: list[str] = []

    class Watched(Client):
        def close(self) -> None:
            closed.append(self.project)

    store = FirestoreStore(firestore, client=Watched)
    store.of("acme.example").get(Tombstone, "1")
    store.close()
    store.close()
    assert closed == [firestore]
