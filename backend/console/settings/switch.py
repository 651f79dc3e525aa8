"""The switch of the organization: who is affected is shown before it is turned."""

from collections import Counter

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.settings.form import Form, done, page
from backend.console.speech import say
from backend.domain.enablement import MOST_LINES
from backend.domain.errors import Overtaken
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.enabling import Enabling


def blueprint(enabling: Enabling) -> Blueprint:
    """`/console/settings/switch`; looking changes nothing, turning twice neither."""
    pages = Blueprint("switch", __name__, url_prefix="/console/settings")

    @pages.get("/switch")
    def show() -> ResponseReturnValue:
        return _shown(enabling, Form({"addresses": ""}))

    @pages.post("/switch/preview")
    def preview() -> ResponseReturnValue:
        return _previewed(enabling, request.form.get("addresses", ""))

    @pages.post("/switch/on")
    def turn_on() -> ResponseReturnValue:
        form = request.form
        text, seen, here = form.get("addresses", ""), form.get("seen", ""), SignedIn.here()
        try:
            if here.organization.enabled:
                enabling.enable(here, text, seen)
                return done(say("They may sign in now."), url_for("people.listing"))
            enabling.switch_on(here, text, seen)
        except Overtaken:
            return _previewed(enabling, text, overtaken=True)
        return done(say("Hirelabel is on for your organization."), url_for("switch.show"))

    @pages.get("/switch/off")
    def ask_off() -> ResponseReturnValue:
        return page("switch_off", Form({}), stopped=enabling.stopped(SignedIn.here().organization.id))

    @pages.post("/switch/off")
    def turn_off() -> ResponseReturnValue:
        enabling.switch_off(SignedIn.here())
        return done(say("Hirelabel is off for your organization."), url_for("switch.show"))

    return pages


def _shown(enabling: Enabling, form: Form, **values: object) -> ResponseReturnValue:
    organization = SignedIn.here().organization
    running = () if organization.enabled else enabling.stopped(organization.id)
    return page("switch", form, running=running, **values)


def _previewed(enabling: Enabling, text: str, *, overtaken: bool = False) -> ResponseReturnValue:
    if text.count("\n") >= MOST_LINES:
        fault = word("At most %(most)s lines at a time.", most=MOST_LINES)
        return _shown(enabling, Form({"addresses": text}, faults={"addresses": fault}))
    found = enabling.affected(SignedIn.here(), text)
    form = Form({"addresses": text}, found.stamp, now={"addresses": text} if overtaken else {})
    counts = Counter(each.fate.value for each in found.verdicts)
    return _shown(enabling, form, verdicts=found.verdicts, seated=found.seated, counts=counts)
