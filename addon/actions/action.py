"""What an action is: what runs, which scopes it needs, which form its answer takes; and what an event must hold."""

from collections.abc import Callable
from dataclasses import dataclass

from addon import answer
from addon.actions.services import Services
from addon.cards.look import Look
from addon.cards.widgets import Card
from addon.event import Event
from backend.domain.errors import Malformed
from backend.services.signing_in import Session

READ_OPEN_MAIL = "https://www.googleapis.com/auth/gmail.addons.current.message.metadata"
WRITE_DRAFT = "https://www.googleapis.com/auth/gmail.addons.current.action.compose"

READ_OPEN_BODY = "https://www.googleapis.com/auth/gmail.addons.current.message.readonly"


@dataclass(frozen=True)
class Outcome:
    """The card to show, the toast that goes with it, and where a click brings the card.

    `inserted` is HTML for the draft that is being written; then the card stays as it is.
    """

    card: Card
    notification: str = ""
    way: answer.Way = answer.Way.REPLACE
    inserted: str = ""


Run = Callable[[Services, Event, Session, Look], Outcome]


@dataclass(frozen=True)
class Action:
    """One entry of the table: what runs, which form its answer takes, and which scopes it needs.

    `beside_mail` are needed as well where a mail is open, for then the answer shows whom that is about.
    A `hurried` one works on Gmail and is not waited for when that hangs: it goes on beside the answer, and something
    else brings it to its end should the process die.
    """

    run: Run
    wrap: Callable[[Outcome], answer.Answer]
    scopes: tuple[str, ...] = ()
    beside_mail: tuple[str, ...] = ()
    hurried: bool = False

    def needs(self, event: Event) -> tuple[str, ...]:
        """The scopes without which nothing is done."""
        return (*self.scopes, *(self.beside_mail if event.message_id else ()))


def trigger(outcome: Outcome) -> answer.Answer:
    """The answer to a trigger of Gmail's."""
    return answer.trigger_response(outcome.card)


def menu(outcome: Outcome) -> answer.Answer:
    """The answer to an entry of the add-on's menu: a card on top of what is open."""
    return answer.menu_response(outcome.card)


def click(outcome: Outcome) -> answer.Answer:
    """The answer to a click, which may have changed what older cards show."""
    return answer.action_response(
        outcome.card,
        notification=outcome.notification,
        state_changed=outcome.way is not answer.Way.PUSH,
        way=outcome.way,
    )


def writing(outcome: Outcome) -> answer.Answer:
    """The answer to a click that puts words into the draft; a card when there are none."""
    return answer.draft_response(outcome.inserted) if outcome.inserted else click(outcome)


def written(event: Event, name: str) -> str:
    """What stands in a field of the form; Gmail leaves out what is empty."""
    return next(iter(event.form.get(name, ())), "")


def required(event: Event, name: str) -> str:
    """The value of a parameter. Raises Malformed without one."""
    value = event.parameters.get(name, "")
    if not value:
        raise Malformed(f"$.commonEventObject.parameters.{name}", "a value")
    return value
