"""The card of a mail that has nobody to show, or nobody this reader may read about."""

from addon import texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.recognition import Nobody, Protected


def card(found: Nobody | Protected, look: Look) -> widgets.Card:
    """Draws the same for a protected person as for a mail without people: that a profile exists is not told."""
    if isinstance(found, Nobody) and found.people:
        words = [look.say(texts.MACHINES_ONLY), texts.named(look.say, found.people)]
    else:
        words = [look.say(texts.NOTHING_HERE)]
    return widgets.card("nobody", look.say(texts.NOTHING), widgets.section(*map(widgets.text, words)))
