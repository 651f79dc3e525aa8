"""The /sandbox/ JSON API: look at the world, do deeds in it, move the clock, ask for trouble; Google has none of it."""

from collections.abc import Callable

from flask import Blueprint, Response, jsonify

from sandbox.control import accounts, deeds, looks, pace, troubles
from sandbox.control.asking import Mistaken
from sandbox.world import World


def control(world: World) -> Blueprint:
    """Return the control API of this world. Mistakes are answered with 400 and a text."""
    blueprint = Blueprint("control", __name__, url_prefix="/sandbox")
    for path, view in looks.views(world).items():
        blueprint.add_url_rule(path, path, _locked(world, view))
    for part in (deeds, troubles, pace, accounts):
        for path, view in part.views(world).items():
            blueprint.add_url_rule(path, f"post {path}", _locked(world, view), methods=["POST"])
    # The product may ask this world something before it acknowledges a ping, so no lock is held.
    blueprint.add_url_rule("/push", "post /push", lambda: jsonify(deeds.push(world)), methods=["POST"])
    blueprint.register_error_handler(Mistaken, lambda error: (jsonify(error=str(error)), 400))
    return blueprint


def _locked(world: World, view: Callable[[], object]) -> Callable[[], Response]:
    def answer() -> Response:
        with world.lock:
            return jsonify(view())

    return answer
