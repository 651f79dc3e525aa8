"""A note on a candidate, written on a page."""

from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from backend.console.candidate_form import back, form_page
from backend.console.settings.form import Form
from backend.console.speech import say
from backend.domain.candidate import Candidate
from backend.domain.errors import NotAccepted
from backend.domain.ids import random
from backend.guards import SignedIn
from backend.services.caring import Caring
from backend.services.choosing import Choosing
from backend.services.noting import Noting


@dataclass(frozen=True)
class Page:
    """The services behind the form, and the form."""

    caring: Caring
    choosing: Choosing
    noting: Noting

    def note(self, candidate: Candidate, nonce: str, form: Form) -> ResponseReturnValue:
        """The form for a note."""
        people = self.choosing.readers(SignedIn.here(), candidate)
        heading = say("Note on %(name)s", name=candidate.name)
        return form_page("note", heading, candidate.id, {"nonce": nonce}, form, people=people)


def blueprint(page: Page) -> Blueprint:
    """`/console/candidates/<id>/note`; a form sent twice is one note, and what is wrong with it stands in it."""
    pages = Blueprint("noting", __name__, url_prefix="/console/candidates")

    @pages.get("/<candidate_id>/note")
    def note(candidate_id: str) -> ResponseReturnValue:
        candidate = page.caring.profile(SignedIn.here(), candidate_id).candidate
        return page.note(candidate, random(), Form({"readers": ()}))

    @pages.post("/<candidate_id>/note")
    def save_note(candidate_id: str) -> ResponseReturnValue:
        text, nonce = request.form.get("note", ""), request.form.get("nonce", "")
        readers = request.form.getlist("readers")
        private = request.form.get("kind", "") == "private" or bool(readers)
        try:
            page.noting.write(SignedIn.here(), candidate_id, nonce, text, private=private, readers=readers)
        except NotAccepted as wrong:
            candidate = page.caring.profile(SignedIn.here(), candidate_id).candidate
            stands = {"note": text, "kind": "private" if private else "everyone", "readers": readers}
            return page.note(candidate, nonce, Form(stands, faults=wrong.faults))
        return back(candidate_id, say("Note added."))

    return pages
