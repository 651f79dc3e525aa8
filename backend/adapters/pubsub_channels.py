"""Channels made sure of at Pub/Sub; what they should be is `backend.domain.channel`'s."""

from collections.abc import Callable, Iterator

from google.api_core.exceptions import AlreadyExists, GoogleAPIError, NotFound
from google.auth.exceptions import GoogleAuthError
from google.cloud.pubsub_v1 import PublisherClient, SubscriberClient
from google.iam.v1.iam_policy_pb2 import GetIamPolicyRequest, SetIamPolicyRequest
from google.iam.v1.options_pb2 import GetPolicyOptions
from google.pubsub_v1.types import (
    DeadLetterPolicy,
    ExpirationPolicy,
    PushConfig,
    RetryPolicy,
    Subscription,
    UpdateSubscriptionRequest,
)

from backend.domain.channel import (
    ACK_DEADLINE,
    FIRST_RETRY,
    LONGEST_RETRY,
    MOST_DELIVERIES,
    RETENTION,
    Channel,
    Finding,
    Outcome,
)
from backend.domain.errors import SettingsFaulty

PUBLISHER = "roles/pubsub.publisher"
FOR_GOOD = ("topic", "filter", "enable_message_ordering", "detached")
"""What Google lets nobody change; each of them loses or holds up pushes when it is not ours."""

Result = tuple[Outcome, str]


class PubSubChannels:
    """Makes and mends topics, the publisher's grant and subscriptions; a second time changes nothing."""

    def __init__(self) -> None:
        """Raises SettingsFaulty when this machine has no Google Cloud credentials."""
        try:
            self._topics, self._subscriptions = PublisherClient(), SubscriberClient()
        except GoogleAuthError as fault:
            raise SettingsFaulty(f"Google Cloud lets us in with nothing we have: {fault}") from None

    def make_sure(self, channel: Channel) -> Iterator[Finding]:
        """One finding for each thing of the channel, as it is dealt with; one that fails stops no other."""
        yield _dealt_with(f"topic {channel.topic}", lambda: self._topic(channel.topic))
        if channel.publisher:
            thing = f"right of {channel.publisher} to publish to {channel.topic}"
            yield _dealt_with(thing, lambda: self._grant(channel.topic, channel.publisher))
        yield _dealt_with(f"subscription {channel.subscription}", lambda: self._subscription(wanted(channel)))

    def _topic(self, name: str) -> Result:
        try:
            self._topics.create_topic(name=name)
        except AlreadyExists:
            return Outcome.THERE, ""
        return Outcome.MADE, ""

    def _grant(self, topic: str, member: str) -> Result:
        # Version 3 shows bindings with conditions; a policy read without them would be written back without them.
        asked = GetIamPolicyRequest(resource=topic, options=GetPolicyOptions(requested_policy_version=3))
        policy = self._topics.get_iam_policy(request=asked)
        for binding in policy.bindings:
            if binding.role == PUBLISHER and member in binding.members and not binding.condition.expression:
                return Outcome.THERE, ""
        policy.bindings.add(role=PUBLISHER, members=[member])
        self._topics.set_iam_policy(request=SetIamPolicyRequest(resource=topic, policy=policy))
        return Outcome.MADE, ""

    def _subscription(self, spec: Subscription) -> Result:
        try:
            found = self._subscriptions.get_subscription(subscription=spec.name)
        except NotFound:
            self._subscriptions.create_subscription(request=spec)
            return Outcome.MADE, ""
        fixed = [f"{name} {getattr(found, name)}" for name in FOR_GOOD if getattr(found, name) != getattr(spec, name)]
        if fixed:
            return Outcome.FAILED, f"{', '.join(fixed)}: that is for good, so delete it and run this again"
        facts = _facts(found)
        wrong = [field for field, fact in _facts(spec).items() if fact != facts[field]]
        if not wrong:
            return Outcome.THERE, ""
        request = UpdateSubscriptionRequest(subscription=spec, update_mask={"paths": wrong})
        self._subscriptions.update_subscription(request=request)
        return Outcome.MENDED, ", ".join(wrong)


def wanted(channel: Channel) -> Subscription:
    """The subscription as it should be: it never expires, and what is pushed is signed for its very address."""
    spec = Subscription(
        name=channel.subscription,
        topic=channel.topic,
        ack_deadline_seconds=int(ACK_DEADLINE.total_seconds()),
        message_retention_duration=RETENTION,
        expiration_policy=ExpirationPolicy(),
        retry_policy=RetryPolicy(minimum_backoff=FIRST_RETRY, maximum_backoff=LONGEST_RETRY),
    )
    if channel.endpoint:
        token = PushConfig.OidcToken(service_account_email=channel.account, audience=channel.endpoint)
        spec.push_config = PushConfig(push_endpoint=channel.endpoint, oidc_token=token)
    if channel.dead_letters:
        spec.dead_letter_policy = DeadLetterPolicy(
            dead_letter_topic=channel.dead_letters, max_delivery_attempts=MOST_DELIVERIES
        )
    return spec


def _facts(spec: Subscription) -> dict[str, object]:
    """What has to agree, by the field to update; Google adds to a subscription what nobody asked for."""
    push, retry, dead = spec.push_config, spec.retry_policy, spec.dead_letter_policy
    token = push.oidc_token
    return {
        "push_config": (push.push_endpoint, token.service_account_email, token.audience, bool(push.no_wrapper)),
        "ack_deadline_seconds": spec.ack_deadline_seconds,
        "message_retention_duration": spec.message_retention_duration,
        "enable_exactly_once_delivery": spec.enable_exactly_once_delivery,
        "expiration_policy": "expiration_policy" in spec and not spec.expiration_policy.ttl,
        "retry_policy": (retry.minimum_backoff, retry.maximum_backoff),
        "dead_letter_policy": (dead.dead_letter_topic, dead.max_delivery_attempts),
    }


def _dealt_with(thing: str, deal: Callable[[], Result]) -> Finding:
    try:
        return Finding(thing, *deal())
    except GoogleAPIError as fault:
        return Finding(thing, Outcome.FAILED, f"{type(fault).__name__}: {fault}")
