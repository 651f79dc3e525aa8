"""The jobs: make, rename, close and reopen, whose each is, who works on it, and the job newcomers begin with."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from backend.console.settings.form import Form, Typed, done
from backend.console.settings.form import page as page_of
from backend.console.speech import say
from backend.domain.bounds import Faults, fault_of_name
from backend.domain.errors import Overtaken
from backend.domain.ids import stamp
from backend.domain.recruiter import Recruiter
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.governing import Governing
from backend.services.hiring import Hiring, Vacancy, vacancy_of
from backend.services.staffing import Staffing


@dataclass(frozen=True)
class Page:
    """The services behind the pages, and what each page shows."""

    hiring: Hiring
    staffing: Staffing
    governing: Governing

    def entered(self, form: MultiDict[str, str], job_id: str = "") -> Vacancy:
        """What the form says; an id that is nobody's here names nobody."""
        known = {person.id for person in self.people(job_id)}
        owner, members = form.get("owner", ""), tuple(sorted(known & set(form.getlist("team"))))
        return Vacancy(" ".join(form.get("title", "").split()), owner if owner in known else None, members)

    def people(self, job_id: str = "") -> tuple[Recruiter, ...]:
        """Who may be chosen: everybody with a seat, and who stands in the job though her seat was taken away."""
        organization = SignedIn.here().organization.id
        job = self.hiring.job(organization, job_id) if job_id else None
        return self.staffing.arrived(organization, {job.owner or "", *job.team} if job else ())

    def faults(self, vacancy: Vacancy, job_id: str = "") -> Faults:
        """What is to be mended; the very job that stands already is sent a second time."""
        if fault := fault_of_name(vacancy.title):
            return {"title": fault}
        taken = self.hiring.named(SignedIn.here().organization.id, vacancy.title, besides=job_id)
        again = taken and not job_id and vacancy_of(taken) == vacancy
        return {"title": word("Another job has this name.")} if taken and not again else {}

    def listed(self, form: Form) -> ResponseReturnValue:
        """All jobs, and the form of a new one."""
        people, jobs = self.people(), self.hiring.jobs(SignedIn.here().organization.id)
        names = {each.id: each.name for each in people}
        return page_of("jobs", form, people=people, names=names, jobs=jobs)

    def shown(self, job_id: str, form: Form) -> ResponseReturnValue:
        """One job. Raises Missing."""
        job = self.hiring.job(SignedIn.here().organization.id, job_id)
        return page_of("job", form, people=self.people(job_id), job=job)


def blueprint(page: Page) -> Blueprint:
    """`/console/settings/jobs`; every button twice is harmless."""
    pages = Blueprint("jobs", __name__, url_prefix="/console/settings")

    @pages.get("/")
    def root() -> ResponseReturnValue:
        return redirect(url_for("jobs.listing"))

    @pages.get("/jobs")
    def listing() -> ResponseReturnValue:
        return page.listed(Form(_typed(Vacancy(""))))

    @pages.post("/jobs")
    def make() -> ResponseReturnValue:
        form = request.form
        vacancy = page.entered(form)
        if faults := page.faults(vacancy):
            return page.listed(Form(_typed(vacancy), faults=faults))
        job = page.hiring.make(SignedIn.here().organization.id, vacancy)
        return done(say("The job %(title)s is there.", title=job.title), url_for("jobs.listing"))

    _one(pages, page)
    _buttons(pages, page)
    return pages


def _one(pages: Blueprint, page: Page) -> None:
    @pages.get("/jobs/<job_id>")
    def one(job_id: str) -> ResponseReturnValue:
        stands = vacancy_of(page.hiring.job(SignedIn.here().organization.id, job_id))
        return page.shown(job_id, Form(_typed(stands), stamp(stands)))

    @pages.post("/jobs/<job_id>")
    def change(job_id: str) -> ResponseReturnValue:
        organization, seen = SignedIn.here().organization.id, request.form.get("seen", "")
        form = request.form
        vacancy = page.entered(form, job_id)
        if faults := page.faults(vacancy, job_id):
            return page.shown(job_id, Form(_typed(vacancy), seen, faults))
        try:
            page.hiring.change(organization, job_id, vacancy, seen)
        except Overtaken:
            now = vacancy_of(page.hiring.job(organization, job_id))
            return page.shown(job_id, Form(_typed(vacancy), stamp(now), now=_typed(now)))
        return done(say("The job is saved."), url_for("jobs.listing"))


def _buttons(pages: Blueprint, page: Page) -> None:
    @pages.post("/jobs/<job_id>/close")
    def close(job_id: str) -> ResponseReturnValue:
        here = SignedIn.here()
        if job_id == here.organization.default_job:
            words = say("New candidates begin with this job. Choose another one for them first.")
            return done(words, url_for("jobs.listing"))
        page.hiring.close(here.organization.id, job_id, closed=True)
        return done(say("The job is closed. Its candidates stay."), url_for("jobs.listing"))

    @pages.post("/jobs/<job_id>/open")
    def reopen(job_id: str) -> ResponseReturnValue:
        page.hiring.close(SignedIn.here().organization.id, job_id, closed=False)
        return done(say("The job is open again."), url_for("jobs.listing"))

    @pages.post("/jobs/<job_id>/prefer")
    def prefer(job_id: str) -> ResponseReturnValue:
        page.governing.prefer(SignedIn.here().organization.id, job_id)
        return done(say("New candidates begin with this job."), url_for("jobs.listing"))


def _typed(vacancy: Vacancy) -> Typed:
    return {"title": vacancy.title, "owner": vacancy.owner or "", "team": vacancy.team}
