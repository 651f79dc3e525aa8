"""The card of her own settings: her mailbox, whom she ignores, and the way to everything else on the web."""

from collections.abc import Sequence

from addon import texts
from addon.cards import connect, ignored, widgets
from addon.cards.look import Look
from backend.domain.ignored import Ignored
from backend.domain.mailbox import MailboxState
from backend.domain.recognition import ConnectMailbox, Guest
from backend.domain.standing import Standing
from backend.domain.wording import word
from backend.texts import shown, why

WELL = {
    MailboxState.CONNECTED: word("Gmail is connected"),
    MailboxState.CATCHING_UP: word("Catching up"),
}
PAUSED = word("Paused. Nothing new comes in.")
RESUMED = word("Resumed. What you missed comes in now.")
OPEN_IGNORED = 5


def card(own: ConnectMailbox | Guest | Standing, said: Sequence[Ignored], look: Look) -> widgets.Card:
    """Draws what is hers alone; the language is Gmail's own setting."""
    web = widgets.button(look.say("Open settings"), widgets.opens(look.links.mailbox))
    language = widgets.decorated(look.say("Language"), look.say("As Gmail is set"))
    return widgets.card(
        "settings",
        look.say("Settings"),
        _mailbox(own, look),
        _ignored(said, look),
        widgets.section(language, widgets.buttons(web)),
    )


def _mailbox(own: ConnectMailbox | Guest | Standing, look: Look) -> widgets.Section:
    match own:
        case Guest():
            return widgets.section(widgets.text(look.say(texts.GUEST)))
        case ConnectMailbox() as found:
            titled = widgets.decorated(look.say(texts.CONNECT_TITLES[found.health]), shown(found.address), icon="EMAIL")
            return widgets.section(titled, connect.offer(found.health, look), header=look.say("Mailbox"))
        case found:
            return _standing(found, look)


def _standing(found: Standing, look: Look) -> widgets.Section:
    words = look.say(WELL[found.state]) if found.state in WELL and not found.at_rest else texts.rests(look.say, found)
    state = widgets.decorated(
        words, f"{shown(look.links.address)}\n{why(look.say, found)}".strip(), bold=True, icon="EMAIL"
    )
    return widgets.section(state, *_switch(found, look), header=look.say("Mailbox"))


def _switch(found: Standing, look: Look) -> tuple[widgets.Widget, ...]:
    if found.state is MailboxState.PAUSED:
        resume = widgets.calls(look.links.action("resume"))
        return (widgets.buttons(widgets.button(look.say("Resume"), resume, filled=True)),)
    if not found.works:
        return ()
    return (widgets.buttons(widgets.button(look.say("Pause"), widgets.calls(look.links.action("pause")))),)


def _ignored(said: Sequence[Ignored], look: Look) -> widgets.Section:
    rows = [ignored.row(each, look) for each in said] or [widgets.text(look.say("You ignore nobody."))]
    return widgets.listing(
        rows, look.links.mailbox, look, size=16_000, header=look.say("Ignored senders"), open_rows=OPEN_IGNORED
    )
