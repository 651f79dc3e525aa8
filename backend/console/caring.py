"""What people do to a candidate on her page: stage, owner, job, tags, notes, name, addresses; and adding by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.settings.form import Form, done
from backend.console.speech import say
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing, NotAccepted
from backend.domain.ids import random
from backend.domain.particulars import Assignment, Particulars, assignment_of, particulars_of, typed
from backend.domain.tag import tags_of
from backend.guards import SignedIn
from backend.services.caring import Caring
from backend.services.choosing import Choosing
from backend.services.moving_labels import MovingLabels
from backend.services.noting import Noting

Shown = Mapping[str, str]
"""What a form carries along unseen: what stood in its fields when it was opened."""


@dataclass(frozen=True)
class Page:
    """The services behind the forms, and each form."""

    caring: Caring
    choosing: Choosing
    noting: Noting
    moving_labels: MovingLabels

    def assignment(self, candidate: Candidate, given: Assignment, shown: Shown, form: Form) -> ResponseReturnValue:
        """The form for owner, job and tags; an owner who is gone is nobody to choose."""
        here = SignedIn.here()
        people = [(each.id, each.name) for each in self.choosing.owners(here, candidate)]
        jobs = [(each.id, each.title) for each in self.choosing.jobs(here, candidate)]
        chosen = {"owner": given.owner, "job": given.job}
        lists = {"people": _with(people, chosen["owner"]), "jobs": _with(jobs, chosen["job"])}
        return _page("assign", say("Assign %(name)s", name=candidate.name), candidate.id, shown, form, **lists)

    def note(self, candidate: Candidate, nonce: str, form: Form) -> ResponseReturnValue:
        """The form for a note."""
        people = self.choosing.readers(SignedIn.here(), candidate)
        heading = say("Note on %(name)s", name=candidate.name)
        return _page("note", heading, candidate.id, {"nonce": nonce}, form, people=people)


def blueprint(page: Page) -> Blueprint:
    """`/console/candidates/<id>/…`; every form sent twice has one effect, and what is wrong with it stands in it."""
    pages = Blueprint("caring", __name__, url_prefix="/console/candidates")
    _moving(pages, page)
    _assigning(pages, page)
    _editing(pages, page)
    _adding(pages, page)
    _noting(pages, page)
    return pages


def _moving(pages: Blueprint, page: Page) -> None:
    @pages.post("/<candidate_id>/stage")
    def move(candidate_id: str) -> ResponseReturnValue:
        try:
            stage = page.caring.move(SignedIn.here(), candidate_id, request.form.get("stage", ""))
        except NotAccepted as wrong:
            return _done(candidate_id, say(wrong.faults["stage"]))
        if stage.ended:
            words = "Moved to %(stage)s. With that following ends: new mail stays out until you resume."
            return _done(candidate_id, say(words, stage=say(stage.name)))
        return _done(candidate_id, say("Moved to %(stage)s.", stage=say(stage.name)))

    @pages.get("/<candidate_id>/ats")
    def ats(candidate_id: str) -> ResponseReturnValue:
        """Gmail lets a card lead to our addresses only."""
        url = page.caring.profile(SignedIn.here(), candidate_id).candidate.ats_url
        if not url:
            raise Missing(f"ats link of {candidate_id}")
        return redirect(url)


def _assigning(pages: Blueprint, page: Page) -> None:
    @pages.get("/<candidate_id>/assign")
    def assign(candidate_id: str) -> ResponseReturnValue:
        profile = page.caring.changeable(SignedIn.here(), candidate_id)
        stands = assignment_of(profile)
        return page.assignment(profile.candidate, stands, _was(_assignment(stands)), Form(_assignment(stands)))

    @pages.post("/<candidate_id>/assign")
    def save_assign(candidate_id: str) -> ResponseReturnValue:
        was = {
            "was_owner": request.form.get("was_owner", ""),
            "was_job": request.form.get("was_job", ""),
            "was_tags": request.form.get("was_tags", ""),
        }
        shown = Assignment(was["was_owner"], was["was_job"], tags_of(was["was_tags"]))
        given = Assignment(
            request.form.get("owner", "") or shown.owner,
            request.form.get("job", "") or shown.job,
            tags_of(request.form.get("tags", "")),
        )
        try:
            page.caring.assign(SignedIn.here(), candidate_id, shown, given)
        except NotAccepted as wrong:
            candidate = page.caring.changeable(SignedIn.here(), candidate_id).candidate
            asked = {**_assignment(given), "tags": request.form.get("tags", "")}
            form = Form(asked, faults=wrong.faults)
            return page.assignment(candidate, given, was, form)
        if given.job != shown.job:
            page.moving_labels.after_assigning(SignedIn.here(), candidate_id)
        return _done(candidate_id, say("Saved."))


def _editing(pages: Blueprint, page: Page) -> None:
    @pages.get("/<candidate_id>/edit")
    def edit(candidate_id: str) -> ResponseReturnValue:
        candidate = page.caring.changeable(SignedIn.here(), candidate_id).candidate
        stands = _particulars(particulars_of(candidate))
        return _page("edit", say("Edit %(name)s", name=candidate.name), candidate.id, _was(stands), Form(stands))

    @pages.post("/<candidate_id>/edit")
    def save_edit(candidate_id: str) -> ResponseReturnValue:
        was = {
            "was_name": request.form.get("was_name", ""),
            "was_addresses": request.form.get("was_addresses", ""),
            "was_ats_url": request.form.get("was_ats_url", ""),
        }
        shown, given = typed(*was.values()), _given()
        try:
            page.caring.edit(SignedIn.here(), candidate_id, shown, given)
        except NotAccepted as wrong:
            name = page.caring.changeable(SignedIn.here(), candidate_id).candidate.name
            form = Form(_as_typed(), faults=wrong.faults)
            return _page("edit", say("Edit %(name)s", name=name), candidate_id, was, form)
        return _done(candidate_id, say("Saved."))


def _adding(pages: Blueprint, page: Page) -> None:
    @pages.get("/new")
    def enroll() -> ResponseReturnValue:
        form = Form(_particulars(Particulars()))
        return _page("enroll", say("Add candidate"), "", {"nonce": random()}, form)

    @pages.post("/new")
    def save_enroll() -> ResponseReturnValue:
        given, nonce = _given(), request.form.get("nonce", "")
        try:
            added = page.caring.add(SignedIn.here(), given, nonce)
        except NotAccepted as wrong:
            form = Form(_as_typed(), faults=wrong.faults)
            return _page("enroll", say("Add candidate"), "", {"nonce": nonce or random()}, form)
        return _done(added.id, say("Added."))


def _noting(pages: Blueprint, page: Page) -> None:
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
        return _done(candidate_id, say("Note added."))


def _page(what: str, heading: str, candidate: str, shown: Shown, form: Form, **values: object) -> ResponseReturnValue:
    """A form, and the way back."""
    there = url_for("candidates.one", candidate_id=candidate) if candidate else url_for("candidates.listing")
    here = SignedIn.here()
    page = render_template(
        "care_form.html", here=here, what=what, heading=heading, back=there, shown=shown, form=form, **values
    )
    return page, form.status


def _done(candidate: str, words: str) -> ResponseReturnValue:
    return done(words, url_for("candidates.one", candidate_id=candidate))


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


def _assignment(found: Assignment) -> Shown:
    return {"owner": found.owner, "job": found.job, "tags": ", ".join(found.tags)}


def _was(shown: Shown) -> Shown:
    return {f"was_{name}": value for name, value in shown.items()}


def _with(choices: list[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    """The choices, with an empty one where what stands is not among them, so that none is taken unasked."""
    return choices if any(value == chosen for value, _ in choices) else [("", "-"), *choices]
