"""The card that leads to a connected mailbox: for the first time, to the choice what to import, or again."""

from addon import texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.recognition import ConnectMailbox, Health, Means
from backend.domain.wording import word

ONLY_THIS = word("Only this mail is added. Later replies come in once your Gmail is connected.")
LATER_REPLIES = word("Later replies come in once your Gmail is connected.")
ADDED_ONCE = word("Added, this mail alone. Later replies need your mailbox: connect Gmail.")


def card(found: ConnectMailbox, look: Look) -> widgets.Card:
    """Draws why nothing comes in, and the way out."""
    return widgets.card(
        "connect",
        look.say(texts.CONNECT_TITLES[found.health]),
        widgets.section(
            *(widgets.text(words) for words in _reasons(found, look)),
            offer(found.health, look),
        ),
    )


def offer(health: Health, look: Look, *, filled: bool = True) -> widgets.Widget:
    """The way to our pages; Gmail seldom notices when a sign-in window closes, hence the second button."""
    url = look.links.mailbox if health is Health.CHOOSE else look.links.connect
    return widgets.buttons(
        widgets.button(look.say(texts.CONNECT_BUTTONS[health]), widgets.opens_over(url), filled=filled),
        widgets.button(look.say(texts.CONNECT_DONE[health]), widgets.calls(look.links.action("connected"))),
    )


def once(look: Look, address: str) -> tuple[widgets.Widget, ...]:
    """What she can do without a mailbox: add the open mail alone, by the sidebar's own right to read it."""
    add = widgets.calls(look.links.action("once"), address=address)
    return (
        widgets.buttons(widgets.button(look.say(texts.ADD), add, filled=True)),
        widgets.text(look.say(ONLY_THIS)),
        offer(Health.NEVER, look, filled=False),
    )


def means_of(
    means: Means, look: Look, *adding: widgets.Widget, first: str = texts.CONNECT_FIRST
) -> tuple[widgets.Widget, ...]:
    """What the reader can do about a thread nobody follows: the widgets that add it, or what must come `first`."""
    match means:
        case Means.ADD:
            return adding
        case Means.CONNECT:
            return widgets.text(look.say(first)), offer(Health.NEVER, look)
        case Means.WAIT:
            return ()
        case Means.NONE:
            return (widgets.text(look.say(texts.ASK_RECRUITER)),)


def _reasons(found: ConnectMailbox, look: Look) -> tuple[str, ...]:
    if found.health is Health.CHOOSE:
        return (look.say(texts.WHAT_CHOOSING_DOES),)
    if found.standing is None:
        return (look.say(texts.WHAT_CONNECTING_DOES),)
    return texts.stopped(look.say, found.address, found.standing), look.say(found.standing.todo)
