"""The card of a mail among own people only."""

from addon import texts
from addon.cards import widgets
from backend.domain.recognition import Colleagues


def card(found: Colleagues) -> widgets.Card:
    """Draws that there is nobody to add."""
    people = [widgets.text(texts.named(found.people))] if found.people else []
    return widgets.card("colleagues", texts.COLLEAGUES, widgets.section(widgets.text(texts.COLLEAGUES_ONLY), *people))
