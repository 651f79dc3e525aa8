"""One's own mailbox: how it stands, what to import, how far the import is; its buttons are in upkeep."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.gmail_trouble import noticed, opened, show_mailbox
from backend.console.speech import say, voice
from backend.domain import clock
from backend.domain.errors import MailboxSuspended, Malformed, ReconnectNeeded
from backend.domain.offer import LabelOffer, months_before
from backend.domain.recognition import ConnectMailbox, Guest, Health
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.offering import Offering
from backend.services.opening import Opening
from backend.services.spending import Spending
from backend.services.welcoming import Welcoming

MONTHS = ("3", "6", "12")
BEGINNINGS = ("all", *MONTHS, "since", "none")


@dataclass(frozen=True)
class Choice:
    """What the form holds: label ids, how far back as one of BEGINNINGS, and a day such as 2026-01-31 or ""."""

    labels: Collection[str]
    how: str = "all"
    day: str = ""


@dataclass(frozen=True)
class Page:
    """The services behind the page."""

    welcoming: Welcoming
    opening: Opening
    offering: Offering
    spending: Spending

    def shown(self, choice: Choice | None = None) -> str:
        """The page; with a choice that must be mended, or where labels are asked for, what could be imported."""
        here = SignedIn.here()
        found = self.welcoming.home(here)
        choosing = isinstance(found, ConnectMailbox) and found.health is Health.CHOOSE
        offers = self._offers() if choosing or choice or "labels" in request.args else ()
        return render_template(
            "mailbox.html",
            here=here,
            found=found,
            offers=offers,
            choice=choice or Choice([offer.id for offer in offers if offer.ticked]),
            months=MONTHS,
            guest=isinstance(found, Guest),
            spent=self.spending.of(here.organization.id, here.recruiter.id).today,
        )

    def chosen(self, choice: Choice) -> None:
        """Follow the labels and import what the choice says. Raises Malformed, the MailboxError tree."""
        since = beginning(choice)
        with noticed(self.opening):
            self.offering.choose(opened(self.opening), choice.labels, since=since, old=choice.how != "none")

    def _offers(self) -> tuple[LabelOffer, ...]:
        with noticed(self.opening):
            return self.offering.offers(opened(self.opening))


def blueprint(page: Page) -> Blueprint:
    """`/console/mailbox`; choosing the same labels twice imports once."""
    pages = Blueprint("mailbox", __name__)
    pages.register_error_handler(ReconnectNeeded, show_mailbox)
    pages.register_error_handler(MailboxSuspended, show_mailbox)

    @pages.get("/console/mailbox")
    def state() -> str:
        return page.shown()

    @pages.post("/console/mailbox")
    def choose() -> ResponseReturnValue:
        form = request.form
        choice = asked(form.getlist("label"), form.get("how", ""), form.get("since", ""))
        if fault := fault_of(choice):
            flash(say(fault))
            return page.shown(choice)
        page.chosen(choice)
        flash(say("Your choice is saved."))
        return redirect(url_for("mailbox.state"))

    return pages


def asked(labels: Collection[str], how: str, day_text: str) -> Choice:
    """What the form says."""
    return Choice(labels, how, day_text)


def fault_of(choice: Choice) -> str:
    """What is to be mended in a choice, "" for nothing. Raises Malformed."""
    if choice.how == "since" and not choice.day:
        return word("Choose the date from which mail shall come in.")
    if choice.how == "all" and choice.day:
        return word("You chose all of it and filled in a date, too. Choose “since”, or clear the date.")
    since = beginning(choice)
    if choice.how != "none" and not choice.labels:
        return word("Tick at least one label, or choose none.")
    return word("That date is still to come.") if since and since > clock.now() else ""


def beginning(choice: Choice) -> datetime | None:
    """From when on old mail is wanted: the start of a day in her zone, None for all or none of it. Raises Malformed."""
    if choice.how not in BEGINNINGS:
        raise Malformed("how", "one of " + ", ".join(BEGINNINGS))
    if choice.how in MONTHS:
        return months_before(clock.now(), int(choice.how))
    return day(choice.day) if choice.how == "since" else None


def day(text: str) -> datetime:
    """The start of a day given as YYYY-MM-DD, in her zone. Raises Malformed."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=voice().now.tzinfo)
    except ValueError:
        raise Malformed("since", "a date such as 2026-01-31") from None
