"""What a person sees when a page cannot be shown: our own words, and whether trying again helps."""

import logging

from flask import Flask, render_template
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from backend.domain.errors import HirelabelError, Malformed, Missing, Overtaken, ReconnectNeeded, Refused
from backend.domain.wording import word

STATUS: tuple[tuple[type[HirelabelError], int], ...] = (
    (Malformed, 400),
    (Overtaken, 409),
    (Refused, 403),
    (ReconnectNeeded, 403),
    (Missing, 404),
)
OLD_FORM = word("This form is too old, or was opened in another sign-in. Go back, reload the page and send it again.")
PLAIN = {
    404: word("There is nothing at this address."),
    405: word("This address takes no such request."),
    413: word("That is too large to be sent here."),
}
ODD = word("That request could not be answered.")

log = logging.getLogger(__name__)


def install(app: Flask) -> None:
    """Turn every error of a page into a page; the doors of machines answer for themselves."""

    @app.errorhandler(HirelabelError)
    def ours(fault: HirelabelError) -> ResponseReturnValue:
        log.warning("page not shown: %s", type(fault).__name__)
        status = next((status for kind, status in STATUS if isinstance(fault, kind)), 503 if fault.retry else 500)
        return render_template("fault.html", tell=fault.tell, retry=fault.retry), status

    @app.errorhandler(CSRFError)
    def forged(_: CSRFError) -> ResponseReturnValue:
        return render_template("fault.html", tell=OLD_FORM, retry=True), 400

    @app.errorhandler(Exception)
    def unexpected(fault: Exception) -> ResponseReturnValue:
        if isinstance(fault, HTTPException):
            status = fault.code or 500
            return render_template("fault.html", tell=PLAIN.get(status, ODD), retry=False), status
        log.error("page broke", exc_info=fault)
        return render_template("fault.html", tell=HirelabelError.tell, retry=True), 500
