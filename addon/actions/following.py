"""What ends the following of the open thread; `adding` begins it, and begins it again."""

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
    thread = event.open_thread or services.recognizing.thread_of(session, opened(event))
    try:
        services.stopping.stop(session, thread)
    except (ReconnectNeeded, MailboxSuspended):
        return show_home(services, event, session.later(), look)
    return Outcome(show_message(services, event, session.later(), look).card, look.say(STOPPED))
