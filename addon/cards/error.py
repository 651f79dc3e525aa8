"""The card of something that went wrong."""

from addon import texts
from addon.cards import widgets
from addon.cards.links import Links
from backend.domain.errors import HirelabelError


def card(error: HirelabelError, links: Links) -> widgets.Card:
    """Draws what a person may know of an error and whether trying again helps; never its own message."""
    return widgets.card(
        "error",
        texts.FAILED,
        widgets.section(
            widgets.decorated(error.tell, texts.REPEAT if error.retry else texts.NO_REPEAT),
            widgets.buttons(widgets.refresh(links.action("refresh"))),
        ),
    )
