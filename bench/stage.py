"""The stage of most measurements: one recruiter's Gmail in this process, and the product as a real gunicorn on it."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from backend import wiring
from backend.domain.work import CATCHING_UP
from backend.services.counting import Count, Counting
from backend.settings import read
from backend.wiring import House
from bench import letters
from bench.house import found
from bench.letters import HUNDRED, Heap
from bench.processes import Served, bound, origin_of, served
from bench.world import served_world
from sandbox.demo.processes import settings
from sandbox.demo.visitor import Visitor
from sandbox.mailbox import Mailbox
from sandbox.world import PushTarget, World

PUSH = "/watchers/gmail"
PATIENCE_S = 300
PAUSE_S = 0.01


@dataclass(frozen=True)
class Stage:
    """The world, the heap in its one mailbox, and the product.

    `house` are the product's services in this process, to look into its store; `settings` is its environment.
    """

    world: World
    heap: Heap
    product: Served
    house: House
    settings: Mapping[str, str]

    @property
    def mailbox(self) -> Mailbox:
        """The owner's Gmail."""
        return self.world.mailboxes[letters.OWNER]

    @property
    def visitor(self) -> Visitor:
        """The owner at her browser."""
        return Visitor(letters.OWNER, self.world.origin, self.product.origin)

    def requests(self, method: str) -> int:
        """How often this method of the owner's Gmail was called, by the sandbox's count."""
        return self.world.counters.requests[letters.OWNER, method]

    def count(self) -> Count:
        """What the product itself counts for the mailbox, as its command line does."""
        return Counting(self.house.store).counts(letters.DOMAIN)[0]

    def importing(self) -> bool:
        """Whether work of the import is queued."""
        queued = self.house.queue.of(letters.DOMAIN, self.world.accounts[letters.OWNER].sub)
        return any(item.task in CATCHING_UP for item in queued)


@contextmanager
def staged(heap: Heap = HUNDRED, **more: str) -> Iterator[Stage]:
    """A fresh world and the product on it; `more` are settings without their prefix."""
    with TemporaryDirectory(prefix="hirelabel-bench-") as folder, served_world() as world, bound() as line:
        origin = origin_of(line)
        world.addon_origin = origin
        world.pushing.target = PushTarget(origin + PUSH, origin + PUSH)
        world.add_account(letters.OWNER, "Nora", hd=letters.DOMAIN)
        letters.fill(world.mailboxes[letters.OWNER], heap)
        given = settings(world.origin, origin, Path(folder)) | {
            f"HIRELABEL_{key}": value for key, value in more.items()
        }
        found(read(given), [letters.OWNER])
        with served("main:create_app()", line, "/readyz", given) as product:
            yield Stage(world, heap, product, wiring.build(read(given)), given)


def wait_until(done: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Ask again and again. Raises TimeoutError."""
    deadline = time.monotonic() + patience_s
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError("the product did not do its work")
        time.sleep(PAUSE_S)
