"""The product in this process on Firestore, every operation billed between Google's own client and its emulator."""

import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from backend import wiring
from backend.adapters.firestore_store import FirestoreStore
from backend.ports.store import Records
from backend.settings import read
from backend.wiring import House
from bench.house import connect, found
from bench.letters import DOMAIN, OWNER
from bench.world import served_world
from sandbox.demo.processes import settings
from sandbox.mailbox import Mailbox
from sandbox.world import World
from tests.emulators.firestore_wire import READS, WRITES, Wire

DELETES = "deletes"
BYTES = "bytes"
TRIPS = "trips"
CLOCKED = {"sync_writes": "/sync_states/", "work_writes": "/work_items/"}
"""Writes to the two collections that are indexed by instants, by how their documents are called."""
OPERATIONS = (READS, WRITES, DELETES)
UNITS, CALLS, CPU_MS = "units", "calls", "cpu_ms"
COUNTED = (*OPERATIONS, BYTES, TRIPS, *CLOCKED)
BILLED = (*COUNTED, UNITS, CALLS, CPU_MS)


class Bill(Wire):
    """Counts deletes apart from the other writes, the bytes sent to be written, every round trip, and CLOCKED."""

    def intercept_unary_unary(self, continuation: Any, details: Any, request: Any) -> Any:
        """See `Wire`, which counts deletes among the writes."""
        if details.method.endswith("/Commit"):
            deletes = sum(bool(write.delete) for write in request.writes)
            self.counts.update({DELETES: deletes, WRITES: -deletes, BYTES: type(request).pb(request).ByteSize()})
            self.counts.update(
                what for write in request.writes for what, where in CLOCKED.items() if where in _of(write)
            )
        self.counts[TRIPS] += 1
        return super().intercept_unary_unary(continuation, details, request)

    def intercept_unary_stream(self, continuation: Any, details: Any, request: Any) -> Any:
        """See `Wire`."""
        self.counts[TRIPS] += 1
        return super().intercept_unary_stream(continuation, details, request)


@dataclass(frozen=True)
class Office:
    """One connected mailbox, and the services that follow it."""

    world: World
    house: House
    bill: Bill

    @property
    def mailbox(self) -> Mailbox:
        """The owner's Gmail."""
        return self.world.mailboxes[OWNER]

    def cost(self, deed: Callable[[], object]) -> Mapping[str, float]:
        """What a deed costs, by BILLED, the count of its Gmail calls included.

        The processor's milliseconds are those of this process, which plays Gmail too: too many rather than too few.
        """
        self.house.meter.flush()
        self.world.counters.reset()
        before = time.process_time()
        spent = self.bill.spent(lambda: (deed(), self.house.meter.flush()))
        used = time.process_time() - before
        at_gmail = {UNITS: self.world.counters.units.total(), CALLS: self.world.counters.requests.total()}
        return {what: spent.get(what, 0) for what in COUNTED} | at_gmail | {CPU_MS: used * 1000}

    @property
    def records(self) -> Records:
        """Those of the owner's organization."""
        return self.house.store.of(DOMAIN)

    def choose(self) -> None:
        """She has all imported that bears the label."""
        box = self.house.opening.box(DOMAIN, self.world.accounts[OWNER].sub)
        self.house.offering.choose(box, [box.record.label_id], since=None, old=True)

    def push(self) -> None:
        """Gmail says that something happened."""
        self.house.following.pushed(OWNER, self.mailbox.history_id)

    def look(self) -> None:
        """What is done when no push came for a while."""
        self.house.following.look(OWNER)

    def work(self) -> None:
        """Do everything that is queued."""
        while self.house.working.run_due():
            pass

    def beat(self) -> None:
        """What a clock sets off when nothing is due."""
        house = self.house
        for due in (house.following.look_due, house.working.run_due, house.renewing.renew_due, house.auditing.ask_due):
            due()


@contextmanager
def office(emulator: str) -> Iterator[Office]:
    """A fresh one, on an empty project of the emulator at this address."""
    name, bill = f"bench-{uuid4().hex[:12]}", Bill()
    before = os.environ.get("FIRESTORE_EMULATOR_HOST")
    os.environ["FIRESTORE_EMULATOR_HOST"] = emulator
    try:
        with TemporaryDirectory(prefix="hirelabel-bench-") as folder, served_world() as world:
            environment = settings(world.origin, world.origin, Path(folder)) | {
                "HIRELABEL_STORE": f"firestore://{name}"
            }
            given = read(environment)
            found(given, [OWNER])
            with closing(FirestoreStore(name, client=bill.client)) as store:
                house = wiring.build_on(store, given)
                connect(world, house, OWNER)
                yield Office(world, house, bill)
    finally:
        os.environ.pop("FIRESTORE_EMULATOR_HOST")
        if before is not None:
            os.environ["FIRESTORE_EMULATOR_HOST"] = before


def _of(write: Any) -> str:
    """The name of the document."""
    return str(write.update.name or write.delete)
