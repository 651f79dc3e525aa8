"""Conversations of one's own mailbox that nobody has filed: whom are they about?"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.domain.access import reader_of
from backend.domain.address import Address
from backend.domain.errors import Malformed
from backend.guards import SignedIn
from backend.services.adding import Adding
from backend.services.reading import Reading

LONGEST_ADDRESS = 320
"""RFC 3696: 64 letters before the @ and 255 behind it."""


def blueprint(reading: Reading, adding: Adding) -> Blueprint:
    """`/console/waiting`; picking the same person twice is harmless."""
    pages = Blueprint("waiting", __name__)

    @pages.get("/console/waiting")
    def listing() -> str:
        here = SignedIn.here()
        reader = reader_of(here.recruiter)
        return render_template("waiting.html", here=here, questions=reading.questions(here.organization, reader))

    @pages.post("/console/waiting/<conversation_id>")
    def pick(conversation_id: str) -> ResponseReturnValue:
        address = request.form.get("address", "").strip()
        if "@" not in address or len(address) > LONGEST_ADDRESS or any(c.isspace() for c in address):
            raise Malformed("address", "an e-mail address")
        here = SignedIn.here()
        adding.pick(here, conversation_id, Address(address, request.form.get("name", "").strip()[:200]))
        flash("Filed.")
        return redirect(url_for("waiting.listing"))

    return pages
