"""users.getProfile, users.watch, users.stop and users.settings.sendAs."""

from datetime import timedelta

from sandbox.gmail import shapes
from sandbox.gmail.call import Call, Json, text_of
from sandbox.gmail.errors import GoogleError
from sandbox.gmail.serving import Handler
from sandbox.identity.project import PROJECT
from sandbox.mailbox import Watch

WATCH_LIFETIME = timedelta(days=7)
ONE_CLIENT = "Only one user push notification client allowed per developer (call /stop then try again)"


def get_profile(call: Call) -> Json:
    return {
        "emailAddress": call.mailbox.address,
        "messagesTotal": len(call.mailbox.messages),
        "threadsTotal": call.mailbox.thread_count,
        "historyId": str(call.mailbox.chronicle.shown),
    }


def watch(call: Call) -> Json:
    """Every change is announced whatever labelIds ask for: Gmail's own filter is not reliable."""
    topic = text_of(call.body(), "topicName")
    if not topic.startswith(f"projects/{PROJECT}/topics/"):
        raise GoogleError(400, f"Invalid topicName does not match projects/{PROJECT}/topics/*")
    live = call.mailbox.watch
    if live and live.topic != topic and call.world.now() < live.expires:
        raise GoogleError(400, ONE_CLIENT)
    expires = call.world.now() + WATCH_LIFETIME
    call.mailbox.watch = Watch(topic, expires)
    call.world.pushing.changed(call.mailbox)
    return {"historyId": str(call.mailbox.chronicle.shown), "expiration": str(int(expires.timestamp() * 1000))}


def stop(call: Call) -> None:
    call.mailbox.watch = None


def list_send_as(call: Call) -> Json:
    return {"sendAs": [shapes.send_as(each) for each in call.mailbox.send_as]}


def get_send_as(call: Call) -> Json:
    wanted = call.path["sendAsEmail"].lower()
    found = [each for each in call.mailbox.send_as if each.address == wanted]
    if not found:
        raise GoogleError(404)
    return shapes.send_as(found[0])


HANDLERS: dict[str, Handler] = {
    "getProfile": get_profile,
    "watch": watch,
    "stop": stop,
    "settings.sendAs.list": list_send_as,
    "settings.sendAs.get": get_send_as,
}
