"""Pub/Sub by the settings: the queue that announces its work, and the channels `provision` makes sure of."""

from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

from backend.adapters.pubsub_queue import PubSubQueue
from backend.adapters.store_queue import StoreQueue
from backend.domain.channel import GMAIL_PUBLISHER, Channel, Finding
from backend.domain.errors import SettingsFaulty
from backend.ports.queue import Queue
from backend.ports.store import Store
from backend.settings import PREFIX, Settings

GMAILS = ("push_topic", "push_subscription", "push_service_account")
"""What Gmail's channel needs; where mailboxes are polled and work is announced, it may do without."""


def queue_of(settings: Settings, store: Store) -> Queue:
    """The work queue; with a topic it announces what is due."""
    lease = timedelta(seconds=settings.lease_seconds)
    if not settings.work_topic:
        return StoreQueue(store, lease)
    return PubSubQueue(store, lease, settings.work_topic)


def channels_of(settings: Settings) -> tuple[Channel, ...]:
    """The channels by the settings, the dead letters first. Raises SettingsFaulty that names what is missing."""
    missing = [f"{PREFIX}{name.upper()}" for name in GMAILS if not getattr(settings, name)]
    polled = not settings.push_topic and not settings.push_subscription
    if missing and not (polled and settings.work_topic):
        raise SettingsFaulty(f"Not set: {', '.join(missing)}")
    account, dead, door = settings.push_service_account, settings.dead_letter_topic, f"{settings.origin}/watchers/"
    topic, subscription = settings.push_topic, settings.push_subscription
    gmail = Channel(topic, subscription, f"{door}gmail", account, GMAIL_PUBLISHER, dead)
    work = Channel(settings.work_topic, settings.work_subscription, f"{door}work", account, dead_letters=dead)
    letters = Channel(dead, dead.replace("/topics/", "/subscriptions/"))
    return tuple(channel for channel in (letters, gmail, work) if channel.topic)


def provisioned(settings: Settings) -> Iterator[Finding]:
    """Make sure of the channels, one finding a thing. Raises SettingsFaulty."""
    wanted = channels_of(settings)
    pubsub = import_module("backend.adapters.pubsub_channels").PubSubChannels()
    for channel in wanted:
        yield from pubsub.make_sure(channel)
