"""How many documents it takes to find and do the due ones among very many mails that wait for their time."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

from backend.adapters.sqlite_store import SqliteStore
from backend.adapters.store_queue import StoreQueue
from backend.domain import clock
from backend.domain.work import Task, WorkItem, planned
from backend.ports.store import Transaction
from backend.services.holding import Keep
from backend.services.opening import Opening
from backend.services.working import LISTED, Working
from backend.watchers.clock_jobs import PATIENCE, all_due
from bench import letters
from bench.counted import CountedStore

if TYPE_CHECKING:
    from backend.ports.mailbox import Mailboxes

WAITING, DUE = 100_000, 100
BATCH = 2_000
LEASE = timedelta(seconds=12)


def figures(waiting: int = WAITING, due: int = DUE) -> dict[str, float]:
    """Documents that a sweep reads in all, listed, claimed and finished, with so many waiting and so many due.

    Each mail is another mailbox's; what sending one reads besides is not the sweep's.
    """
    with TemporaryDirectory(prefix="hirelabel-bench-") as folder:
        store = CountedStore(SqliteStore(Path(folder) / "hirelabel.db"))
        for start in range(0, waiting, BATCH):
            store.root.transact(partial(_put, items=[_mail(number, due) for number in range(start, start + BATCH)]))
        queue, nobody = StoreQueue(store, LEASE), cast("Mailboxes", None)
        working = Working(queue, Opening(store, nobody, queue), {Task.SEND: _sent})
        store.trips.documents = 0
        done = all_due(partial(working.run_due, LISTED, clock.now() + PATIENCE))
        if done != due:
            raise RuntimeError(f"{done} of {due} were done")
        return {"due_sweep.documents": float(store.trips.documents)}


def _mail(number: int, due: int) -> WorkItem:
    item = planned(Task.SEND, letters.DOMAIN, f"mailbox-{number}", str(number))
    wait = timedelta(seconds=-1) if number < due else timedelta(hours=1, seconds=number)
    return replace(item, due_at=item.due_at + wait)


def _put(tx: Transaction, items: Sequence[WorkItem]) -> None:
    for item in items:
        tx.put(item)


def _sent(item: WorkItem, keep: Keep) -> WorkItem:
    keep()
    return replace(item, due=False)
