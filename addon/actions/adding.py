"""What brings the open thread in, and says whom it is about."""

from functools import partial

from addon import texts
from addon.actions.action import Outcome, required
from addon.actions.following import to_open_thread
from addon.actions.opening import opened, show_message
from addon.actions.services import Services
from addon.cards.colleague import APPLIES
from addon.cards.connect import ADDED_ONCE
from addon.cards.look import Look
from addon.event import Event
from backend.domain.address import Address
from backend.services.signing_in import Session


def add(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Add to Hire: label the open thread, import it, and file it under the person named."""
    address = event.parameters.get("address", "")
    person = Address(address, event.parameters.get("name", "")) if address else None
    follow = partial(services.adding.follow, address=person)
    return to_open_thread(services, event, session, look, texts.ADDED, follow)


def once(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Add to Hire without a mailbox: the open mail alone, and under the person named."""
    address = event.parameters.get("address", "")
    person = Address(address, event.parameters.get("name", "")) if address else None
    services.taking_in.once(session, opened(event), person)
    return Outcome(show_message(services, event, session.later(), look).card, look.say(ADDED_ONCE))


def applies(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """A recruiter's explicit yes that a colleague on the open mail applies."""
    address = required(event, "address")
    return to_open_thread(services, event, session, look, APPLIES, partial(services.adding.applies, colleague=address))


def pick(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Whom a waiting conversation is about; an open mail that is not imported yet is added first."""
    address = required(event, "address")
    conversation = event.parameters.get("conversation", "")
    if not conversation:
        follow = partial(services.adding.follow, address=Address(address, event.parameters.get("name", "")))
        return to_open_thread(services, event, session, look, texts.FILED, follow)
    services.adding.pick(session, conversation, [address])
    return Outcome(show_message(services, event, session.later(), look).card, look.say(texts.FILED))
