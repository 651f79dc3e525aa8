"""The sandbox as one Flask application; each part mounts its own routes."""

from flask import Flask

from sandbox.control import control
from sandbox.gmail.batch import batch
from sandbox.gmail.routes import gmail
from sandbox.google.consent import consent
from sandbox.google.endpoints import endpoints
from sandbox.page import create_page
from sandbox.world import World


def create_sandbox(world: World) -> Flask:
    """Return the application that answers for this world."""
    app = Flask("sandbox")
    for part in (gmail, consent, endpoints, control, create_page):
        app.register_blueprint(part(world))
    app.register_blueprint(batch())
    return app
