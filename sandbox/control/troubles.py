"""Failures on request: planned errors, empty pages, history that is too old, late or forgotten."""

from datetime import timedelta

from sandbox.control.asking import Json, View, asked, made, mailbox_in, number, text, whole
from sandbox.trouble import Trouble
from sandbox.world import World


def views(world: World) -> dict[str, View]:
    """Return the views to POST, by path."""
    return {
        "/fail": lambda: _plan(world, made(Trouble, asked())),
        "/empty_pages": lambda: _empty_pages(world, asked()),
        "/calm": lambda: _calm(world),
        "/expire_history": lambda: _expire_history(world, asked()),
        "/lag_history": lambda: _lag_history(world, asked()),
        "/keep_history": lambda: _keep_history(world, asked()),
    }


def _plan(world: World, trouble: Trouble) -> Json:
    world.troubles.plan(trouble)
    return {}


def _empty_pages(world: World, body: Json) -> Json:
    return _plan(world, Trouble(text(body, "method"), times=whole(body, "times", 1) or 0, empty=True))


def _calm(world: World) -> Json:
    world.troubles.clear()
    return {}


def _expire_history(world: World, body: Json) -> Json:
    mailbox_in(world, body).expire_history()
    return {}


def _lag_history(world: World, body: Json) -> Json:
    world.lag_history(mailbox_in(world, body).address, number(body, "seconds"))
    return {}


def _keep_history(world: World, body: Json) -> Json:
    world.history_kept = None if body.get("days") is None else timedelta(days=number(body, "days"))
    return {}
