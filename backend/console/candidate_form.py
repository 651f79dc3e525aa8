"""What the forms about a candidate share: the page one stands on, and the way back to hers."""

from collections.abc import Mapping

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.settings.form import Form, done
from backend.guards import SignedIn

Shown = Mapping[str, str]
"""What a form carries along unseen: what stood in its fields when it was opened."""


def form_page(
    what: str, heading: str, candidate: str, shown: Shown, form: Form, **values: object
) -> ResponseReturnValue:
    """A form, and the way back."""
    there = url_for("candidates.one", candidate_id=candidate) if candidate else url_for("candidates.listing")
    here = SignedIn.here()
    page = render_template(
        "care_form.html", here=here, what=what, heading=heading, back=there, shown=shown, form=form, **values
    )
    return page, form.status


def back(candidate: str, words: str) -> ResponseReturnValue:
    """Say that it is done, on the page of the candidate."""
    return done(words, url_for("candidates.one", candidate_id=candidate))


def sent(*names: str) -> Shown:
    """What a form that is sent carried along of these fields."""
    return {f"was_{name}": request.form.get(f"was_{name}", "") for name in names}


def was(shown: Shown) -> Shown:
    """What stands in a form, as it is carried along."""
    return {f"was_{name}": value for name, value in shown.items()}
