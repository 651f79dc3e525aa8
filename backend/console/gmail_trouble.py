"""When a page needs Gmail and Gmail lets us in no more: that is remembered, and the mailbox page says what to do."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from backend.console.speech import say
from backend.domain import clock
from backend.domain.errors import HirelabelError, MailboxSuspended, Missing, ReconnectNeeded, Refused
from backend.domain.recruiter import READS_NO_MAIL
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.opening import Box, Opening

NOT_DONE = word("That was not done, because Gmail is not open to Hirelabel now.")


def opened(opening: Opening) -> Box:
    """The mailbox of who is here. Raises Missing, ReconnectNeeded, MailboxSuspended; Refused for who may have none."""
    here = SignedIn.here()
    if not here.recruiter.may_connect:
        raise Refused("role connects no mailbox", tell=READS_NO_MAIL)
    try:
        return opening.box(here.organization.id, here.recruiter.id)
    except Missing:
        raise Missing("no mailbox", tell=word("Connect your mailbox first.")) from None


@contextmanager
def noticed(opening: Opening) -> Iterator[None]:
    """Around what asks Gmail; ReconnectNeeded and MailboxSuspended go on after the mailbox is marked."""
    here, began = SignedIn.here(), clock.now()
    try:
        yield
    except (ReconnectNeeded, MailboxSuspended) as why:
        opening.shut(here.organization.id, here.recruiter.id, why, began)
        raise


def show_mailbox(_: HirelabelError) -> ResponseReturnValue:
    """To the page that says since when, why and what to do."""
    flash(say(NOT_DONE))
    return redirect(url_for("mailbox.state"))
