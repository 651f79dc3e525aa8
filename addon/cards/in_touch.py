"""The card of an outsider on a profile of which the reader may read nothing."""

from addon import texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.recognition import InTouch


def card(found: InTouch, look: Look) -> widgets.Card:
    """Draws who it is, which the open mail says anyway, and that someone is in touch; no name, no count, no date."""
    person = [widgets.person(found.address)] if found.address.address else []
    return widgets.card(
        "in_touch", look.say(texts.IN_TOUCH), widgets.section(*person, widgets.text(look.say(texts.NOT_OPEN)))
    )
