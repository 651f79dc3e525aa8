"""The card that asks whom a conversation is about: a row per choice."""

from addon import texts
from addon.cards import connect, widgets
from addon.cards.links import Links
from backend.domain.recognition import Choice, Means, WhoIsThis


def card(found: WhoIsThis, links: Links) -> widgets.Card:
    """Draws why nobody was filed and who may be chosen, or what must come first."""
    rows = [_row(choice, found, links) for choice in found.choices]
    return widgets.card(
        "pick",
        texts.WHO_IS_THIS,
        widgets.section(widgets.text(texts.not_filed(found.reason)), *connect.means_of(found.means, links)),
        widgets.listing(rows, links.waiting, size=20_000),
    )


def _row(choice: Choice, found: WhoIsThis, links: Links) -> widgets.Widget:
    known = {"candidate": choice.candidate} if choice.candidate else {}
    who = {"address": choice.address.address, "name": choice.address.name}
    pick = widgets.calls(links.action("pick"), conversation=found.conversation, **who, **known)
    button = widgets.button(texts.CHOOSE, pick) if found.means is Means.ADD else None
    return widgets.person(choice.address, icon="", below=texts.KNOWN if choice.candidate else "", button=button)
