"""Runs the sandbox as a process of its own: `python -m sandbox --port 8081 --product http://127.0.0.1:8080`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from gunicorn.app.base import BaseApplication

from sandbox import mbox, story
from sandbox.app import create_sandbox
from sandbox.world import PushTarget, World

THREADS = 16
KEEP_ALIVE_S = 75
PUSH_PATH = "/watchers/gmail"


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """One gunicorn worker, because the world is in its memory; the world is made after the fork."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self._asked = asked
        super().__init__()

    def load_config(self) -> None:
        asked = self._asked
        settings = {
            "bind": f"fd://{asked.fd}" if asked.fd is not None else f"127.0.0.1:{asked.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": THREADS,
            "keepalive": KEEP_ALIVE_S,
            "graceful_timeout": 1,
            "control_socket_disable": True,
        }
        for name, value in settings.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_sandbox(world_of(self._asked))


def world_of(asked: argparse.Namespace) -> World:
    """Return the world the arguments describe."""
    push = PushTarget(asked.product + PUSH_PATH, asked.product + PUSH_PATH) if asked.product else None
    world = World(origin=asked.origin or f"http://127.0.0.1:{asked.port}", addon_origin=asked.product, push=push)
    if asked.story:
        story.tell(world, world.now())
    if asked.mbox:
        mbox.load(world, asked.mbox, owner=asked.owner)
    return world


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A pretended Google on this machine.")
    parser.add_argument("--port", type=int, default=8081, help="port on 127.0.0.1")
    parser.add_argument("--fd", type=int, help="listen on this inherited socket instead")
    parser.add_argument("--origin", default="", help="address the browser reaches the sandbox at")
    parser.add_argument("--product", default="", help="address of the product: gets pushes and add-on events")
    parser.add_argument("--mbox", type=Path, help="mbox file to load, for instance a Google Takeout export")
    parser.add_argument("--owner", help="address the mbox belongs to, when the file does not say")
    parser.add_argument("--story", action="store_true", help="fill the world with the seeded agency")
    return parser.parse_args(given)


if __name__ == "__main__":
    Server(arguments()).run()
