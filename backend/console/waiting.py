"""Conversations of one's own mailbox that nobody has filed: whom are they about?"""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.speech import say
from backend.domain.access import reader_of
from backend.domain.address import plausible
from backend.domain.errors import Malformed
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.adding import Adding
from backend.services.reading import Reading


def blueprint(reading: Reading, adding: Adding) -> Blueprint:
    """`/console/waiting`; picking the same people twice is harmless."""
    pages = Blueprint("waiting", __name__)

    @pages.get("/console/waiting")
    def listing() -> str:
        here = SignedIn.here()
        reader = reader_of(here.recruiter)
        return render_template("waiting.html", here=here, questions=reading.questions(here.organization, reader))

    @pages.post("/console/waiting/<conversation_id>")
    def pick(conversation_id: str) -> ResponseReturnValue:
        chosen = [address for given in request.form.getlist("address") if (address := given.strip())]
        if not chosen:
            flash(say("Choose at least one person, or type an address."))
            return redirect(url_for("waiting.listing"))
        if not all(map(plausible, chosen)):
            raise Malformed(
                "address", "e-mail addresses", tell=word("That is no e-mail address. Go back and correct it.")
            )
        adding.pick(SignedIn.here(), conversation_id, chosen)
        flash(say("Filed."))
        return redirect(url_for("waiting.listing"))

    return pages
