"""Who may come in by which door; a blueprint cannot be mounted without naming its guard."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

from flask import Blueprint, Flask, Response, abort, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue

from backend.domain.address import LONGEST_ADDRESS, key_of
from backend.domain.errors import AdminsOnly, NotEnabled, TokenRefused
from backend.domain.recruiter import ADMINISTERS
from backend.ports.identity import Identity
from backend.services.signing_in import Session, SigningIn

Guard = Callable[[], ResponseReturnValue | None]

HEADERS = (
    ("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)


def mount(app: Flask, blueprint: Blueprint, *, guard: Guard) -> None:
    """Open a door; its guard runs before every request to it."""
    blueprint.before_request(guard)
    guarded_by(app)[blueprint.name] = guard
    app.register_blueprint(blueprint)


def guarded_by(app: Flask) -> dict[str, Guard]:
    """The guard of every mounted blueprint, by its name."""
    return cast("dict[str, Guard]", app.extensions.setdefault("guards", {}))


def harden(response: Response) -> Response:
    """The security headers every answer carries; only static files may be kept by the browser."""
    for name, value in HEADERS:
        response.headers.add(name, value)
    if "Cache-Control" not in response.headers:
        response.headers.add("Cache-Control", "no-store")
    return response


class Sessions(SecureCookieSessionInterface):
    """Flask's signed sessions, with the serializer made once: Flask makes one at every request, the machines' too."""

    def __init__(self) -> None:
        self._made: dict[Flask, Any] = {}

    def get_signing_serializer(self, app: Flask) -> Any:
        """The app's serializer."""
        if app not in self._made:
            self._made[app] = super().get_signing_serializer(app)
        return self._made[app]


@dataclass(frozen=True)
class Open:
    """Declared open: anyone may come in, and nothing behind this door tells anything of anyone."""

    def __call__(self) -> None:
        """Let everyone in."""


@dataclass(frozen=True)
class AddonHost:
    """Only Gmail's add-on host: a system ID token for exactly this URL, built from settings, never from Host."""

    identity: Identity
    origin: str

    def __call__(self) -> None:
        """Answer 401 unless the token verifies; no work was done then."""
        with_token(lambda token: self.identity.check_addon_host(token, self.origin + request.path))


@dataclass(frozen=True)
class Pusher:
    """Only Pub/Sub or Cloud Scheduler under our service account."""

    identity: Identity
    origin: str

    def __call__(self) -> None:
        """Answer 401 unless the token verifies; no work was done then."""
        with_token(lambda token: self.identity.check_pusher(token, self.origin + request.path))


@dataclass(frozen=True)
class SignedIn:
    """Only a person with a seat, by the browser's signed session."""

    signing_in: SigningIn

    def __call__(self) -> ResponseReturnValue | None:
        """Send strangers to the sign-in page and remember who is here for the request.

        A link of the sidebar says whom it is `for`: a browser signed in as somebody else asks for the right person.
        """
        wanted = request.args.get("for", "")[:LONGEST_ADDRESS]
        try:
            g.session = self.signing_in.resume(session["organization"], session["recruiter"])
        except (KeyError, NotEnabled):
            session.clear()
            return self._sign_in(wanted)
        if wanted and key_of(wanted) != key_of(self.here().recruiter.address):
            return self._sign_in(wanted)
        return None

    @staticmethod
    def _sign_in(wanted: str) -> ResponseReturnValue:
        if request.method == "GET":
            session["next"] = request.path
        return redirect(url_for("oauth.sign_in", hint=wanted) if wanted else url_for("oauth.sign_in"))

    @staticmethod
    def here() -> Session:
        """Who this request is from."""
        return cast("Session", g.session)

    @staticmethod
    def remember(arrived: Session) -> None:
        """Keep the person signed in in this browser."""
        session.clear()
        session["organization"] = arrived.organization.id
        session["recruiter"] = arrived.recruiter.id


@dataclass(frozen=True)
class Administers(SignedIn):
    """Only an admin, by the browser's signed session; everybody else learns whom to ask."""

    def __call__(self) -> ResponseReturnValue | None:
        """As for every page, and raises AdminsOnly."""
        away = super().__call__()
        if away is None and self.here().recruiter.role not in ADMINISTERS:
            raise AdminsOnly("no admin")
        return away


def with_token(check: Callable[[str], None]) -> None:
    """Run a check on the bearer token; 401 when there is none or it is refused."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        abort(401)
    try:
        check(token)
    except TokenRefused:
        abort(401)
