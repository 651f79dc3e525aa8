"""What is shown while no mail is open, and beside an open one."""

from dataclasses import replace

from addon.actions.action import Outcome
from addon.actions.services import Services
from addon.cards import connect, guest, home, recognized
from addon.cards.look import Look
from addon.event import Event
from backend.domain.errors import Malformed, StillWorking
from backend.domain.recognition import ConnectMailbox, Guest, Home
from backend.services.recognizing import Opened
from backend.services.signing_in import Session


def show_home(services: Services, _: Event, session: Session, look: Look) -> Outcome:
    """Home: her own mailbox, or what to do first."""
    match services.welcoming.home(session):
        case Home() as found:
            return Outcome(home.card(found, look))
        case Guest():
            return Outcome(guest.card(look))
        case ConnectMailbox() as found:
            return Outcome(connect.card(found, look))


def show_message(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """The open mail: who it is about."""
    if event.message_id is None:
        return show_home(services, event, session, look)
    return Outcome(recognized.card(services.recognizing.recognize(session, opened(event)), look))


def refresh(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Look at her mailbox now, then show the open mail again; what Gmail is slow to tell comes in by itself."""
    toast = ""
    try:
        services.hurrying.within(session, lambda: services.following.look(session.recruiter.address))
    except StillWorking as slow:
        toast = look.say(slow.tell)
    return replace(show_message(services, event, session.later(), look), notification=toast)


def opened(event: Event) -> Opened:
    """The mail open in Gmail with this event's tokens. Raises Malformed when none is."""
    if event.message_id is None:
        raise Malformed("$.gmail.messageId", "the id of the open mail")
    return Opened(
        message_id=event.message_id.value,
        thread_id=event.open_thread,
        user_token=event.user_token,
        message_token=event.message_token,
    )
