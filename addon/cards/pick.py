"""The card that asks whom a conversation is about: a row per choice."""

from addon import texts
from addon.cards import connect, widgets
from addon.cards.links import Links
from backend.domain.address import Address
from backend.domain.recognition import Means, WhoIsThis


def card(found: WhoIsThis, links: Links) -> widgets.Card:
    """Draws why nobody was filed and who may be chosen, or what must come first."""
    rows = [_row(person, found, links) for person in found.choices]
    return widgets.card(
        "pick",
        texts.WHO_IS_THIS,
        widgets.section(widgets.text(texts.not_filed(found.reason)), *connect.means_of(found.means, links)),
        widgets.listing(rows, links.waiting, size=20_000),
    )


def _row(person: Address, found: WhoIsThis, links: Links) -> widgets.Widget:
    who = {"address": person.address, "name": person.name}
    pick = widgets.calls(links.action("pick"), conversation=found.conversation, **who)
    button = widgets.button(texts.CHOOSE, pick) if found.means is Means.ADD else None
    return widgets.person(person, icon="", button=button)
