"""What stands above every card while something is the matter with the reader's own mailbox."""

from addon import texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.standing import Standing


def section(found: Standing, look: Look) -> widgets.Section:
    """Draws since when, why and what to do, and the way to the page where it is done."""
    words = widgets.decorated(texts.rests(look.say, found), texts.advice(look.say, found), bold=True, icon="EMAIL")
    return widgets.section(words, way(look))


def way(look: Look) -> widgets.Widget:
    """The way to the page of her mailbox."""
    return widgets.buttons(widgets.button(look.say(texts.OPEN_MAILBOX), widgets.opens(look.links.mailbox)))
