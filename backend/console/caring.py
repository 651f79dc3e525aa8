"""A candidate's stage, owner, job and tags, changed on her page; and the way to her in another system."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue

from backend import texts
from backend.console.candidate_form import Shown, back, form_page, sent, was
from backend.console.settings.form import Form
from backend.console.speech import say, voice
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing, NotAccepted
from backend.domain.particulars import Assignment, assignment_of
from backend.domain.tag import tags_of
from backend.guards import SignedIn
from backend.services.caring import Caring
from backend.services.choosing import Choosing
from backend.services.moving_labels import MovingLabels


@dataclass(frozen=True)
class Page:
    """The services behind the forms, and the form."""

    caring: Caring
    choosing: Choosing
    moving_labels: MovingLabels

    def assignment(self, candidate: Candidate, given: Assignment, shown: Shown, form: Form) -> ResponseReturnValue:
        """The form for owner, job and tags; an owner who is gone is nobody to choose."""
        here = SignedIn.here()
        people = [(each.id, each.name) for each in self.choosing.owners(here, candidate)]
        jobs = [(each.id, each.title) for each in self.choosing.jobs(here, candidate)]
        chosen = {"owner": given.owner, "job": given.job}
        lists = {"people": _with(people, chosen["owner"]), "jobs": _with(jobs, chosen["job"])}
        return form_page("assign", say("Assign %(name)s", name=candidate.name), candidate.id, shown, form, **lists)


def blueprint(page: Page) -> Blueprint:
    """`/console/candidates/<id>/…`; every form sent twice has one effect, and what is wrong with it stands in it."""
    pages = Blueprint("caring", __name__, url_prefix="/console/candidates")
    _moving(pages, page)
    _assigning(pages, page)
    return pages


def _moving(pages: Blueprint, page: Page) -> None:
    @pages.post("/<candidate_id>/stage")
    def move(candidate_id: str) -> ResponseReturnValue:
        try:
            stage = page.caring.move(SignedIn.here(), candidate_id, request.form.get("stage", ""))
        except NotAccepted as wrong:
            return back(candidate_id, say(wrong.faults["stage"]))
        return back(candidate_id, texts.moved(voice(), stage.name, ended=stage.ended))

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
        return page.assignment(profile.candidate, stands, was(_assignment(stands)), Form(_assignment(stands)))

    @pages.post("/<candidate_id>/assign")
    def save_assign(candidate_id: str) -> ResponseReturnValue:
        before = sent("owner", "job", "tags")
        shown = Assignment(before["was_owner"], before["was_job"], tags_of(before["was_tags"]))
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
            return page.assignment(candidate, given, before, form)
        if given.job != shown.job:
            page.moving_labels.after_assigning(SignedIn.here(), candidate_id)
        return back(candidate_id, say("Saved."))


def _assignment(found: Assignment) -> Shown:
    return {"owner": found.owner, "job": found.job, "tags": ", ".join(found.tags)}


def _with(choices: list[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    """The choices, if any, with an empty one where what stands is not among them, so that none is taken unasked."""
    return choices if not choices or any(value == chosen for value, _ in choices) else [("", "-"), *choices]
