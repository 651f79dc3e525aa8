"""What ends the following of the open thread, as `adding` begins it; and what both do to it."""

from collections.abc import Callable

from addon.actions.action import Outcome
from addon.actions.opening import opened, show_home, show_message
from addon.actions.services import Services
from addon.cards.following import STOPPED
from addon.cards.look import Look
from addon.event import Event
from backend.domain.errors import MailboxSuspended, ReconnectNeeded
from backend.services.signing_in import Session


def stop(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Follow the open thread no more; a second time changes nothing."""
    return to_open_thread(services, event, session, look, STOPPED, services.stopping.stop)


def to_open_thread(
    services: Services, event: Event, session: Session, look: Look, toast: str, deed: Callable[[Session, str], object]
) -> Outcome:
    """The open mail once this was done to its thread, or how to connect when Gmail lets us in no more."""
    thread = event.open_thread or services.recognizing.thread_of(session, opened(event))
    try:
        deed(session, thread)
    except (ReconnectNeeded, MailboxSuspended):
        return show_home(services, event, session.later(), look)
    return Outcome(show_message(services, event, session.later(), look).card, look.say(toast))
