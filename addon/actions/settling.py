"""What a recruiter settles for herself: whom she ignores, and whether her mailbox rests. Each may come twice."""

from addon.actions.action import Outcome, required
from addon.actions.opening import show_message
from addon.actions.services import Services
from addon.cards import ignored, settings
from addon.cards.look import Look
from addon.event import Event
from backend.services.signing_in import Session


def show(services: Services, _: Event, session: Session, look: Look) -> Outcome:
    """Her settings."""
    own = services.welcoming.own(session)
    return Outcome(settings.card(own, services.ignoring.of(session), look))


def pause(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Her mailbox rests."""
    services.pausing.pause(session)
    return Outcome(show(services, event, session.later(), look).card, look.say(settings.PAUSED))


def resume(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Her mailbox goes on."""
    services.pausing.resume(session)
    return Outcome(show(services, event, session.later(), look).card, look.say(settings.RESUMED))


def ignore(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Ask her no more about the sender, or about everyone at the sender's domain."""
    services.ignoring.ignore(session, required(event, "address"), everyone=bool(event.parameters.get("everyone")))
    return Outcome(show_message(services, event, session.later(), look).card, look.say(ignored.IGNORED))


def unignore(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Ask her again; back on the card the button stood on."""
    services.ignoring.stop(session, required(event, "rule"))
    back = show if event.parameters.get("back") == "settings" else show_message
    return Outcome(back(services, event, session.later(), look).card, look.say(ignored.NO_LONGER))
