"""The card while no mail is open, for a reader who connects no mailbox."""

from addon import texts
from addon.cards import widgets
from addon.cards.links import Links


def card(links: Links) -> widgets.Card:
    """Draws what there is to do."""
    web = widgets.button(texts.OPEN_HIRELABEL, widgets.opens(links.console))
    return widgets.card("guest", texts.READY, widgets.section(widgets.text(texts.GUEST), widgets.buttons(web)))
