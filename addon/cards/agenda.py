"""The three lists of home: whose turn is the reader's, what is held for her word, what is new."""

from collections.abc import Sequence

from addon import home_texts, texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.agenda import Line, Lines
from backend.domain.recognition import Home
from backend.texts import shown

LARGEST = 6_000
"""Characters of JSON a list may take: three of them and all else stay under 30 kB."""


def yours(found: Home, look: Look) -> widgets.Section:
    """Draws who waits for an answer, and for how long."""
    rows = [_row(line, home_texts.waits(look.say, line), look) for line in found.agenda.yours.lines]
    return _list(home_texts.YOUR_TURN, rows, found.agenda.yours, home_texts.NOBODY_WAITS, look)


def held(found: Home, look: Look) -> widgets.Section:
    """Draws what stays where it is until she says a word."""
    asked = [_asked(found, look)] if found.asked and found.standing.works else []
    rows = [_row(line, home_texts.undecided(look.say, line), look) for line in found.agenda.held.lines]
    drawn = _list(home_texts.HELD, [*asked, *rows], found.agenda.held, home_texts.NOTHING_HELD, look)
    if found.waiting:
        answer = widgets.button(look.say(texts.WHO_IS_THIS), widgets.opens(look.links.waiting), filled=True)
        drawn["widgets"].append(widgets.buttons(answer))
    return drawn


def new(found: Home, look: Look) -> widgets.Section:
    """Draws whose mail came since she last looked."""
    rows = [_row(line, home_texts.came(look.say, line), look) for line in found.agenda.new.lines]
    return _list(home_texts.NEW, rows, found.agenda.new, home_texts.NOTHING_NEW, look)


def _list(header: str, rows: Sequence[widgets.Widget], lines: Lines, empty: str, look: Look) -> widgets.Section:
    drawn = rows or [widgets.text(look.say(empty))]
    section = widgets.listing(drawn, look.links.console, look, size=LARGEST, header=look.say(header))
    if lines.more:
        more = widgets.decorated(look.say(home_texts.MORE), on_click=widgets.opens(look.links.console))
        section["widgets"].append(more)
    return section


def _row(line: Line, below: str, look: Look) -> widgets.Widget:
    """A row that opens the mail in her own Gmail, else where we show it."""
    if line.thread:
        url = look.links.thread(line.thread)
    else:
        url = look.links.profile(line.candidate) if line.candidate else look.links.waiting
    name = shown(line.name, 60) or look.say(home_texts.NO_SENDER)
    return widgets.decorated(name, below, bold=True, on_click=widgets.opens(url))


def _asked(found: Home, look: Look) -> widgets.Widget:
    words = home_texts.asked(look.say, found)
    return widgets.decorated(
        words, look.say(home_texts.SAY_WHETHER), bold=True, on_click=widgets.opens(look.links.mailbox)
    )
