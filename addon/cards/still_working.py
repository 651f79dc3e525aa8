"""The card while something takes longer than an answer can wait."""

from addon import home_texts, texts
from addon.cards import notice, widgets
from addon.cards.look import Look
from backend.domain.errors import StillWorking
from backend.domain.recognition import Meanwhile


def card(slow: StillWorking, known: Meanwhile, look: Look) -> widgets.Card:
    """Draws what goes on, what is known of the mailbox without Gmail, and the way to look again."""
    again = widgets.button(look.say(texts.TRY_AGAIN), widgets.calls(look.links.action("again")), filled=True)
    web = widgets.button(look.say(texts.OPEN_HIRELABEL), widgets.opens(look.links.console))
    fresh = [widgets.text(home_texts.as_of_time(look.say, known.synced_at))] if known.synced_at else []
    return widgets.card(
        "still_working",
        look.say(texts.STILL_WORKING),
        *([notice.section(known.standing, look)] if known.standing else ()),
        widgets.section(
            widgets.decorated(look.say(slow.tell), icon="CLOCK"),
            *fresh,
            widgets.buttons(again, web),
        ),
    )
