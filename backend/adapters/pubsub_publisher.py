"""One message to a Pub/Sub topic; importing this takes Google's client in, and that a quarter of a second."""

from google.api_core.retry import Retry
from google.cloud.pubsub_v1 import PublisherClient
from google.cloud.pubsub_v1.types import BatchSettings

PATIENCE_S = 5.0
"""So long an announcement may take; what nobody hears of is swept within a minute."""


class PubSubPublisher:
    """A client of this process; gRPC does not outlive a fork."""

    def __init__(self) -> None:
        self._client = PublisherClient(BatchSettings(max_messages=1))

    def publish(self, topic: str, message: bytes) -> None:
        """Say it, and wait until it is said: Cloud Run gives no time to work after an answer. Raises as Google's."""
        self._client.publish(topic, message, retry=Retry(timeout=PATIENCE_S)).result(PATIENCE_S)
