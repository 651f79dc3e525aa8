"""Channels: Pub/Sub topics, the doors their messages are pushed to, and what has to hold for that; no client."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

GMAIL_PUBLISHER = "serviceAccount:gmail-api-push@system.gserviceaccount.com"
"""Who publishes a mailbox's changes (Gmail push guide)."""
ACK_DEADLINE = timedelta(seconds=60)
"""Also how long Pub/Sub waits for our answer; what takes longer is delivered again, which is harmless."""
FIRST_RETRY, LONGEST_RETRY = timedelta(seconds=10), timedelta(seconds=600)
RETENTION = timedelta(days=7)
"""So long Pub/Sub keeps what we do not take."""
MOST_DELIVERIES = 20
"""About two and a half hours of the pauses above; polls and sweeps find by themselves what is then set aside."""


class Outcome(StrEnum):
    """What became of a thing that has to be there."""

    MADE = "made"
    MENDED = "mended"
    THERE = "as it should be"
    FAILED = "FAILED"


@dataclass(frozen=True)
class Channel:
    """A topic and its one subscription (full names); without an endpoint nothing is pushed, it is there to be read.

    Pushes are signed for `account`, with the endpoint as the audience; `publisher` is an outsider who has to be let in.
    """

    topic: str
    subscription: str
    endpoint: str = ""
    account: str = ""
    publisher: str = ""
    dead_letters: str = ""


@dataclass(frozen=True)
class Finding:
    """What became of one thing; the note says what was mended, or why it failed."""

    thing: str
    outcome: Outcome
    note: str = ""


def by_hand(channel: Channel) -> tuple[str, ...]:
    """What a person grants once, as gcloud commands: to accounts whose names we cannot know."""
    agent = "service-PROJECT_NUMBER@gcp-sa-pubsub.iam.gserviceaccount.com"
    grants = []
    if channel.endpoint and not channel.publisher:
        grants.append(("topics", channel.topic, "ACCOUNT_THE_PRODUCT_RUNS_AS", "publisher"))
    if channel.dead_letters:
        grants.append(("topics", channel.dead_letters, agent, "publisher"))
        grants.append(("subscriptions", channel.subscription, agent, "subscriber"))
    return tuple(
        f"gcloud pubsub {kind} add-iam-policy-binding {name} --member=serviceAccount:{who} --role=roles/pubsub.{role}"
        for kind, name, who, role in grants
    )
