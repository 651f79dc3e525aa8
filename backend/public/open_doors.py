"""The doors declared open: health, readiness and static files."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from backend.domain.errors import StoreError
from backend.domain.organization import Organization
from backend.ports.store import Store

STATIC = Path(__file__).parent.parent / "static"


def blueprint(store: Store) -> Blueprint:
    """`/healthz` (the process lives), `/readyz` (the store answers: 200, else 503), `/static/…`."""
    doors = Blueprint("open_doors", __name__)

    @doors.get("/healthz")
    def healthy() -> dict[str, str]:
        return {"status": "ok"}

    @doors.get("/readyz")
    def ready() -> tuple[dict[str, str], int]:
        try:
            store.root.get(Organization, "-")
        except StoreError:
            return {"status": "the store does not answer"}, 503
        return {"status": "ok"}, 200

    @doors.get("/static/<path:name>")
    def static(name: str) -> Response:
        return send_from_directory(STATIC, name, max_age=3600)

    return doors
