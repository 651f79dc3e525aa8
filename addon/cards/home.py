"""The card while no mail is open: how the reader's own mailbox stands and what waits for her."""

from datetime import datetime

from addon import texts
from addon.cards import notice, widgets
from addon.cards.links import Links
from backend.domain.recognition import Home
from backend.texts import shown


def card(found: Home, links: Links, now: datetime) -> widgets.Card:
    """Draws what is the matter or under way, then what waits, then how complete it is."""
    return widgets.card("home", texts.headline(found, now), _matters(found, links), _mailbox(found, links, now))


def _matters(found: Home, links: Links) -> widgets.Section:
    """What she sees to on the page of her mailbox."""
    rows = [widgets.text(words) for words in texts.matters(found)]
    return widgets.section(*rows, notice.way(links)) if rows else widgets.section()


def _mailbox(found: Home, links: Links, now: datetime) -> widgets.Section:
    waiting = [widgets.button(texts.WHO_IS_THIS, widgets.opens(links.waiting), filled=True)] if found.waiting else []
    web = widgets.button(texts.OPEN_HIRELABEL, widgets.opens(links.console))
    return widgets.section(
        widgets.decorated(texts.followed(found), shown(found.address), bold=True, icon="EMAIL"),
        *(widgets.text(words) for words in texts.particulars(found, now)),
        widgets.buttons(*waiting, web, widgets.refresh(links.action("refresh"))),
    )
