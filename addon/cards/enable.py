"""The card of a person whom no admin has enabled yet."""

from addon import texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.texts import shown


def card(look: Look) -> widgets.Card:
    """Draws whom to ask, and the address to name."""
    return widgets.card(
        "enable",
        look.say(texts.NOT_ENABLED),
        widgets.section(
            widgets.decorated(look.say(texts.ASK_ADMIN), shown(look.links.address)),
            widgets.buttons(widgets.refresh(look)),
        ),
    )
