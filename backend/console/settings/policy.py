"""The policy: who reads what, what is followed, and for how long."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.settings.form import Form, Typed, done, page
from backend.console.speech import say
from backend.domain.bounds import POLICY, Faults
from backend.domain.errors import Overtaken
from backend.domain.ids import stamp
from backend.domain.organization import Policy, Visibility
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.governing import Governing

TICKS = ("follow_references", "move_nested_label")


def blueprint(governing: Governing) -> Blueprint:
    """`/console/settings/policy`; saving the same twice is harmless."""
    pages = Blueprint("policy", __name__, url_prefix="/console/settings")

    @pages.get("/policy")
    def show() -> ResponseReturnValue:
        policy = SignedIn.here().organization.policy
        return page("policy", Form(shown(policy), stamp(policy)))

    @pages.post("/policy")
    def save() -> ResponseReturnValue:
        form = request.form
        organization, seen = SignedIn.here().organization, form.get("seen", "")
        typed = {
            "visibility": form.get("visibility", ""),
            "follow_references": bool(form.get("follow_references", "")),
            "move_nested_label": bool(form.get("move_nested_label", "")),
            "undo_hours": form.get("undo_hours", ""),
            "erase_days": form.get("erase_days", ""),
            "silent_days": form.get("silent_days", ""),
            "bulk_limit": form.get("bulk_limit", ""),
        }
        policy, faults = entered(typed, organization.policy)
        if faults:
            return page("policy", Form(typed, seen, faults))
        try:
            governing.decide(organization.id, policy, seen)
        except Overtaken:
            now = governing.organization(organization.id).policy
            return page("policy", Form(typed, stamp(now), now=shown(now)))
        return done(say("The policy is saved."), url_for("policy.show"))

    return pages


def shown(policy: Policy) -> Typed:
    """The fields of the form as they stand."""
    numbers = {name: str(getattr(policy, name)) for name in POLICY}
    ticks = {name: getattr(policy, name) for name in TICKS}
    return {"visibility": policy.visibility.value, **ticks, **numbers}


def entered(typed: Typed, before: Policy) -> tuple[Policy, Faults]:
    """The policy that was typed, and what is to be mended; what the form does not show stays."""
    entries = {name: bound.of(str(typed[name])) for name, bound in POLICY.items()}
    faults = {name: wrong for name, wrong in entries.items() if isinstance(wrong, str)}
    numbers: dict[str, Any] = {name: number for name, number in entries.items() if isinstance(number, int)}
    if typed["visibility"] not in set(Visibility):
        faults["visibility"] = word("Choose one of these.")
    if faults:
        return before, faults
    ticks: dict[str, Any] = {name: bool(typed[name]) for name in TICKS}
    return replace(before, visibility=Visibility(str(typed["visibility"])), **ticks, **numbers), {}
