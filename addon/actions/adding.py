"""What brings the open thread in, and says whom it is about."""

from addon import texts
from addon.actions.action import Outcome, required
from addon.actions.opening import opened, show_home, show_message
from addon.actions.services import Services
from addon.cards.colleague import APPLIES
from addon.cards.connect import ADDED_ONCE
from addon.cards.look import Look
from addon.event import Event
from backend.domain.address import Address
from backend.domain.errors import MailboxSuspended, ReconnectNeeded
from backend.services.signing_in import Session


def add(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Add to Hire: label the open thread, import it, and file it under the person named."""
    address = event.parameters.get("address", "")
    person = Address(address, event.parameters.get("name", "")) if address else None
    return _followed(services, event, session, look, person, texts.ADDED)


def once(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Add to Hire without a mailbox: the open mail alone, and under the person named."""
    address = event.parameters.get("address", "")
    person = Address(address, event.parameters.get("name", "")) if address else None
    services.taking_in.once(session, opened(event), person)
    return Outcome(show_message(services, event, session.later(), look).card, look.say(ADDED_ONCE))


def applies(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """A recruiter's explicit yes that a colleague on the open mail applies."""
    address = required(event, "address")
    thread = event.open_thread or services.recognizing.thread_of(session, opened(event))
    try:
        services.adding.applies(session, thread, address)
    except (ReconnectNeeded, MailboxSuspended):
        return show_home(services, event, session.later(), look)
    return Outcome(show_message(services, event, session.later(), look).card, look.say(APPLIES))


def pick(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Whom a waiting conversation is about; an open mail that is not imported yet is added first."""
    address = required(event, "address")
    conversation = event.parameters.get("conversation", "")
    if not conversation:
        person = Address(address, event.parameters.get("name", ""))
        return _followed(services, event, session, look, person, texts.FILED)
    services.adding.pick(session, conversation, [address])
    return Outcome(show_message(services, event, session.later(), look).card, look.say(texts.FILED))


def _followed(
    services: Services, event: Event, session: Session, look: Look, person: Address | None, toast: str
) -> Outcome:
    """The open thread once it is followed, or how to connect when Gmail lets us in no more."""
    thread = event.open_thread or services.recognizing.thread_of(session, opened(event))
    try:
        services.adding.follow(session, thread, person)
    except (ReconnectNeeded, MailboxSuspended):
        return show_home(services, event, session.later(), look)
    return Outcome(show_message(services, event, session.later(), look).card, look.say(toast))
