"""The card that asks whom a conversation is about: a row per choice."""

from addon import texts
from addon.cards import colleague, connect, widgets
from addon.cards.look import Look
from backend.domain.address import Address
from backend.domain.recognition import Means, WhoIsThis


def card(found: WhoIsThis, look: Look) -> widgets.Card:
    """Draws why nobody was filed and who may be chosen, or what must come first."""
    rows = [_row(person, found, look) for person in found.choices]
    return widgets.card(
        "pick",
        look.say(texts.WHO_IS_THIS),
        widgets.section(
            widgets.text(texts.not_filed(look.say, found.reason)),
            *connect.means_of(found.means, look, first=connect.ONLY_THIS),
        ),
        widgets.listing(rows, look.links.waiting, look, size=10_000),
        colleague.applicants(found.applicants, look),
    )


def _row(person: Address, found: WhoIsThis, look: Look) -> widgets.Widget:
    who = {"address": person.address, "name": person.name}
    pick = widgets.calls(look.links.action("pick"), conversation=found.conversation, **who)
    once = widgets.calls(look.links.action("once"), **who)
    by_means = {Means.ADD: pick, **({} if found.conversation else {Means.CONNECT: once})}
    button = widgets.button(look.say(texts.CHOOSE), by_means[found.means]) if found.means in by_means else None
    return widgets.person(person, icon="", button=button)
