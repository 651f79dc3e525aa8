"""The few widgets our cards are made of, as google.apps.card.v1 JSON; what they say is the cards' own.

Everything given as text is plain: it is escaped here, once. Only fields Gmail's sidebar draws are used.
"""

import html
import json
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from addon import texts
from addon.cards.look import Look
from backend.domain.address import LONGEST_ADDRESS, Address
from backend.texts import shown

Widget = dict[str, Any]
Button = dict[str, Any]
OnClick = dict[str, Any]
Section = dict[str, Any]
Card = dict[str, Any]

MOST_ROWS = 25
"""Gmail cuts a card at 100 widgets without a word, and three lists are the most one card holds."""
LONGEST_PARAMETER = LONGEST_ADDRESS + 1
"""So that an address too long to be one stays so, and no name of a mail makes an answer too large to be drawn."""
FILLED = {"red": 0.102, "green": 0.451, "blue": 0.91}
"""Gmail's blue; a button with a color is a filled one (Button.type is for Chat)."""

UNMARKED = str.maketrans("<>", "\u2039\u203a")
"""Google does not say whether a header's title is read as HTML, so none may look like it."""


def card(name: str, title: str, *sections: Section) -> Card:
    """A card of those sections that hold something; its title may fill two lines, so there is no subtitle."""
    filled = [part for part in sections if part["widgets"]]
    return {"name": name, "header": {"title": title.translate(UNMARKED)}, "sections": filled}


def section(*widgets: Widget, header: str = "", open_rows: int = 0) -> Section:
    """Widgets under a header of ours; where there are more than `open_rows`, the others wait under "show more"."""
    found: Section = {"header": header} if header else {}
    found["widgets"] = list(widgets)
    if 0 < open_rows < len(widgets):
        found |= {"collapsible": True, "uncollapsibleWidgetsCount": open_rows}
    return found


def text(words: str, *, most_lines: int = 0) -> Widget:
    """A paragraph; of one that has more than `most_lines` the rest waits under "show more"."""
    return {"textParagraph": {"text": _html(words), **({"maxLines": most_lines} if most_lines else {})}}


def fault(words: str) -> Widget:
    """Why what a person put in will not do; red, and marked for whoever sees no red."""
    return {"textParagraph": {"text": f'<font color="#b3261e"><b>⚠ {_html(words)}</b></font>'}}


def decorated(
    words: str,
    below: str = "",
    *,
    bold: bool = False,
    icon: str = "",
    on_click: OnClick | None = None,
    button: Button | None = None,
) -> Widget:
    """A line that wraps, with smaller words below it, and what happens on a click on it or on its button."""
    row: Widget = {"text": f"<b>{_html(words)}</b>" if bold else _html(words), "wrapText": True}
    row |= {"bottomLabel": _html(below)} if below else {}
    row |= {"startIcon": {"knownIcon": icon}} if icon else {}
    row |= {"onClick": on_click} if on_click else {}
    row |= {"button": button} if button else {}
    return {"decoratedText": row}


def buttons(*row: Button) -> Widget:
    """Buttons side by side."""
    return {"buttonList": {"buttons": list(row)}}


def button(words: str, on_click: OnClick, *, filled: bool = False) -> Button:
    """A button with plain words of ours; one per card is filled."""
    return {"text": words, **({"color": FILLED} if filled else {}), "onClick": on_click}


def refresh(look: Look) -> Button:
    """The button that draws the card anew; nothing pushes news into an open sidebar."""
    return button(look.say(texts.REFRESH), calls(look.links.action("refresh")))


def person(address: Address, *, icon: str = "PERSON", below: str = "", button: Button | None = None) -> Widget:
    """Someone of a mail's headers: the name, the address below it, and more."""
    lines = [shown(address.address) if address.name else "", below]
    return decorated(shown(address.label), "\n".join(filter(None, lines)), bold=True, icon=icon, button=button)


def text_input(name: str, label: str, *, value: str = "", hint: str = "") -> Widget:
    """A field for one line of text."""
    field = {"name": name, "label": label, "type": "SINGLE_LINE"}
    field |= {"value": value} if value else {}
    field |= {"hintText": hint} if hint else {}
    return {"textInput": field}


def calls(url: str, **parameters: str) -> OnClick:
    """A click that posts an event to us; what mails say is cut in it."""
    return carries(url, {key: value[:LONGEST_PARAMETER] for key, value in parameters.items()})


def carries(url: str, parameters: Mapping[str, str]) -> OnClick:
    """A click that posts an event to us with these values whole."""
    action: dict[str, Any] = {"function": url}
    if parameters:
        action["parameters"] = [{"key": key, "value": value} for key, value in parameters.items()]
    return {"action": action}


def keeping(click: OnClick) -> OnClick:
    """The click that posts to us, with all that was typed left where it stands."""
    return {"action": {**click["action"], "persistValues": True}}


def opens(url: str) -> OnClick:
    """A click that opens a page beside Gmail."""
    return {"openLink": {"url": url}}


def opens_over(url: str) -> OnClick:
    """A click that opens a page over Gmail; closing it reloads the card, where Gmail notices."""
    return {"openLink": {"url": url, "openAs": "OVERLAY", "onClose": "RELOAD"}}


def listing(
    rows: Sequence[Widget], url: str, look: Look, *, size: int, header: str = "", open_rows: int = 0, beyond: int = 0
) -> Section:
    """As many rows as fit into `size` characters of JSON (a whole answer stays under 30 kB), then where the rest is.

    `beyond` are those that were not even drawn.
    """
    sizes = accumulate(len(json.dumps(row)) for row in rows[:MOST_ROWS])
    fitting = [row for row, total in zip(rows, sizes, strict=False) if total <= size]
    left = len(rows) - len(fitting) + beyond
    tail = [decorated(texts.more(look.say, left), on_click=opens(url))] if left else []
    return section(*fitting, *tail, header=header, open_rows=open_rows)


def _html(words: str) -> str:
    return html.escape(words, quote=False).replace("\n", "<br>")
