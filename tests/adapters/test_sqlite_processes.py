"""The SQLite store among processes: started together, killed at work, forked."""

import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from backend.adapters.sqlite_store import SqliteStore
from backend.domain.job import Job
from backend.ports.store import Query

Python = Callable[[str], subprocess.Popen[str]]
NEWEST = Query(Job, order="created_at", limit=100_000)

JOBS = """
import os
from datetime import UTC, datetime
from backend.adapters.sqlite_store import SqliteStore
from backend.domain.job import Job

def add(store, *names):
    def work(transaction):
        for name in names:
            transaction.create(Job(name, "Cook", datetime(2026, 3, 1, tzinfo=UTC)))
    store.of("acme.example").transact(work)

print("ready", flush=True)
"""
OPEN_EACH = """
for line in sys.stdin:
    store = SqliteStore(Path(line.strip()))
    add(store, str(os.getpid()))
    store.close()
    print("done")
"""
WRITE_WITHOUT_END = """
store = SqliteStore(Path(sys.stdin.readline().strip()))
for number in range(1_000_000):
    add(store, *(f"{number}-{part}" for part in range(20)))
    print(number, flush=True)
"""
FORK = """
store = SqliteStore(Path(sys.stdin.readline().strip()))
add(store, "before")
child_wrote, parent_closed = os.pipe(), os.pipe()
if os.fork() == 0:
    add(store, "in child")
    os.write(child_wrote[1], b".")
    os.read(parent_closed[0], 1)
    add(store, "in child after the parent closed")
    os._exit(0)
os.read(child_wrote[0], 1)
add(store, "in parent")
store.close()
os.write(parent_closed[1], b".")
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


def tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")


def heard(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def names_in(path: Path) -> list[str]:
    with closing(SqliteStore(path)) as store:
        return [job.id for job in store.of("acme.example").find(NEWEST).records]


def test_processes_may_open_a_fresh_path_at_once(python: Python, tmp_path: Path) -> None:
    processes = [python(JOBS + OPEN_EACH) for _ in range(3)]
    assert [heard(process) for process in processes] == ["ready"] * 3
    for number in range(15):
        path = tmp_path / f"{number}" / "fresh.db"
        for process in processes:
            tell(process, str(path))
        assert [heard(process) for process in processes] == ["done"] * 3
        assert names_in(path) == sorted(str(process.pid) for process in processes)


def test_a_process_killed_in_a_transaction_loses_only_that(python: Python, tmp_path: Path) -> None:
    for number, commits in enumerate((1, 3, 10, 40)):
        path = tmp_path / f"{number}.db"
        process = python(JOBS + WRITE_WITHOUT_END)
        assert heard(process) == "ready"
        tell(process, str(path))
        committed = [heard(process) for _ in range(commits)]
        process.kill()
        assert process.stdout is not None
        committed += process.stdout.read().split()
        found = names_in(path)
        transactions = {name.partition("-")[0] for name in found}
        assert len(found) == 20 * len(transactions)
        assert transactions >= set(committed)
        assert len(transactions) <= len(committed) + 1
        with closing(SqliteStore(path)) as store:
            assert store.of("acme.example").count(NEWEST) == len(found)


def test_nothing_is_lost_when_the_process_forks(python: Python, tmp_path: Path) -> None:
    path = tmp_path / "forked.db"
    process = python(JOBS + FORK)
    assert heard(process) == "ready"
    tell(process, str(path))
    assert heard(process) == "0"
    assert names_in(path) == ["before", "in child", "in child after the parent closed", "in parent"]
