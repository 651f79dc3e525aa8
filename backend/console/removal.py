"""Taking mail off a profile, and erasing a candidate: a page that says what will happen, then the deed."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from backend import texts
from backend.console.speech import say, voice
from backend.domain.candidate import Candidate
from backend.domain.errors import Missing
from backend.domain.message import Message
from backend.guards import SignedIn
from backend.services.erasing import Erasing
from backend.services.reading import Reading
from backend.services.removing import Removing
from backend.services.signing_in import Session

CONVERSATION = "/console/candidates/<candidate_id>/remove/<conversation_id>"
MESSAGE = f"{CONVERSATION}/<message_id>"
ERASE = "/console/candidates/<candidate_id>/erase"


def blueprint(reading: Reading, removing: Removing, erasing: Erasing) -> Blueprint:
    """Asking changes nothing, doing it twice neither: what is gone is not found."""
    pages = Blueprint("removal", __name__)

    @pages.get(CONVERSATION)
    @pages.get(MESSAGE)
    def ask(candidate_id: str, conversation_id: str, message_id: str = "") -> str:
        here = SignedIn.here()
        messages = removing.offered(here, conversation_id, message_id)
        candidate = _named(reading, here, candidate_id, messages)
        return render_template("remove.html", here=here, candidate=candidate, messages=messages, whole=not message_id)

    @pages.post(CONVERSATION)
    @pages.post(MESSAGE)
    def remove(candidate_id: str, conversation_id: str, message_id: str = "") -> ResponseReturnValue:
        here = SignedIn.here()
        _named(reading, here, candidate_id, removing.offered(here, conversation_id, message_id))
        gone = removing.remove(here, conversation_id, message_id)
        flash(say("%(messages)s removed. In Gmail nothing has changed.", messages=texts.messages(voice(), gone)))
        return redirect(url_for("candidates.one", candidate_id=candidate_id))

    @pages.get(ERASE)
    def ask_to_erase(candidate_id: str) -> str:
        here = SignedIn.here()
        return render_template("erase.html", here=here, candidate=erasing.offered(here, candidate_id))

    @pages.post(ERASE)
    def erase(candidate_id: str) -> ResponseReturnValue:
        erasing.erase(SignedIn.here(), candidate_id)
        flash(say("The candidate is erased. In Gmail nothing has changed."))
        return redirect(url_for("candidates.listing"))

    return pages


def _named(reading: Reading, here: Session, candidate_id: str, messages: tuple[Message, ...]) -> Candidate:
    """The candidate whom mail she may remove is about; any other answers as if there were none. Raises Missing."""
    candidate = reading.candidate(here.organization, candidate_id)
    if candidate.hidden or not any(candidate.id in message.candidates for message in messages):
        raise Missing(f"candidate {candidate_id} of this mail")
    return candidate
