"""The card that leads to a connected mailbox: for the first time, to the choice what to import, or again."""

from datetime import datetime

from addon import texts
from addon.cards import widgets
from addon.cards.links import Links
from backend.domain.recognition import ConnectMailbox, Health, Means


def card(found: ConnectMailbox, links: Links, now: datetime) -> widgets.Card:
    """Draws why nothing comes in, and the way out."""
    return widgets.card(
        "connect",
        texts.CONNECT_TITLES[found.health],
        widgets.section(
            *(widgets.text(words) for words in _reasons(found, now)),
            offer(found.health, links),
        ),
    )


def offer(health: Health, links: Links) -> widgets.Widget:
    """The way to our pages; Gmail seldom notices when a sign-in window closes, hence the second button."""
    url = links.mailbox if health is Health.CHOOSE else links.connect
    return widgets.buttons(
        widgets.button(texts.CONNECT_BUTTONS[health], widgets.opens_over(url), filled=True),
        widgets.button(texts.CONNECT_DONE[health], widgets.calls(links.action("connected"))),
    )


def means_of(means: Means, links: Links, *adding: widgets.Widget) -> tuple[widgets.Widget, ...]:
    """What the reader can do about a thread nobody follows: the widgets that add it, or what must come first."""
    match means:
        case Means.ADD:
            return adding
        case Means.CONNECT:
            return widgets.text(texts.CONNECT_FIRST), offer(Health.NEVER, links)
        case Means.WAIT:
            return ()
        case Means.NONE:
            return (widgets.text(texts.ASK_RECRUITER),)


def _reasons(found: ConnectMailbox, now: datetime) -> tuple[str, ...]:
    if found.health is Health.CHOOSE:
        return (texts.WHAT_CHOOSING_DOES,)
    if found.standing is None:
        return (texts.WHAT_CONNECTING_DOES,)
    return texts.stopped(found.address, found.standing, now), found.standing.todo
