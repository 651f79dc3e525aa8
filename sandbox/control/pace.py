"""How fast Google is and how much it allows: latency, quota, calls at once, and the counts anew."""

from sandbox.control.asking import Json, Mistaken, View, asked, made, mailbox_in, names, number, whole
from sandbox.quota import Quota, Wording
from sandbox.world import World


def views(world: World) -> dict[str, View]:
    """Return the views to POST, by path."""
    return {
        "/latency": lambda: _latency(world, asked()),
        "/quota": lambda: _quota(world, asked()),
        "/concurrency": lambda: _concurrency(world, asked()),
        "/counters/reset": lambda: _reset(world),
    }


def _latency(world: World, body: Json) -> Json:
    if "mailbox" not in body:
        world.latency_s = number(body, "seconds")
    else:
        mailbox_in(world, body).latency_s = None if body.get("seconds") is None else number(body, "seconds")
    return {}


def _quota(world: World, body: Json) -> Json:
    """An empty body lifts the quota; otherwise its fields are Quota's."""
    if "wordings" in body:
        try:
            body["wordings"] = tuple(Wording(each) for each in names(body, "wordings"))
        except ValueError as error:
            raise Mistaken(str(error)) from None
    world.quota = made(Quota, body) if body else None
    return {}


def _concurrency(world: World, body: Json) -> Json:
    world.concurrent_per_user = whole(body, "per_user")
    return {}


def _reset(world: World) -> Json:
    world.counters.reset()
    return {}
