"""What every store must withstand: threads and processes that write one record at the same time."""

import subprocess
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from backend.domain.candidate import Candidate
from backend.domain.work import Task, WorkItem
from backend.ports.store import Store

AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
Elsewhere = Callable[[str], subprocess.Popen[str]]

COUNT_UP = """
from dataclasses import replace
from backend.domain.work import WorkItem

def work(transaction):
    item = transaction.get(WorkItem, "counter")
    transaction.put(replace(item, attempts=item.attempts + 1))
    return item.attempts + 1

print("ready")
sys.stdin.readline()
print(*[store.root.transact(work) for _ in range(30)])
"""
READ = """
from backend.domain.candidate import Candidate
print("ready")
for record_id in sys.stdin:
    found = store.of("acme.example").get(Candidate, record_id.strip())
    print(found and found.name)
"""


def tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def final(store: Store) -> int:
    item = store.root.get(WorkItem, "counter")
    assert item is not None
    return item.attempts


@pytest.mark.parametrize("crowd", [20, pytest.param(200, marks=[pytest.mark.soak, pytest.mark.timeout(600)])])
def test_threads_that_overlap_lose_nothing(store: Store, contend: Callable[..., list[int]], crowd: int) -> None:
    """The crowd of the long run waits longer for its turn than the port promises, and asks again."""
    written = sorted(contend(store, crowd, 10, patient=crowd > 20))
    assert written == list(range(1, crowd * 10 + 1))
    assert final(store) == crowd * 10


def test_processes_that_overlap_lose_nothing(store: Store, elsewhere: Elsewhere) -> None:
    counter = WorkItem("counter", "acme.example", Task.IMPORT, "rosa", AT, AT)
    store.root.transact(lambda transaction: transaction.put(counter))
    processes = [elsewhere(COUNT_UP) for _ in range(2)]
    assert [heard(process) for process in processes] == ["ready", "ready"]
    for process in processes:
        tell(process, "go")
    written = sorted(int(number) for process in processes for number in heard(process).split())
    assert written == list(range(1, 61))
    assert final(store) == 60


def test_a_reader_in_another_process_sees_what_was_committed(store: Store, elsewhere: Elsewhere) -> None:
    reader = elsewhere(READ)
    assert heard(reader) == "ready"
    acme = store.of("acme.example")
    for name in ("Jane Doe", "Jane Roe"):
        person = Candidate("c1", name, (), "rosa", "job", "new", AT, AT)
        acme.transact(lambda transaction, person=person: transaction.put(person))  # type: ignore[misc]
        tell(reader, "c1")
        assert heard(reader) == name
    tell(reader, "c2")
    assert heard(reader) == "None"
