"""Importing a list of candidates: upload, preview, confirm, progress and result."""

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.settings.form import Form, page
from backend.console.settings.import_rows import Names, rows
from backend.domain.errors import Malformed, Overtaken
from backend.domain.ids import stamp
from backend.domain.line_faults import MOST_JOBS
from backend.domain.sheet import LARGEST_FILE
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.enrolling import Enrolling
from backend.services.signing_in import Session

UPLOAD = "/console/settings/import"
ROOM = LARGEST_FILE + 64 * 1024
"""What a request with the largest file takes; a little larger a file gets our own words."""


def make_room() -> None:
    """Let an upload be larger than other requests; it is read before any guard runs."""
    if request.path == UPLOAD:
        request.max_content_length = ROOM


def blueprint(enrolling: Enrolling) -> Blueprint:
    """`/console/settings/import`; what the preview showed is what is taken, and confirming twice is harmless."""
    pages = Blueprint("imports", __name__)

    @pages.get(UPLOAD)
    def start() -> ResponseReturnValue:
        return page("import", Form({}))

    @pages.post(UPLOAD)
    def upload() -> ResponseReturnValue:
        file = request.files.get("file")
        if file is None or not file.filename:
            return page("import", Form({}, faults={"file": word("Choose a file.")}))
        try:
            enrolment = enrolling.upload(SignedIn.here(), file.filename, file.read())
        except Malformed as fault:
            return page("import", Form({}, faults={"file": fault.tell}))
        return redirect(url_for("imports.show", upload=enrolment.id))

    @pages.get(f"{UPLOAD}/<upload>")
    def show(upload: str) -> ResponseReturnValue:
        enrolment = enrolling.enrolment(SignedIn.here().organization.id, upload)
        if enrolment.plan:
            return page("import_done", Form({}), enrolment=enrolment)
        return _previewed(enrolling, upload, [])

    @pages.post(f"{UPLOAD}/<upload>")
    def confirm(upload: str) -> ResponseReturnValue:
        form = request.form
        making = form.getlist("make")
        if form.get("look") and not enrolling.enrolment(SignedIn.here().organization.id, upload).plan:
            return _previewed(enrolling, upload, making)
        try:
            enrolling.confirm(SignedIn.here(), upload, making, form.get("seen", ""))
        except Overtaken:
            return _previewed(enrolling, upload, making, overtaken=True)
        return redirect(url_for("imports.show", upload=upload))

    return pages


def _previewed(enrolling: Enrolling, upload: str, making: list[str], *, overtaken: bool = False) -> ResponseReturnValue:
    here = SignedIn.here()
    plan = enrolling.plan(here, upload, making)
    form = Form({}, stamp(plan), now={"plan": plan} if overtaken else {})
    enrolment = enrolling.enrolment(here.organization.id, upload)
    names = _names(enrolling, here)
    fresh, changed = rows(plan, names, new=True), rows(plan, names, new=False)
    shown = {"enrolment": enrolment, "plan": plan, "making": making, "offered": plan.unknown_jobs[:MOST_JOBS]}
    return page("import_preview", form, **shown, fresh=fresh, changed=changed)


def _names(enrolling: Enrolling, here: Session) -> Names:
    jobs = enrolling.hiring.jobs(here.organization.id)
    people = enrolling.staffing.arrived(here.organization.id)
    return Names(here.organization, {job.id: job.title for job in jobs}, {each.id: each.name for each in people})
