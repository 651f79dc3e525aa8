"""Google's own Pub/Sub emulator, and what Google puts between a topic and a door: the signature of every push."""

import socket
import subprocess
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import uuid4

import pytest
import requests
from flask import Flask, Response, request
from google.cloud.pubsub_v1 import PublisherClient, SubscriberClient
from google.cloud.pubsub_v1.types import BatchSettings

from tests.emulators.programs import demand, program, wait_for

PUSHER = "push@sandbox.iam.gserviceaccount.com"
EMULATOR = program("pubsub-emulator/bin/cloud-pubsub-emulator")
ABSENT = "Google's Pub/Sub emulator is not here (gcloud components install pubsub-emulator; Java)"


@dataclass(frozen=True)
class PubSub:
    """An empty project in the emulator, and Google's clients for it."""

    project: str
    topics: PublisherClient
    subscriptions: SubscriberClient

    def topic(self, name: str) -> str:
        return f"projects/{self.project}/topics/{name}"

    def subscription(self, name: str) -> str:
        return f"projects/{self.project}/subscriptions/{name}"

    def channel(self, name: str, endpoint: str = "") -> str:
        """A topic whose subscription of the same name is pushed to, or else pulled from; nothing slows retries down."""
        self.topics.create_topic(name=self.topic(name))
        spec = {"name": self.subscription(name), "topic": self.topic(name), "ack_deadline_seconds": 60}
        self.subscriptions.create_subscription(request=spec | {"push_config": {"push_endpoint": endpoint}})
        return self.topic(name)

    def pulled(self, name: str) -> list[bytes]:
        """What waits in a subscription, acknowledged; nothing after a moment without any."""
        asked = {"subscription": self.subscription(name), "max_messages": 100, "return_immediately": True}
        with pytest.warns(DeprecationWarning, match="return_immediately"):
            got = self.subscriptions.pull(request=asked).received_messages
        if got:
            ids = [each.ack_id for each in got]
            self.subscriptions.acknowledge(subscription=self.subscription(name), ack_ids=ids)
        return [each.message.data for each in got]


@dataclass
class Announcing:
    """Gmail's side of its topic: what the sandbox pushes is published instead."""

    pubsub: PubSub
    topic: str
    published: set[str] = field(default_factory=set)

    def app(self, _: str) -> Flask:
        app = Flask("announcing")
        app.add_url_rule("/", view_func=self.taken, methods=["POST"])
        return app

    def taken(self) -> Response:
        self.publish(b64decode(request.get_json()["message"]["data"]))
        return Response(status=204)

    def publish(self, data: bytes) -> None:
        self.published.add(self.pubsub.topics.publish(self.topic, data).result(10))


@dataclass
class Relay:
    """Stands between the emulator and the product: signs each push as Google does and hands the answer back."""

    product: str
    bearer: Callable[[str], str]
    origin: str = ""
    under_way: set[str] = field(default_factory=set)
    answers: list[tuple[str, int]] = field(default_factory=list)
    """The message's id and the answer's status, of every attempt; 503 where nobody answered."""

    def app(self, origin: str) -> Flask:
        self.origin = origin
        app = Flask("relay")
        app.add_url_rule("/<path:path>", view_func=self.forward, methods=["POST"])
        return app

    def forward(self, path: str) -> Response:
        url = f"{self.product}/{path}"
        message = request.get_json()["message"]["messageId"]
        self.under_way.add(message)
        try:
            answer = requests.post(
                url, data=request.get_data(), headers={"Authorization": f"Bearer {self.bearer(url)}"}, timeout=60
            )
            status = answer.status_code
        except requests.RequestException:
            status = 503
        self.answers.append((message, status))
        self.under_way.discard(message)
        return Response(status=status)

    @property
    def acknowledged(self) -> set[str]:
        return {message for message, status in self.answers if status == 204}


@pytest.fixture(scope="session")
def pubsub_emulator() -> Iterator[str]:
    """Its address; one a process of tests, everything in memory."""
    demand(EMULATOR, ABSENT)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ["--host=127.0.0.1", f"--port={port}"]
    with subprocess.Popen([EMULATOR, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(port)
        yield f"127.0.0.1:{port}"
        process.terminate()


@pytest.fixture
def pubsub(pubsub_emulator: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[PubSub]:
    """An empty project where Google's clients look for it; what is subscribed is deleted after the test."""
    monkeypatch.setenv("PUBSUB_EMULATOR_HOST", pubsub_emulator)
    with PublisherClient(BatchSettings(max_messages=1)) as topics, SubscriberClient() as subscriptions:
        emulated = PubSub(f"test-{uuid4().hex}", topics, subscriptions)
        yield emulated
        for each in subscriptions.list_subscriptions(project=f"projects/{emulated.project}"):
            subscriptions.delete_subscription(subscription=each.name)
