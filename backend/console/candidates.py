"""The list of candidates, and one candidate with the conversations the reader may read."""

from functools import partial

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.speech import voice
from backend.domain.access import bcc_seen_by, may_change, may_erase, may_remove, reader_of
from backend.domain.dossier import exchanges
from backend.domain.errors import Missing
from backend.domain.quotation import passages
from backend.domain.turn import Sides
from backend.guards import SignedIn
from backend.services.reading import Reading
from backend.texts import provenance


def blueprint(reading: Reading) -> Blueprint:
    """`/console/` and `/console/candidates/<id>`; what a reader may not see is not found."""
    pages = Blueprint("candidates", __name__)

    @pages.get("/")
    def root() -> ResponseReturnValue:
        return redirect(url_for("candidates.listing"))

    @pages.get("/console/")
    def listing() -> str:
        here = SignedIn.here()
        search, after = request.args.get("q", "")[:100], request.args.get("after")
        found = reading.rows(here.organization, reader_of(here.recruiter), search=search, after=after)
        return render_template("candidates.html", here=here, listing=found, search=search, after=after)

    @pages.get("/console/candidates/<candidate_id>")
    def one(candidate_id: str) -> str:
        here = SignedIn.here()
        reader = reader_of(here.recruiter)
        candidate = reading.candidate(here.organization, candidate_id)
        dossier = reading.dossier(here.organization, reader, candidate)
        if dossier is None:
            raise Missing(f"candidate {candidate_id} for this reader")
        return render_template(
            "candidate.html",
            here=here,
            dossier=dossier,
            stage=here.organization.stage(candidate.stage),
            owner=dossier.owner,
            exchanges=exchanges(dossier.messages),
            bcc=lambda message: bcc_seen_by(reader, message),
            removable=lambda *messages: all(may_remove(reader, message, (candidate,)) for message in messages),
            erasable=may_erase(reader, candidate),
            changeable=may_change(reader, candidate),
            provenance=partial(provenance, voice()),
            ours=Sides(here.organization.insiders, candidate.internal).ours,
            told=lambda message: passages(reading.text(here.organization, message)),
        )

    return pages
