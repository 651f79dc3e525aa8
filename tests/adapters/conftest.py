"""Stores and file stores under contract, opened here or in another process, and threads that contend on a record."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from backend.adapters.firestore_store import FirestoreStore
from backend.adapters.folder_files import FolderFiles
from backend.adapters.gmail_flights import Flights
from backend.adapters.gmail_quota import Quota
from backend.adapters.gmail_units import Meter
from backend.adapters.sqlite_store import SqliteStore
from backend.adapters.storage_files import StorageFiles
from backend.domain.errors import Busy
from backend.domain.quota import Account, Plan
from backend.domain.work import Task, WorkItem
from backend.ports.files import FileStore
from backend.ports.indexes import INDEXES, Index
from backend.ports.store import Store, Transaction
from backend.services.spending import Spending

HOUSE = Path(__file__).parents[2]
OVERLAP_S = 0.1
"""So long a crowd holds a record up at every round, however many they are: nobody waits in vain because of us."""
OpenStore = Callable[[tuple[Index, ...]], Store]
Elsewhere = Callable[[str], subprocess.Popen[str]]


@dataclass(frozen=True)
class Technology:
    """How a store is opened in this process, and the source text that binds it to `store` in another."""

    open: OpenStore
    source: str


@pytest.fixture(params=["sqlite", "firestore"])
def technology(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Technology]:
    with ExitStack() as stores:
        make: Callable[..., SqliteStore | FirestoreStore]
        if request.param == "sqlite":
            path = tmp_path / "contract.db"
            source = f"from backend.adapters.sqlite_store import SqliteStore as Opened\nplace = Path({str(path)!r})"
            make = partial(SqliteStore, path)
        else:
            project = request.getfixturevalue("firestore")
            source = f"from backend.adapters.firestore_store import FirestoreStore as Opened\nplace = {project!r}"
            make = partial(FirestoreStore, project)
        source += "\nstore = Opened(place)\n"
        yield Technology(lambda indexes: stores.enter_context(closing(make(indexes=indexes))), source)


@pytest.fixture
def open_store(technology: Technology) -> OpenStore:
    return technology.open


@pytest.fixture
def store(technology: Technology) -> Store:
    return technology.open(INDEXES)


@pytest.fixture
def account() -> Account:
    return Account("agency.example", "7")


@pytest.fixture
def meter(store: Store) -> Meter:
    return Meter(store)


@pytest.fixture
def quota(store: Store, meter: Meter) -> Quota:
    """A planner that holds nothing back and hardly rests."""
    boundless = Plan.of_mailbox(6_000_000, 1_200_000)
    return Quota(store, boundless, boundless, Flights(), meter, first_rest_s=0.001)


@pytest.fixture
def spent(store: Store, meter: Meter, account: Account) -> Callable[..., tuple[int, int]]:
    """Requests and units of today, by one method or all of them, as the product shows them."""

    def sums(method: str = "") -> tuple[int, int]:
        meter.flush()
        today = Spending(store).of(account.organization, account.mailbox).today
        methods = [method] if method else list(today.units)
        return sum(today.requests.get(each, 0) for each in methods), sum(today.units.get(each, 0) for each in methods)

    return sums


@pytest.fixture
def python() -> Iterator[Elsewhere]:
    """Starts Python code in another process, with pipes; ended after the test."""
    with ExitStack() as processes:

        def start(code: str) -> subprocess.Popen[str]:
            command = [sys.executable, "-u", "-c", f"import sys\nfrom pathlib import Path\n{code}"]
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1, cwd=HOUSE
            )
            processes.enter_context(process)
            processes.callback(process.kill)
            return process

        yield start


@pytest.fixture
def elsewhere(python: Elsewhere, technology: Technology) -> Elsewhere:
    """Starts code in another process that has opened the same `store`."""
    return lambda code: python(technology.source + code)


@pytest.fixture(params=["folder", "bucket"])
def file_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[FileStore]:
    if request.param == "folder":
        yield FolderFiles(tmp_path / "files")
        return
    with closing(StorageFiles(request.getfixturevalue("bucket"), "kept/")) as bucket:
        yield bucket


@pytest.fixture
def contend() -> Callable[..., list[int]]:
    """So many threads start together and count one record up so often each; the numbers they wrote.

    Raises Busy unless they are `patient`.
    """
    return _contend


def _contend(store: Store, crowd: int = 8, times: int = 5, *, patient: bool = False) -> list[int]:
    epoch = datetime(2026, 1, 1, tzinfo=UTC)
    item = WorkItem("counter", "acme.example", Task.IMPORT, "mailbox", epoch, epoch)
    store.root.transact(lambda transaction: transaction.put(item))
    together = threading.Barrier(crowd)

    def count_up() -> list[int]:
        together.wait(timeout=10)
        return [_counted_up(store, OVERLAP_S / crowd, patient=patient) for _ in range(times)]

    with ThreadPoolExecutor(crowd) as threads:
        runs = [threads.submit(count_up) for _ in range(crowd)]
        return [number for run in runs for number in run.result()]


def _counted_up(store: Store, pause: float, *, patient: bool) -> int:
    while True:
        try:
            return _increment(store, pause)
        except Busy:
            if not patient:
                raise


def _increment(store: Store, pause: float) -> int:
    runs: list[int] = []

    def work(transaction: Transaction) -> int:
        item = transaction.get(WorkItem, "counter")
        assert item is not None
        if not runs:
            time.sleep(pause)
        runs.append(1)
        transaction.put(replace(item, attempts=item.attempts + 1))
        return item.attempts + 1

    return store.root.transact(work)
