"""The yardstick of a start: the route that does nothing, once Flask and the Google clients we use are imported."""

from importlib import import_module

from flask import Flask

from bench import bare

CLIENTS = (
    "google.auth.transport.requests",
    "google.oauth2.id_token",
    "google_auth_oauthlib.flow",
    "googleapiclient.discovery",
)


def create_app(*more: str) -> Flask:
    """The app; `more` are the clients of a deployment that is not embedded."""
    for client in (*CLIENTS, *more):
        import_module(client)
    return bare.create_app()
