"""What every form of the settings shares: what was typed, what is to be mended, what somebody else changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from backend.domain.bounds import Faults
from backend.domain.errors import AdminsOnly
from backend.domain.recruiter import Recruiter
from backend.guards import SignedIn

MENDED, OVERTAKEN = 422, 409
Typed = Mapping[str, object]


@dataclass(frozen=True)
class Form:
    """A form as it is shown: its values, its faults, and what stands now where somebody else changed it meanwhile.

    `seen` is the stamp of what stood when the values were filled in.
    """

    typed: Typed
    seen: str = ""
    faults: Faults = field(default_factory=dict)
    now: Typed = field(default_factory=dict)

    def meanwhile(self, name: str) -> object | None:
        """What stands now in a field that somebody else changed to something else than was typed."""
        now = self.now.get(name)
        return None if now == self.typed.get(name) else now

    @property
    def status(self) -> int:
        """200, or why the form comes back."""
        return MENDED if self.faults else OVERTAKEN if self.now else 200


def page(template: str, form: Form, **values: object) -> ResponseReturnValue:
    """The page with a form on it."""
    return render_template(f"settings/{template}.html", here=SignedIn.here(), form=form, **values), form.status


def done(words: str, to: str) -> ResponseReturnValue:
    """Say that it is done, on the page that shows it."""
    flash(words)
    return redirect(to)


def asking(blueprint: Blueprint, admins: Callable[[str], tuple[Recruiter, ...]]) -> Blueprint:
    """The blueprint, whose pages tell everybody else which admins to ask."""

    def ask(_: AdminsOnly) -> ResponseReturnValue:
        here = SignedIn.here()
        return render_template("settings/ask.html", here=here, admins=admins(here.organization.id)), 403

    blueprint.register_error_handler(AdminsOnly, ask)
    return blueprint
