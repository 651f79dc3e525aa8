"""The card while no mail is open: what is the matter, a search, what waits for her, and her own mailbox."""

from addon import home_texts, texts
from addon.cards import agenda, notice, search, widgets
from addon.cards.look import Look
from backend.domain.recognition import Home
from backend.texts import shown


def card(found: Home, look: Look) -> widgets.Card:
    """Draws what matters most as its title, and first of all how fresh it is."""
    return widgets.card(
        "home",
        home_texts.headline(look.say, found),
        _matters(found, look),
        search.field(look),
        agenda.yours(found, look),
        agenda.held(found, look),
        agenda.new(found, look),
        _mailbox(found, look),
    )


def _matters(found: Home, look: Look) -> widgets.Section:
    """How fresh it is, and what she sees to on the page of her mailbox."""
    fresh = widgets.decorated(home_texts.as_of_time(look.say, found.synced_at), button=widgets.refresh(look))
    rows = [widgets.text(words) for words in home_texts.matters(look.say, found)]
    return widgets.section(fresh, *rows, *([notice.way(look)] if rows else ()))


def _mailbox(found: Home, look: Look) -> widgets.Section:
    web = widgets.button(look.say(texts.OPEN_HIRELABEL), widgets.opens(look.links.console))
    return widgets.section(
        widgets.decorated(home_texts.followed(look.say, found), shown(found.address), bold=True, icon="EMAIL"),
        *(widgets.text(words) for words in home_texts.particulars(look.say, found)),
        widgets.buttons(web),
    )
