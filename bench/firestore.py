"""What a message, a thread, a reply, a push and a quiet look cost on Firestore, by operations."""

import sys
from collections.abc import Mapping, Sequence
from statistics import linear_regression, mean

from freezegun import freeze_time

from backend.adapters.index_entries import entries_of
from backend.domain.clock import now
from backend.domain.ids import derived
from backend.domain.message import Message
from backend.domain.tombstone import Tombstone
from backend.ports.indexes import INDEXES
from backend.ports.store import Query, Transaction
from bench import letters, scale_deeds
from bench.billing import BILLED, Office, office
from bench.letters import Heap
from bench.steady import MIDNIGHT, NOT_OURS
from tests.emulators.firestore import ABSENT, EMULATOR, emulator
from tests.emulators.programs import present

MAILS = (1, 6, 11)
THREADS = 10
REMOVED = 20
DIRECTIONS = 2
"""An index stands in Firestore once ascending and once descending."""


def figures() -> dict[str, float]:
    """None of them where the emulator is not here."""
    if not present(EMULATOR):
        sys.stderr.write(f"firestore is left out: {ABSENT}\n")
        return {}
    with emulator() as address:
        return measured(address)


def measured(
    address: str,
    threads: int = THREADS,
    mails: Sequence[int] = MAILS,
    audited: Sequence[Heap] = scale_deeds.AUDITED,
) -> dict[str, float]:
    """By the emulator at this address. Raises RuntimeError when an import is short."""
    with freeze_time(MIDNIGHT, ignore=NOT_OURS) as clock:
        imports = {each: _imported(address, Heap(threads, each)) for each in mails}
        entries = {"firestore.index_entries_per_message": _index_entries(address)}
        return _margins(imports, threads) | entries | scale_deeds.figures(address, clock, audited)


def _imported(address: str, heap: Heap) -> Mapping[str, float]:
    """What a first import costs an organization in which mail was removed before."""
    with office(address) as opened:
        opened.records.transact(_remove_some)
        letters.fill(opened.mailbox, heap)
        opened.choose()
        cost = opened.cost(opened.work)
        if (stored := len(_messages(opened))) != heap.threads * heap.mails:
            raise RuntimeError(f"the import is short: {stored} messages")
        return cost


def _margins(imports: Mapping[int, Mapping[str, float]], threads: int) -> dict[str, float]:
    """What one more message adds, and what is left of a thread without its messages."""
    lines = {
        what: linear_regression(list(imports), [cost[what] / threads for cost in imports.values()]) for what in BILLED
    }
    each = {f"firestore.{what}_per_message": line.slope for what, line in lines.items()}
    return each | {f"firestore.{what}_per_thread": line.intercept for what, line in lines.items()}


def _index_entries(address: str) -> float:
    """What the index table holds of a message, a thread of three in an organization of its own."""
    with office(address) as opened:
        letters.fill(opened.mailbox, Heap(1, 3))
        opened.push()
        opened.work()
        return DIRECTIONS * mean(len(entries_of(message, INDEXES)) for message in _messages(opened))


def _messages(opened: Office) -> tuple[Message, ...]:
    query = Query(Message, equals={"text_file": ""}, limit=1000)
    return opened.records.find(query).records


def _remove_some(tx: Transaction) -> None:
    for number in range(REMOVED):
        tx.put(Tombstone(derived("removed", str(number)), now()))
