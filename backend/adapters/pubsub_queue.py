"""The work queue of many machines: the store keeps the items, Pub/Sub tells some worker that one is due."""

import json
import logging
from datetime import timedelta
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from backend.adapters.store_queue import StoreQueue
from backend.domain import clock
from backend.domain.work import WorkItem
from backend.ports.store import Store

if TYPE_CHECKING:
    from backend.adapters.pubsub_publisher import PubSubPublisher

log = logging.getLogger(__name__)


class PubSubQueue(StoreQueue):
    """Port Queue. An announcement comes after the write and says nothing but "look".

    One that comes twice finds the item claimed, put off or gone; one that is lost, and work that is due later, is found
    by the clock's sweep. Google's client is imported and made at the first announcement: no start waits for it, and
    gRPC does not outlive a fork.
    """

    def __init__(self, store: Store, lease: timedelta, topic: str) -> None:
        super().__init__(store, lease)
        self._topic = topic

    def put(self, item: WorkItem) -> WorkItem:
        """Have this work done from its `due_at` on; an item of the same id that is still due stays as it is."""
        stands = super().put(item)
        self._announce(stands)
        return stands

    def finish(self, mine: WorkItem, after: WorkItem) -> bool:
        """Write where the item stands now and let go, or delete it when it is done.

        False, and nothing written, when the lease was lost.
        """
        written = super().finish(mine, after)
        if written:
            self._announce(after)
        return written

    def hurry(self, organization: str, mailbox: str) -> None:
        """Make a mailbox's items due now instead of at their next try."""
        super().hurry(organization, mailbox)
        for item in self.of(organization, mailbox):
            self._announce(item)

    @cached_property
    def _publisher(self) -> "PubSubPublisher":
        publisher: PubSubPublisher = import_module("backend.adapters.pubsub_publisher").PubSubPublisher()
        return publisher

    def _announce(self, item: WorkItem) -> None:
        """Say that an item is due."""
        if not item.due or item.due_at > clock.now():
            return
        told = json.dumps({"item": item.id}).encode()
        try:
            self._publisher.publish(self._topic, told)
        except Exception:  # the item is stored, so whatever went wrong here costs a minute and nothing else
            log.exception("work %s of %s not announced", item.task, item.id)
