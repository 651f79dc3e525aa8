"""One's own mailbox: how it stands, what to import, how far the import is."""

from datetime import UTC, datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.domain import clock
from backend.domain.errors import Malformed, Missing, ReconnectNeeded
from backend.domain.offer import LabelOffer
from backend.domain.recognition import ConnectMailbox, Guest, Health
from backend.guards import SignedIn
from backend.services.offering import Offering
from backend.services.opening import Box, Opening
from backend.services.welcoming import Welcoming


def blueprint(welcoming: Welcoming, opening: Opening, offering: Offering) -> Blueprint:
    """`/console/mailbox`; choosing the same labels twice imports once."""
    pages = Blueprint("mailbox", __name__)

    @pages.get("/console/mailbox")
    def state() -> str:
        here = SignedIn.here()
        found = welcoming.home(here)
        offered = isinstance(found, ConnectMailbox) and found.health is Health.CHOOSE
        offers = _offers(opening, offering) if offered or "labels" in request.args else ()
        return render_template("mailbox.html", here=here, found=found, offers=offers, guest=isinstance(found, Guest))

    @pages.post("/console/mailbox")
    def choose() -> ResponseReturnValue:
        how = request.form.get("how", "")
        if how not in {"all", "since", "none"}:
            raise Malformed("how", "all, since or none")
        if how == "since" and not request.form.get("since"):
            flash("Choose the date from which mail shall come in.")
            return redirect(url_for("mailbox.state", labels=""))
        since = day(request.form.get("since", "")) if how == "since" else None
        offering.choose(_box(opening), request.form.getlist("label"), since=since, old=how != "none")
        flash("Your choice is saved.")
        return redirect(url_for("mailbox.state"))

    return pages


def day(text: str) -> datetime:
    """The start of a day given as YYYY-MM-DD, in UTC. Raises Malformed."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        raise Malformed("since", "a date such as 2026-01-31") from None


def _offers(opening: Opening, offering: Offering) -> tuple[LabelOffer, ...]:
    """The labels on offer; a consent that died is remembered, so that the page offers to connect again."""
    box, began = _box(opening), clock.now()
    try:
        return offering.offers(box)
    except ReconnectNeeded as why:
        opening.lost(box.organization.id, box.record.id, why, began)
        raise


def _box(opening: Opening) -> Box:
    here = SignedIn.here()
    try:
        return opening.box(here.organization.id, here.recruiter.id)
    except Missing:
        raise Missing("no mailbox", tell="Connect your mailbox first.") from None
