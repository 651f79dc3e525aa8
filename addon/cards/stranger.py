"""The card of someone nobody has filed: who it is, one button to add, and who will then see it."""

from addon import texts
from addon.cards import connect, widgets
from addon.cards.links import Links
from backend.domain.recognition import Health, Stranger


def card(found: Stranger, links: Links) -> widgets.Card:
    """Draws the offer to add; while no mailbox is connected, the offer to connect it."""
    add = widgets.calls(links.action("add"), address=found.address.address, name=found.address.name)
    adding = (widgets.buttons(widgets.button(texts.ADD, add, filled=True)),)
    connecting = (widgets.text(texts.CONNECT_FIRST), connect.offer(Health.NEVER, links))
    return widgets.card(
        "stranger",
        texts.STRANGER,
        widgets.section(
            widgets.person(found.address),
            *(adding if found.connected else connecting),
            widgets.text(texts.WHO_WILL_SEE[found.visibility]),
        ),
    )
