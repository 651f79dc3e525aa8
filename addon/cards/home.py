"""The card while no mail is open: how the reader's own mailbox stands and what waits for her."""

from addon import texts
from addon.cards import notice, widgets
from addon.cards.look import Look
from backend.domain.recognition import Home
from backend.texts import shown


def card(found: Home, look: Look) -> widgets.Card:
    """Draws what is the matter or under way, then what waits, then how complete it is."""
    return widgets.card("home", texts.headline(look.say, found), _matters(found, look), _mailbox(found, look))


def _matters(found: Home, look: Look) -> widgets.Section:
    """What she sees to on the page of her mailbox."""
    rows = [widgets.text(words) for words in texts.matters(look.say, found)]
    return widgets.section(*rows, notice.way(look)) if rows else widgets.section()


def _mailbox(found: Home, look: Look) -> widgets.Section:
    waiting = (
        [widgets.button(look.say(texts.WHO_IS_THIS), widgets.opens(look.links.waiting), filled=True)]
        if found.waiting
        else []
    )
    web = widgets.button(look.say(texts.OPEN_HIRELABEL), widgets.opens(look.links.console))
    return widgets.section(
        widgets.decorated(texts.followed(look.say, found), shown(found.address), bold=True, icon="EMAIL"),
        *(widgets.text(words) for words in texts.particulars(look.say, found)),
        widgets.buttons(*waiting, web, widgets.refresh(look)),
    )
