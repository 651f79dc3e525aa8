"""The card of something that went wrong."""

from addon import texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.errors import HirelabelError


def card(error: HirelabelError, look: Look) -> widgets.Card:
    """Draws what a person may know of an error and whether trying again helps; never its own message."""
    return widgets.card(
        "error",
        look.say(texts.FAILED),
        widgets.section(
            widgets.decorated(
                look.say(error.tell), look.say(texts.REPEAT) if error.retry else look.say(texts.NO_REPEAT)
            ),
            widgets.buttons(widgets.refresh(look)),
        ),
    )
