"""The stages: names, order, which are endings; and taking one away."""

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.settings.form import Form, Typed, done, page
from backend.console.speech import say
from backend.domain.errors import Missing, Overtaken
from backend.domain.ids import stamp
from backend.domain.organization import Organization, Stage
from backend.domain.stages import Line, arranged, fault_of, lines_of, same_place, without
from backend.guards import SignedIn
from backend.services.governing import Governing


def blueprint(governing: Governing) -> Blueprint:
    """`/console/settings/stages`; saving or removing the same twice is harmless."""
    pages = Blueprint("stages", __name__, url_prefix="/console/settings")

    @pages.get("/stages")
    def show() -> ResponseReturnValue:
        organization = SignedIn.here().organization
        return page("stages", Form(_rows(lines_of(organization)), stamp(organization.stages)))

    @pages.post("/stages")
    def save() -> ResponseReturnValue:
        form = request.form
        organization = SignedIn.here().organization
        ended, seen = set(form.getlist("ended")), form.get("seen", "")
        typed = zip(form.getlist("stage"), form.getlist("name"), form.getlist("place"), strict=False)
        lines = tuple(Line(*line, ended=str(number) in ended) for number, line in enumerate(typed, 1))
        stages, faults = arranged(organization, [_unsaid(organization, line) for line in lines])
        if faults:
            return page("stages", Form({"lines": lines}, seen, faults))
        try:
            governing.arrange(organization.id, stages, seen)
        except Overtaken:
            now = governing.organization(organization.id)
            return page("stages", Form({"lines": lines}, stamp(now.stages), now=_rows(lines_of(now))))
        return done(_saved(stages, same=same_place(lines)), url_for("stages.show"))

    _removal(pages, governing)
    return pages


def _saved(stages: Sequence[Stage], *, same: bool) -> str:
    if not same:
        return say("The stages are saved.")
    names = ", ".join(say(stage.name) for stage in stages)
    return say(
        "The stages are saved. Some had the same place, so look whether this order is right: %(names)s.", names=names
    )


def _removal(pages: Blueprint, governing: Governing) -> None:
    @pages.get("/stages/<stage_id>/remove")
    def ask(stage_id: str) -> ResponseReturnValue:
        organization = SignedIn.here().organization
        return _asked(governing, organization, _named(organization, stage_id), Form({}))

    @pages.post("/stages/<stage_id>/remove")
    def remove(stage_id: str) -> ResponseReturnValue:
        organization, to = SignedIn.here().organization, request.form.get("to", "")
        if any(each.id == stage_id for each in organization.retired):
            return done(say("The stage is removed."), url_for("stages.show"))
        stage = _named(organization, stage_id)
        left, _ = without(organization, stage_id, to)
        _named(replace(organization, stages=left), to)
        if faults := fault_of(left):
            return _asked(governing, organization, stage, Form({"to": to}, faults=faults))
        governing.retire(organization.id, stage_id, to)
        return done(say("The stage is removed."), url_for("stages.show"))


def _rows(lines: tuple[Line, ...]) -> Typed:
    """The lines and an empty one for a new stage; names that nobody has changed are said in the reader's language."""
    said = tuple(replace(line, name=say(line.name)) for line in lines)
    return {"lines": (*said, Line("", "", str(len(lines) + 1)))}


def _unsaid(organization: Organization, line: Line) -> Line:
    """The line with the stage's own name where it was only said in another language."""
    stage = next((each for each in organization.stages if each.id == line.id), None)
    return replace(line, name=stage.name) if stage and line.name == say(stage.name) else line


def _named(organization: Organization, stage_id: str) -> Stage:
    found = next((stage for stage in organization.stages if stage.id == stage_id), None)
    if found is None:
        raise Missing(f"stage {stage_id}")
    return found


def _asked(governing: Governing, organization: Organization, stage: Stage, form: Form) -> ResponseReturnValue:
    others = [each for each in organization.stages if each.id != stage.id]
    count = governing.staged(organization.id, stage.id)
    return page("stage_remove", form, stage=stage, others=others, count=count)
