"""The card beside a mail of somebody else's mailbox, which the reader has been given access to."""

from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.recognition import Elsewhere
from backend.texts import shown


def card(found: Elsewhere, look: Look) -> widgets.Card:
    """Draws whose mailbox would be read; nothing is known of the open mail."""
    return widgets.card(
        "elsewhere",
        look.say("This mailbox is not connected"),
        widgets.section(
            widgets.text(
                look.say(
                    "This mail is not in the mailbox of %(address)s. In a mailbox you were given access to, Hirelabel "
                    "shows nothing: its owner connects it, and sees it there.",
                    address=shown(found.address),
                )
            ),
            widgets.buttons(widgets.refresh(look)),
        ),
    )
