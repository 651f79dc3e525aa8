"""The card of a mail among own people only."""

from addon import texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.recognition import Colleagues


def card(found: Colleagues, look: Look) -> widgets.Card:
    """Draws that there is nobody to add."""
    people = [widgets.text(texts.named(look.say, found.people))] if found.people else []
    return widgets.card(
        "colleagues",
        look.say(texts.COLLEAGUES),
        widgets.section(widgets.text(look.say(texts.COLLEAGUES_ONLY)), *people),
    )
