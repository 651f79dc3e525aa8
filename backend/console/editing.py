"""A candidate's name, addresses and link, changed on a page; and a candidate added by hand."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from backend.console.candidate_form import Shown, back, form_page, sent, was
from backend.console.settings.form import Form
from backend.console.speech import say
from backend.domain.errors import NotAccepted
from backend.domain.ids import random
from backend.domain.particulars import Particulars, particulars_of, typed
from backend.guards import SignedIn
from backend.services.caring import Caring


def blueprint(caring: Caring) -> Blueprint:
    """`/console/candidates/<id>/edit` and `…/new`; sent twice each has one effect, what is wrong stands in the form."""
    pages = Blueprint("editing", __name__, url_prefix="/console/candidates")
    _editing(pages, caring)
    _adding(pages, caring)
    return pages


def _editing(pages: Blueprint, caring: Caring) -> None:
    @pages.get("/<candidate_id>/edit")
    def edit(candidate_id: str) -> ResponseReturnValue:
        candidate = caring.changeable(SignedIn.here(), candidate_id).candidate
        stands = _particulars(particulars_of(candidate))
        return form_page("edit", say("Edit %(name)s", name=candidate.name), candidate.id, was(stands), Form(stands))

    @pages.post("/<candidate_id>/edit")
    def save_edit(candidate_id: str) -> ResponseReturnValue:
        before = sent("name", "addresses", "ats_url")
        shown, given = typed(*before.values()), _given()
        try:
            caring.edit(SignedIn.here(), candidate_id, shown, given)
        except NotAccepted as wrong:
            name = caring.changeable(SignedIn.here(), candidate_id).candidate.name
            form = Form(_as_typed(), faults=wrong.faults)
            return form_page("edit", say("Edit %(name)s", name=name), candidate_id, before, form)
        return back(candidate_id, say("Saved."))


def _adding(pages: Blueprint, caring: Caring) -> None:
    @pages.get("/new")
    def enroll() -> ResponseReturnValue:
        caring.admit(SignedIn.here())
        form = Form(_particulars(Particulars()))
        return form_page("enroll", say("Add candidate"), "", {"nonce": random()}, form)

    @pages.post("/new")
    def save_enroll() -> ResponseReturnValue:
        given, nonce = _given(), request.form.get("nonce", "")
        try:
            added = caring.add(SignedIn.here(), given, nonce)
        except NotAccepted as wrong:
            form = Form(_as_typed(), faults=wrong.faults)
            return form_page("enroll", say("Add candidate"), "", {"nonce": nonce or random()}, form)
        return back(added.id, say("Added."))


def _given() -> Particulars:
    return typed(request.form.get("name", ""), request.form.get("addresses", ""), request.form.get("ats_url", ""))


def _as_typed() -> Shown:
    """What was typed letter by letter, to stand in the form again."""
    return {
        "name": request.form.get("name", ""),
        "addresses": request.form.get("addresses", ""),
        "ats_url": request.form.get("ats_url", ""),
    }


def _particulars(found: Particulars) -> Shown:
    return {"name": found.name, "addresses": "\n".join(found.addresses), "ats_url": found.ats_url}
