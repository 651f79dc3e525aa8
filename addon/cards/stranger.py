"""The card of someone nobody has filed: who it is, one button to add, who then sees it, a way not to be asked."""

from addon import care_texts, texts
from addon.cards import connect, ignored, widgets
from addon.cards.look import Look
from backend.domain.recognition import Means, Stranger


def card(found: Stranger, look: Look) -> widgets.Card:
    """Draws the offer to add, or what must come first."""
    add = widgets.calls(look.links.action("add"), address=found.address.address)
    who = {"address": found.address.address, "name": found.address.name, "means": found.means.value}
    details = widgets.calls(look.links.action("enroll"), **who)
    adding = widgets.buttons(
        widgets.button(look.say(texts.ADD), add, filled=True),
        widgets.button(look.say(care_texts.ADD_WITH_DETAILS), details),
    )
    means = (
        connect.once(look, found.address.address)
        if found.means is Means.CONNECT
        else connect.means_of(found.means, look, adding)
    )
    return widgets.card(
        "stranger",
        look.say(texts.STRANGER),
        widgets.section(
            widgets.person(found.address),
            *means,
            widgets.text(look.say(texts.WHO_WILL_SEE[found.visibility])),
        ),
        ignored.offer(found, look),
    )
