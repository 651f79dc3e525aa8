"""The buttons of one's own mailbox: pause, resume, disconnect, the label again, what waits for an answer or a retry."""

from dataclasses import dataclass

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.gmail_trouble import noticed, opened, show_mailbox
from backend.console.speech import say
from backend.domain.errors import MailboxSuspended, Malformed, Missing, ReconnectNeeded
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.asking import Asking
from backend.services.auditing import Auditing
from backend.services.connecting import Connecting
from backend.services.opening import Opening
from backend.services.parking import Parking
from backend.services.pausing import Pausing


@dataclass(frozen=True)
class Page:
    """The services behind the buttons."""

    opening: Opening
    pausing: Pausing
    connecting: Connecting
    parking: Parking
    asking: Asking
    auditing: Auditing


def blueprint(page: Page) -> Blueprint:
    """`POST /console/mailbox/…`; pressing a button twice is harmless."""
    buttons = Blueprint("upkeep", __name__, url_prefix="/console/mailbox")
    buttons.register_error_handler(ReconnectNeeded, show_mailbox)
    buttons.register_error_handler(MailboxSuspended, show_mailbox)

    _rests(buttons, page.pausing)

    @buttons.post("/label")
    def label() -> ResponseReturnValue:
        with noticed(page.opening):
            made = page.connecting.make_label(opened(page.opening))
        return _done(say("The label %(label)s is in Gmail.", label=made.name))

    @buttons.post("/retry")
    def retry() -> ResponseReturnValue:
        page.parking.retry(SignedIn.here().organization.id, SignedIn.here().recruiter.id)
        return _done(say("It is tried again now."))

    @buttons.post("/audit")
    def audit() -> ResponseReturnValue:
        page.auditing.ask(SignedIn.here().organization.id, SignedIn.here().recruiter.id)
        return _done(say("It is compared with Gmail now. Look again in a moment."))

    @buttons.post("/questions/<question>")
    def answer(question: str) -> ResponseReturnValue:
        return _done(say(_answered(page.asking, page.opening, question, request.form.get("answer", ""))))

    return buttons


def _rests(buttons: Blueprint, pausing: Pausing) -> None:
    @buttons.post("/pause")
    def pause() -> ResponseReturnValue:
        pausing.pause(SignedIn.here())
        return _done(say("Paused. Resume when you like."))

    @buttons.post("/resume")
    def resume() -> ResponseReturnValue:
        pausing.resume(SignedIn.here())
        return _done(say("It goes on from where it stood."))

    @buttons.post("/disconnect")
    def disconnect() -> ResponseReturnValue:
        pausing.disconnect(SignedIn.here())
        return _done(say("Disconnected. What came in before stays."))


def _answered(asking: Asking, opening: Opening, question: str, answer: str) -> str:
    if answer not in {"yes", "no"}:
        raise Malformed("answer", "yes or no")
    box = opened(opening)
    try:
        asking.answer(box, question, yes=answer == "yes")
    except Missing:
        return word("That was answered already.")
    return word("They come in now.") if answer == "yes" else word("They stay out of Hirelabel.")


def _done(words: str) -> ResponseReturnValue:
    flash(words)
    return redirect(url_for("mailbox.state"))
