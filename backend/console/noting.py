"""A note on a candidate: written, changed and removed on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from backend.console.candidate_form import back, form_page
from backend.console.settings.form import Form
from backend.console.speech import say
from backend.domain.candidate import Candidate
from backend.domain.errors import HirelabelError, NotAccepted
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

    def note(self, candidate: Candidate, nonce: str, form: Form, own: str = "") -> ResponseReturnValue:
        """The form for a note, a new one or that of the id `own`."""
        people = self.choosing.readers(SignedIn.here(), candidate)
        heading = say("Note on %(name)s", name=candidate.name)
        return form_page("note", heading, candidate.id, {"nonce": nonce}, form, people=people, own=own)

    def corrected(self, candidate_id: str, note_id: str) -> ResponseReturnValue:
        """Save what the form of one of her notes says, or the form again with what is wrong with it."""
        sent = _sent()
        try:
            self.noting.correct(SignedIn.here(), candidate_id, note_id, **sent)
        except HirelabelError as wrong:
            candidate = self.caring.profile(SignedIn.here(), candidate_id).candidate
            return self.note(candidate, "", _form(wrong, **sent), note_id)
        return back(candidate_id, say("Note changed."))


def blueprint(page: Page) -> Blueprint:
    """`/console/candidates/<id>/note`, `…/notes/<note>`; a form sent twice is one note, its faults stand in it."""
    pages = Blueprint("noting", __name__, url_prefix="/console/candidates")

    @pages.get("/<candidate_id>/note")
    def note(candidate_id: str) -> ResponseReturnValue:
        candidate = page.caring.profile(SignedIn.here(), candidate_id).candidate
        return page.note(candidate, random(), Form({"readers": ()}))

    @pages.post("/<candidate_id>/note")
    def save_note(candidate_id: str) -> ResponseReturnValue:
        nonce, sent = request.form.get("nonce", ""), _sent()
        try:
            page.noting.write(SignedIn.here(), candidate_id, nonce, **sent)
        except HirelabelError as wrong:
            candidate = page.caring.profile(SignedIn.here(), candidate_id).candidate
            return page.note(candidate, nonce, _form(wrong, **sent))
        return back(candidate_id, say("Note added."))

    @pages.get("/<candidate_id>/notes/<note_id>")
    def change(candidate_id: str, note_id: str) -> ResponseReturnValue:
        note = page.noting.hers(SignedIn.here(), candidate_id, note_id)
        candidate = page.caring.profile(SignedIn.here(), candidate_id).candidate
        return page.note(candidate, "", Form(_stands(note.text, note.readers, private=note.private)), note_id)

    @pages.post("/<candidate_id>/notes/<note_id>")
    def save_change(candidate_id: str, note_id: str) -> ResponseReturnValue:
        return page.corrected(candidate_id, note_id)

    @pages.post("/<candidate_id>/notes/<note_id>/remove")
    def remove(candidate_id: str, note_id: str) -> ResponseReturnValue:
        page.noting.remove(SignedIn.here(), candidate_id, note_id)
        return back(candidate_id, say("Note removed."))

    return pages


class _Sent(TypedDict):
    text: str
    private: bool
    readers: list[str]


def _sent() -> _Sent:
    """What the form says; who names people means them."""
    readers = request.form.getlist("readers")
    private = request.form.get("kind", "") == "private" or bool(readers)
    return {"text": request.form.get("note", ""), "private": private, "readers": readers}


def _form(wrong: HirelabelError, text: str, readers: Sequence[str], *, private: bool) -> Form:
    faults = wrong.faults if isinstance(wrong, NotAccepted) else {"note": wrong.tell}
    return Form(_stands(text, readers, private=private), faults=faults)


def _stands(text: str, readers: Sequence[str], *, private: bool) -> dict[str, object]:
    return {"note": text, "kind": "private" if private else "everyone", "readers": readers}
