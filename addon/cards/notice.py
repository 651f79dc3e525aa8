"""What stands above every card while something is the matter with the reader's own mailbox."""

from datetime import datetime

from addon import texts
from addon.cards import widgets
from addon.cards.links import Links
from backend.domain.standing import Standing


def section(found: Standing, links: Links, now: datetime) -> widgets.Section:
    """Draws since when, why and what to do, and the way to the page where it is done."""
    words = widgets.decorated(texts.rests(found, now), texts.advice(found), bold=True, icon="EMAIL")
    return widgets.section(words, way(links))


def way(links: Links) -> widgets.Widget:
    """The way to the page of her mailbox."""
    return widgets.buttons(widgets.button(texts.OPEN_MAILBOX, widgets.opens(links.mailbox)))
