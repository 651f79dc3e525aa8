"""What each click and trigger of the sidebar does: one service call, one card; each may come twice."""

from collections.abc import Callable
from dataclasses import dataclass

from addon import answer, texts
from addon.cards import connect, guest, home, recognized
from addon.cards.look import Look
from addon.cards.widgets import Card
from addon.event import Event
from backend.domain.address import Address
from backend.domain.errors import MailboxSuspended, Malformed, ReconnectNeeded
from backend.domain.recognition import ConnectMailbox, Guest, Home
from backend.services.adding import Adding
from backend.services.following import Following
from backend.services.recognizing import Opened, Recognizing
from backend.services.signing_in import Session
from backend.services.welcoming import Welcoming

READ_OPEN_MAIL = "https://www.googleapis.com/auth/gmail.addons.current.message.metadata"


@dataclass(frozen=True)
class Outcome:
    """The card to show and the toast that goes with it."""

    card: Card
    notification: str = ""


@dataclass(frozen=True)
class Actions:
    """The services behind the sidebar."""

    recognizing: Recognizing
    welcoming: Welcoming
    adding: Adding
    following: Following

    def home(self, _: Event, session: Session, look: Look) -> Outcome:
        """Home: her own mailbox, or what to do first."""
        match self.welcoming.home(session):
            case Home() as found:
                return Outcome(home.card(found, look))
            case Guest():
                return Outcome(guest.card(look))
            case ConnectMailbox() as found:
                return Outcome(connect.card(found, look))

    def message(self, event: Event, session: Session, look: Look) -> Outcome:
        """The open mail: who it is about."""
        if event.message_id is None:
            return self.home(event, session, look)
        sight = self.recognizing.recognize(session, opened(event))
        return Outcome(recognized.card(sight, look))

    def add(self, event: Event, session: Session, look: Look) -> Outcome:
        """Add to Hire: label the open thread, import it, and file it under the person named."""
        address = event.parameters.get("address", "")
        person = Address(address, event.parameters.get("name", "")) if address else None
        return self._followed(event, session, look, person, texts.ADDED)

    def pick(self, event: Event, session: Session, look: Look) -> Outcome:
        """Whom a waiting conversation is about; an open mail that is not imported yet is added first."""
        address = _required(event, "address")
        conversation = event.parameters.get("conversation", "")
        if not conversation:
            person = Address(address, event.parameters.get("name", ""))
            return self._followed(event, session, look, person, texts.FILED)
        self.adding.pick(session, conversation, [address])
        return Outcome(self.message(event, session.later(), look).card, look.say(texts.FILED))

    def refresh(self, event: Event, session: Session, look: Look) -> Outcome:
        """Look at her mailbox now, then show the open mail again."""
        self.following.look(session.recruiter.address)
        return self.message(event, session.later(), look)

    def _followed(
        self, event: Event, session: Session, look: Look, person: Address | None, notification: str
    ) -> Outcome:
        """The open thread once it is followed, or how to connect when Gmail lets us in no more."""
        try:
            self.adding.follow(session, self._thread_id(event, session), person)
        except (ReconnectNeeded, MailboxSuspended):
            return self.home(event, session.later(), look)
        return Outcome(self.message(event, session.later(), look).card, look.say(notification))

    def _thread_id(self, event: Event, session: Session) -> str:
        return event.open_thread or self.recognizing.thread_of(session, opened(event))


Run = Callable[[Actions, Event, Session, Look], Outcome]


@dataclass(frozen=True)
class Action:
    """One entry of the table: what runs, which scopes it needs, and which form its answer takes."""

    run: Run
    wrap: Callable[[Outcome], answer.Answer]
    scopes: tuple[str, ...] = ()


def opened(event: Event) -> Opened:
    """The mail open in Gmail with this event's tokens."""
    if event.message_id is None:
        raise Malformed("$.gmail.messageId", "the id of the open mail")
    return Opened(
        message_id=event.message_id.value,
        thread_id=event.open_thread,
        user_token=event.user_token,
        message_token=event.message_token,
    )


def _trigger(outcome: Outcome) -> answer.Answer:
    return answer.trigger_response(outcome.card)


def _click(outcome: Outcome) -> answer.Answer:
    return answer.action_response(outcome.card, notification=outcome.notification, state_changed=True)


def _required(event: Event, name: str) -> str:
    value = event.parameters.get(name, "")
    if not value:
        raise Malformed(f"$.commonEventObject.parameters.{name}", "a value")
    return value


ACTIONS = {
    "home": Action(Actions.home, _trigger),
    "message": Action(Actions.message, _trigger, (READ_OPEN_MAIL,)),
    "add": Action(Actions.add, _click, (READ_OPEN_MAIL,)),
    "pick": Action(Actions.pick, _click, (READ_OPEN_MAIL,)),
    "refresh": Action(Actions.refresh, _click),
    "connected": Action(Actions.message, _click),
}
"""The one table of action names: routes, buttons and manifest are held against it."""
