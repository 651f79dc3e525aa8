"""Channels made sure of at Google's emulator; what it does not model (rights, expiry) is judged at the wire."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import grpc
import pytest
from google.iam.v1.iam_policy_pb2 import GetIamPolicyRequest, SetIamPolicyRequest
from google.iam.v1.policy_pb2 import Binding, Policy
from google.pubsub_v1.types import Subscription, UpdateSubscriptionRequest

from backend.adapters.pubsub_channels import PUBLISHER, PubSubChannels, wanted
from backend.domain.channel import GMAIL_PUBLISHER, Channel, Outcome, by_hand

pytestmark = pytest.mark.xdist_group("pubsub")

ENDPOINT = "https://candidates.example/watchers/gmail"
ACCOUNT = "push@agency.iam.gserviceaccount.com"
MADE, MENDED, THERE, FAILED = Outcome.MADE, Outcome.MENDED, Outcome.THERE, Outcome.FAILED


@dataclass
class Front:
    """Stands before the emulator, notes every request, and answers some methods itself."""

    policy: Policy = field(default_factory=Policy)
    requests: list[tuple[str, bytes]] = field(default_factory=list)
    answers: dict[str, Callable[[bytes], bytes]] = field(default_factory=dict)

    def named(self, method: str) -> list[bytes]:
        return [body for name, body in self.requests if name == method]

    def policy_read(self, _: bytes) -> bytes:
        return bytes(self.policy.SerializeToString())

    def policy_written(self, body: bytes) -> bytes:
        """Google's rule: the etag must be the one that was read."""
        asked = SetIamPolicyRequest.FromString(body)
        assert asked.policy.etag == self.policy.etag
        self.policy = asked.policy
        return self.policy_read(b"")


@pytest.fixture
def front(pubsub_emulator: str, pubsub: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Front]:
    front = Front()
    front.answers = {"GetIamPolicy": front.policy_read, "SetIamPolicy": front.policy_written}
    with grpc.insecure_channel(pubsub_emulator) as emulator, ThreadPoolExecutor(2) as threads:

        def handled(call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler:
            name = call.method.rpartition("/")[2]

            def answer(body: bytes, context: grpc.ServicerContext) -> bytes:
                front.requests.append((name, body))
                if name in front.answers:
                    return front.answers[name](body)
                try:
                    return bytes(emulator.unary_unary(call.method)(body))
                except grpc.RpcError as fault:
                    context.abort(fault.code(), fault.details())
                    raise

            return grpc.unary_unary_rpc_method_handler(answer)

        server = grpc.server(threads)
        server.add_generic_rpc_handlers([SimpleNamespace(service=handled)])
        monkeypatch.setenv("PUBSUB_EMULATOR_HOST", f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}")
        server.start()
        yield front
        server.stop(None).wait()


@pytest.fixture
def gmail(pubsub: Any) -> Channel:
    """Gmail's channel; its dead letters have theirs already."""
    dead = pubsub.topic("dead-letters")
    pubsub.topics.create_topic(name=dead)
    return Channel(
        pubsub.topic("gmail"), pubsub.subscription("gmail"), ENDPOINT, ACCOUNT, GMAIL_PUBLISHER, dead_letters=dead
    )


def made_sure(channel: Channel) -> list[Outcome]:
    return [finding.outcome for finding in PubSubChannels().make_sure(channel)]


def test_the_first_time_makes_everything_and_the_second_changes_nothing(front: Front, gmail: Channel) -> None:
    assert made_sure(gmail) == [MADE, MADE, MADE]
    assert [(binding.role, list(binding.members)) for binding in front.policy.bindings] == [
        ("roles/pubsub.publisher", ["serviceAccount:gmail-api-push@system.gserviceaccount.com"])
    ]
    front.requests.clear()
    assert made_sure(gmail) == [THERE, THERE, THERE]
    assert [name for name, _ in front.requests] == ["CreateTopic", "GetIamPolicy", "GetSubscription"]


def test_pushes_are_signed_never_expire_and_are_tried_again_ever_more_slowly(
    front: Front, gmail: Channel, pubsub: Any
) -> None:
    made_sure(gmail)
    sent = Subscription.deserialize(front.named("CreateSubscription")[0])
    assert "expiration_policy" in sent
    assert not sent.expiration_policy.ttl
    found = pubsub.subscriptions.get_subscription(subscription=gmail.subscription)
    assert found == sent
    assert found.message_retention_duration.total_seconds() == 7 * 86_400
    assert found.push_config.push_endpoint == found.push_config.oidc_token.audience == ENDPOINT
    assert found.push_config.oidc_token.service_account_email == ACCOUNT
    assert found.ack_deadline_seconds == 60
    assert [
        pause.total_seconds() for pause in (found.retry_policy.minimum_backoff, found.retry_policy.maximum_backoff)
    ] == [10, 600]
    assert (found.dead_letter_policy.dead_letter_topic, found.dead_letter_policy.max_delivery_attempts) == (
        gmail.dead_letters,
        20,
    )


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"endpoint": "https://old.example/watchers/gmail"}, "push_config"),
        ({"account": "other@agency.iam.gserviceaccount.com"}, "push_config"),
        ({"endpoint": ""}, "push_config"),
    ],
    ids=["another endpoint", "another account", "not pushed"],
)
def test_a_subscription_that_was_made_otherwise_is_mended(
    front: Front, gmail: Channel, pubsub: Any, change: dict[str, str], fields: str
) -> None:
    made_sure(replace(gmail, **change))
    *_, finding = PubSubChannels().make_sure(gmail)
    assert (finding.outcome, finding.note) == (MENDED, fields)
    found = pubsub.subscriptions.get_subscription(subscription=gmail.subscription)
    assert found.push_config == wanted(gmail).push_config
    assert made_sure(gmail)[-1] == THERE


def test_every_field_that_matters_is_mended(front: Front, gmail: Channel, pubsub: Any) -> None:
    pubsub.topics.create_topic(name=gmail.topic)
    spec = {"name": gmail.subscription, "topic": gmail.topic, "expiration_policy": {"ttl": {"seconds": 31 * 86_400}}}
    odd = {"message_retention_duration": {"seconds": 600}, "enable_exactly_once_delivery": True}
    pubsub.subscriptions.create_subscription(request=spec | odd)
    front.answers["UpdateSubscription"] = lambda _: Subscription.serialize(Subscription(name=gmail.subscription))
    *_, finding = PubSubChannels().make_sure(gmail)
    mended = (
        "push_config, ack_deadline_seconds, message_retention_duration, enable_exactly_once_delivery, "
        "expiration_policy, retry_policy, dead_letter_policy"
    )
    assert (finding.outcome, finding.note) == (MENDED, mended)
    sent = UpdateSubscriptionRequest.deserialize(front.named("UpdateSubscription")[0])
    assert list(sent.update_mask.paths) == mended.split(", ")
    assert sent.subscription == wanted(gmail)


def test_what_google_refuses_is_named_and_stops_nothing_else(pubsub: Any, gmail: Channel) -> None:
    """The emulator itself refuses to answer about rights."""
    findings = list(PubSubChannels().make_sure(gmail))
    assert [finding.outcome for finding in findings] == [MADE, FAILED, MADE]
    assert "MethodNotImplemented" in findings[1].note
    pubsub.topics.create_topic(name=pubsub.topic("another"))
    (_, _, moved) = PubSubChannels().make_sure(replace(gmail, topic=pubsub.topic("another")))
    assert moved.outcome is FAILED
    assert f"topic {gmail.topic}: that is for good, so delete it" in moved.note


@pytest.mark.parametrize("odd", [{"filter": 'attributes.of = "another"'}, {"enable_message_ordering": True}])
def test_what_loses_or_holds_up_pushes_for_good_is_not_as_it_should_be(
    front: Front, gmail: Channel, pubsub: Any, odd: dict[str, Any]
) -> None:
    pubsub.topics.create_topic(name=gmail.topic)
    spec = Subscription.to_dict(wanted(gmail)) | odd
    front.answers["GetSubscription"] = lambda _: Subscription.serialize(Subscription(spec))
    *_, finding = PubSubChannels().make_sure(gmail)
    ((name, value),) = odd.items()
    assert (finding.outcome, finding.note) == (
        FAILED,
        f"{name} {value}: that is for good, so delete it and run this again",
    )


def test_a_right_with_a_condition_does_not_count_and_others_rights_stay(front: Front, gmail: Channel) -> None:
    conditional = Binding(role=PUBLISHER, members=[GMAIL_PUBLISHER], condition={"expression": "request.time < x"})
    others = Binding(role="roles/pubsub.viewer", members=["user:ops@agency.example"])
    front.policy = Policy(version=3, bindings=[conditional, others], etag=b"BwYAAA")
    assert made_sure(gmail)[1] == MADE
    assert list(front.policy.bindings) == [conditional, others, Binding(role=PUBLISHER, members=[GMAIL_PUBLISHER])]
    asked = GetIamPolicyRequest.FromString(front.named("GetIamPolicy")[0])
    assert (asked.resource, asked.options.requested_policy_version) == (gmail.topic, 3)


def test_dead_letters_are_kept_to_be_read(pubsub: Any) -> None:
    letters = Channel(pubsub.topic("letters"), pubsub.subscription("letters"))
    assert made_sure(letters) == [MADE, MADE]
    assert made_sure(letters) == [THERE, THERE]
    pubsub.topics.publish(letters.topic, b"dead").result(10)
    assert pubsub.pulled("letters") == [b"dead"]


def test_what_only_a_person_can_grant_is_said_as_commands(gmail: Channel) -> None:
    work = replace(gmail, topic="work-topic", subscription="work", publisher="")
    dead = replace(gmail, topic=gmail.dead_letters, subscription="dead", endpoint="", publisher="", dead_letters="")
    granted = [(kind, name, role) for _, _, kind, _, name, _, role in map(str.split, (*by_hand(gmail), *by_hand(work)))]
    publisher, subscriber = "--role=roles/pubsub.publisher", "--role=roles/pubsub.subscriber"
    assert granted == [
        ("topics", gmail.dead_letters, publisher),
        ("subscriptions", gmail.subscription, subscriber),
        ("topics", "work-topic", publisher),
        ("topics", gmail.dead_letters, publisher),
        ("subscriptions", "work", subscriber),
    ]
    assert by_hand(dead) == ()
