"""The card of a person whom no admin has enabled yet."""

from addon import texts
from addon.cards import widgets
from addon.cards.links import Links
from backend.texts import shown


def card(links: Links) -> widgets.Card:
    """Draws whom to ask, and the address to name."""
    return widgets.card(
        "enable",
        texts.NOT_ENABLED,
        widgets.section(
            widgets.decorated(texts.ASK_ADMIN, shown(links.address)),
            widgets.buttons(widgets.refresh(links.action("refresh"))),
        ),
    )
