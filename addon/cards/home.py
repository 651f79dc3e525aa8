"""The card while no mail is open: how the reader's own mailbox stands and what waits for her."""

from datetime import datetime

from addon import texts
from addon.cards import widgets
from addon.cards.links import Links
from backend.domain.recognition import Home
from backend.texts import shown


def card(found: Home, links: Links, now: datetime) -> widgets.Card:
    """Draws progress first, else what waits, else that all is well."""
    waiting = [widgets.button(texts.WHO_IS_THIS, widgets.opens(links.waiting), filled=True)] if found.waiting else []
    notes = [shown(found.trouble, 300)] if found.trouble else []
    notes += [] if found.followed else [texts.FIRST_STEPS]
    notes += [texts.POLLING] if found.polling else []
    web = widgets.button(texts.OPEN_HIRELABEL, widgets.opens(links.console))
    return widgets.card(
        "home",
        texts.headline(found),
        widgets.section(
            widgets.decorated(texts.followed(found), shown(found.address), bold=True, icon="EMAIL"),
            *(widgets.text(words) for words in (*notes, texts.as_of(found.synced_at, now))),
            widgets.buttons(*waiting, web, widgets.refresh(links.action("refresh"))),
        ),
    )
