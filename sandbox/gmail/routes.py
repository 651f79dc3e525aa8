"""The blueprint of Gmail's REST API: every method of the table at the paths Google's document gives it."""

from flask import Blueprint

from sandbox.gmail import drafts, history, label_calls, messages, profile, sending, threads
from sandbox.gmail.methods import described
from sandbox.gmail.serving import Handler, served
from sandbox.world import World

HANDLERS: dict[str, Handler] = {
    **drafts.HANDLERS,
    **history.HANDLERS,
    **label_calls.HANDLERS,
    **messages.HANDLERS,
    **profile.HANDLERS,
    **sending.HANDLERS,
    **threads.HANDLERS,
}


def gmail(world: World) -> Blueprint:
    """Return the API over this world's mailboxes."""
    blueprint = Blueprint("gmail", __name__)
    google = described()
    for name, handler in HANDLERS.items():
        method = google.methods[name]
        view = served(world, google, method, handler)
        for place, path in enumerate(method.paths):
            blueprint.add_url_rule(path, f"{name.replace('.', '_')}_{place}", view, methods=[method.verb])
    return blueprint
