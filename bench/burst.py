"""What many pushes at once cost, of one mailbox and of a thousand, and whether every one is heard."""

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from backend import wiring
from backend.services.counting import Counting
from backend.settings import read
from bench import letters
from bench.house import connect, domain_of, found, put_off_audit
from bench.load import Shot, fire
from bench.processes import bound, origin_of, served
from bench.stage import PUSH, wait_until
from bench.world import served_world
from sandbox.demo.processes import settings
from sandbox.identity.project import PUSH_ACCOUNT
from sandbox.mailbox import Mailbox
from sandbox.world import World

MAILBOXES, COLLEAGUES = 1_000, 50
PUSHES = 10
AT_ONCE = 200
LATENCY_S = 0.1
NO_SAFETY_NET = {"HIRELABEL_SAFETY_NET_SECONDS": "86400"}
PATIENCE_S = 120
QUIET_S = 1.5
"""Longer than a heartbeat: whoever still wanted to look has looked."""


@dataclass(frozen=True)
class Crowd:
    """Connected mailboxes, all in step, and the product that hears their pushes."""

    world: World
    product: str
    counting: Counting

    @property
    def mailboxes(self) -> list[Mailbox]:
        """All of them."""
        return list(self.world.mailboxes.values())

    def shot(self, pushes: Sequence[tuple[str, int]]) -> Shot:
        """Signed pushes, one after the other; the token is signed once, as Pub/Sub uses one for an hour."""
        url = self.product + PUSH
        bearer = self.world.service_token(PUSH_ACCOUNT, url)
        headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
        return Shot(url, headers, tuple(json.dumps(self.world.pushing.envelope(*each)) for each in pushes), 204)


def figures(mailboxes: int = MAILBOXES, pushes: int = PUSHES, at_once: int = AT_ONCE) -> dict[str, float]:
    """History reads of a burst of one mailbox; pushes a second of a burst of all, until each is in step."""
    with crowded(mailboxes) as crowd:
        reads = history_reads(crowd, at_once)
        pushes_per_s, lost = thundering(crowd, pushes)
        return {"burst.history_reads": reads, "burst.pushes_per_s": pushes_per_s, "burst.lost": lost}


@contextmanager
def crowded(mailboxes: int) -> Iterator[Crowd]:
    """A product with so many mailboxes, fifty an organization; only pushes make it look, and we send them."""
    people = [f"recruiter{number}@agency{number // COLLEAGUES}.example" for number in range(mailboxes)]
    with TemporaryDirectory(prefix="hirelabel-bench-") as folder, served_world() as world, bound() as line:
        environment = settings(world.origin, origin_of(line), Path(folder)) | NO_SAFETY_NET
        given = read(environment)
        found(given, people)
        house = wiring.build(given)
        for address in people:
            connect(world, house, address)
            put_off_audit(house, address)
        with served("main:create_app()", line, "/readyz", environment) as product:
            yield Crowd(world, product.origin, wiring.counting(given))


def history_reads(crowd: Crowd, pushes: int) -> int:
    """How often history is read for so many changes of one mailbox whose pushes come at once; Gmail is slow."""
    mailbox, before = crowd.mailboxes[0], crowd.world.counters.requests.copy()
    mailbox.latency_s = LATENCY_S
    ids = [_changed(mailbox, number) for number in range(pushes)]
    fire(crowd.shot([(mailbox.address, each) for each in ids]), pushes)
    time.sleep(QUIET_S)
    mailbox.latency_s = None
    method = (mailbox.address, "history.list")
    return crowd.world.counters.requests[method] - before[method]


def thundering(crowd: Crowd, pushes: int) -> tuple[float, int]:
    """Pushes a second until every mailbox is in step, and how many mailboxes missed their last change.

    That change is a labelled mail: in step is who follows it.
    """
    ids = {mailbox.address: _history(mailbox, pushes) for mailbox in crowd.mailboxes}
    shot = crowd.shot([(address, found[place]) for place in range(pushes) for address, found in ids.items()])
    began = time.perf_counter()
    fire(shot, len(shot.bodies))
    fetched = crowd.world.counters.requests
    with suppress(TimeoutError):
        wait_until(lambda: all(fetched[address, "threads.get"] for address in ids), PATIENCE_S)
    took = time.perf_counter() - began
    time.sleep(QUIET_S)
    return len(shot.bodies) / took, len(ids) - _in_step(crowd)


def _history(mailbox: Mailbox, changes: int) -> list[int]:
    """The history ids of so many arrivals, the last of them labelled by a filter."""
    ids = [_changed(mailbox, number) for number in range(changes - 1)]
    letters.stranger(mailbox, changes, "Hire")
    return [*ids, mailbox.history_id]


def _changed(mailbox: Mailbox, number: int) -> int:
    letters.stranger(mailbox, number)
    return mailbox.history_id


def _in_step(crowd: Crowd) -> int:
    domains = {domain_of(mailbox.address) for mailbox in crowd.mailboxes}
    return sum(count.threads_followed for domain in domains for count in crowd.counting.counts(domain))
