"""What brings the open thread in, and says whom it is about."""

from dataclasses import replace
from functools import partial

from addon import texts
from addon.actions.action import Outcome, required
from addon.actions.following import to_open_thread
from addon.actions.opening import opened, show_message
from addon.actions.services import Services
from addon.cards.colleague import APPLIES
from addon.cards.connect import ADDED_ONCE
from addon.cards.look import Look
from addon.cards.pick import PEOPLE, TICK
from addon.event import Event
from backend.services.signing_in import Session


def add(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Add to Hire: label the open thread, import it, and file it under whoever is named."""
    follow = partial(services.adding.follow, addresses=_people(event))
    return to_open_thread(services, event, session, look, texts.ADDED, follow)


def once(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Add to Hire without a mailbox: the open mail alone, under whoever is named."""
    people = _people(event)
    if not people:
        return _nobody_ticked(services, event, session, look)
    services.taking_in.once(session, opened(event), people)
    return Outcome(show_message(services, event, session.later(), look).card, look.say(ADDED_ONCE))


def applies(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """A recruiter's explicit yes that a colleague on the open mail applies."""
    address = required(event, "address")
    return to_open_thread(services, event, session, look, APPLIES, partial(services.adding.applies, colleague=address))


def pick(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Whom a waiting conversation is about, one or several; an open mail that is not imported yet is added first."""
    people, conversation = _people(event), event.parameters.get("conversation", "")
    if not people:
        return _nobody_ticked(services, event, session, look)
    if not conversation:
        follow = partial(services.adding.follow, addresses=people)
        return to_open_thread(services, event, session, look, texts.FILED, follow)
    services.adding.pick(session, conversation, people)
    return Outcome(show_message(services, event, session.later(), look).card, look.say(texts.FILED))


def _people(event: Event) -> tuple[str, ...]:
    """The address a button names, or those ticked above it."""
    named = event.parameters.get("address", "")
    return (named,) if named else event.form.get(PEOPLE, ())


def _nobody_ticked(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    return replace(show_message(services, event, session, look), notification=look.say(TICK))
