"""The card of one conversation: who wrote, when and what, the newest first, as much as an answer holds."""

import json

from addon import care_texts, texts
from addon.cards import widgets
from addon.cards.look import Look
from backend import reply_texts
from backend.domain.timeline import Entry, Timeline
from backend.texts import lines_of, shown

LONGEST_TEXT = 1_200
OPEN_LINES, LINE = 8, 40
MOST_ENTRIES = 25
MOST_FILES = 10
ROOM = 22_000
"""Characters of JSON for the messages: a whole answer stays under 30 kB."""


def card(found: Timeline, look: Look) -> widgets.Card:
    """Draws the timeline; what does not fit stands on the web page."""
    fitting: list[widgets.Section] = []
    room = ROOM
    for entry in found.entries[:MOST_ENTRIES]:
        drawn = _entry(entry, look)
        room -= len(json.dumps(drawn))
        if room < 0:
            break
        fitting.append(drawn)
    left = len(found.entries) - len(fitting)
    return widgets.card(
        "conversation",
        shown(found.subject, 70) or look.say(texts.NO_SUBJECT),
        _head(found, look),
        *fitting,
        _foot(found, left, look),
    )


def _head(found: Timeline, look: Look) -> widgets.Section:
    page = widgets.opens(look.links.conversation(found.candidate, found.conversation))
    buttons = [widgets.button(look.say(care_texts.SHOW_ALL), page)]
    if found.mine:
        buttons.insert(0, widgets.button(look.say(care_texts.OPEN_GMAIL), widgets.opens(look.links.thread(found.mine))))
    about = {"candidate": found.candidate, "conversation": found.conversation}
    if found.may_reply:
        answer = widgets.calls(look.links.action("reply"), **about)
        buttons.insert(0, widgets.button(look.say(reply_texts.REPLY), answer, filled=True))
    if found.may_reply and found.mine:
        later = widgets.calls(look.links.action("draft_later"), **about)
        buttons.append(widgets.button(look.say(reply_texts.LATER), later))
    return widgets.section(widgets.text(care_texts.timeline(look.say, found)), widgets.buttons(*buttons))


def _entry(entry: Entry, look: Look) -> widgets.Section:
    sender = shown(entry.sender.label, 80) if entry.sender else look.say(care_texts.NO_SENDER)
    head = widgets.decorated(sender, care_texts.recipients(look.say, entry), bold=True, icon="EMAIL")
    words = lines_of(entry.text, LONGEST_TEXT)
    files = entry.attachments[:MOST_FILES]
    names = [care_texts.file(look.say, each) for each in files]
    more = len(entry.attachments) - len(files)
    names += [look.say.counted("and %(number)s more file", "and %(number)s more files", more)] if more else []
    return widgets.section(
        head,
        *([widgets.text(words, most_lines=OPEN_LINES if _long(words) else 0)] if words else []),
        *([widgets.decorated("\n".join(names), icon="DESCRIPTION")] if names else []),
    )


def _long(words: str) -> bool:
    """Whether a text is worth a "show more" at the sidebar's width."""
    return words.count("\n") >= OPEN_LINES or len(words) > OPEN_LINES * LINE


def _foot(found: Timeline, left: int, look: Look) -> widgets.Section:
    if not left:
        return widgets.section()
    page = widgets.opens(look.links.conversation(found.candidate, found.conversation))
    return widgets.section(widgets.decorated(texts.more(look.say, left), on_click=page))
