"""The trip to Google and back: sign-in and consent, bound to the browser that began it."""

import hmac

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from backend.domain.address import LONGEST_ADDRESS
from backend.domain.errors import NotEnabled, Refused
from backend.domain.offer import MAILBOX_SCOPES
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.ports.consent import Consent, Grant
from backend.services.connecting import Connecting
from backend.services.signing_in import Session, SigningIn


def blueprint(consent: Consent, signing_in: SigningIn, connecting: Connecting, origin: str) -> Blueprint:
    """`/oauth/…`: open doors, guarded by the state and PKCE verifier kept in the browser's signed session."""
    door = Blueprint("oauth", __name__)
    callback = f"{origin}/oauth/callback"

    @door.get("/oauth/sign-in")
    def sign_in() -> ResponseReturnValue:
        return render_template("sign_in.html", hint=request.args.get("hint", "")[:LONGEST_ADDRESS])

    @door.get("/oauth/sign-in/google")
    def begin_sign_in() -> ResponseReturnValue:
        return _away(consent, callback, connect=False, hint=request.args.get("hint", "")[:LONGEST_ADDRESS])

    @door.post("/oauth/sign-out")
    def sign_out() -> ResponseReturnValue:
        session.clear()
        return redirect(url_for("oauth.sign_in"))

    @door.get("/oauth/start")
    def start() -> ResponseReturnValue:
        return _away(consent, callback, connect=True, hint=request.args.get("login_hint", "")[:LONGEST_ADDRESS])

    @door.get("/oauth/callback")
    def back() -> ResponseReturnValue:
        trip = session.pop("trip", None)
        if trip is None or not hmac.compare_digest(trip["state"].encode(), request.args.get("state", "").encode()):
            raise Refused("state does not match", tell=word("This sign-in was not begun here, or twice. Begin again."))
        if "code" not in request.args:
            raise Refused("consent denied", tell=word("You did not agree on Google's page, so nothing was connected."))
        grant = consent.finish(request.args["code"], callback, trip["verifier"])
        arrived = _arrived(signing_in, connecting, grant)
        onward = session.pop("next", url_for("candidates.listing"))
        SignedIn.remember(arrived)
        if not trip["connect"]:
            return redirect(onward)
        connecting.connect(arrived, grant, expected=trip["hint"])
        return redirect(url_for("mailbox.state"))

    return door


def _arrived(signing_in: SigningIn, connecting: Connecting, grant: Grant) -> Session:
    try:
        return signing_in.arrive(grant.person)
    except NotEnabled:
        connecting.decline(grant)
        raise


def _away(consent: Consent, callback: str, *, connect: bool, hint: str) -> ResponseReturnValue:
    trip = consent.begin(MAILBOX_SCOPES if connect else (), callback, offline=connect, login_hint=hint)
    session["trip"] = {"state": trip.state, "verifier": trip.verifier, "connect": connect, "hint": hint}
    return redirect(trip.url)
