"""The yardstick: a Flask route that does nothing, run by the product's own gunicorn configuration."""

from flask import Flask, Response

from backend.watchers.heartbeat import Heartbeat


def create_app() -> Flask:
    """An app that answers any POST with 204; its heartbeat never starts."""
    app = Flask("bare")
    app.extensions["heartbeat"] = Heartbeat(0, ())

    @app.post("/")
    def nothing() -> Response:
        return Response(status=204)

    return app
