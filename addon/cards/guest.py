"""The card while no mail is open, for a reader who connects no mailbox."""

from addon import texts
from addon.cards import search, widgets
from addon.cards.look import Look


def card(look: Look) -> widgets.Card:
    """Draws what there is to do."""
    web = widgets.button(look.say(texts.OPEN_HIRELABEL), widgets.opens(look.links.console))
    return widgets.card(
        "guest",
        look.say(texts.READY),
        search.field(look),
        widgets.section(widgets.text(look.say(texts.GUEST)), widgets.buttons(web)),
    )
