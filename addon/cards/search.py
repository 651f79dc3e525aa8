"""The field that finds candidates, and the card of those it found."""

from addon import care_texts, home_texts, texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.search import Found, Hit
from backend.texts import shown

FIELD = "search"
AGAIN = "again"


def card(found: Found, look: Look) -> widgets.Card:
    """Draws a row for each, which leads to her card; the field stands above, so that she can go on searching."""
    return widgets.card(
        "search",
        look.say(home_texts.CANDIDATES),
        field(look, found.search, again=True),
        _hits(found, look) if found.hits else _none(found, look),
    )


def field(look: Look, value: str = "", *, again: bool = False) -> widgets.Section:
    """The field and its button; searched for `again`, the card takes the place of the one before."""
    url, more = look.links.action("search"), {AGAIN: "yes"} if again else {}
    search = widgets.button(look.say(home_texts.SEARCH), widgets.calls(url, **more))
    return widgets.section(
        widgets.text_input(FIELD, look.say(home_texts.SEARCH_LABEL), value=value[:100]),
        widgets.buttons(search),
    )


def _hits(found: Found, look: Look) -> widgets.Section:
    url = look.links.found(found.search)
    drawn = widgets.listing([_row(hit, look) for hit in found.hits], url, look, size=20_000)
    if found.more:
        drawn["widgets"].append(widgets.decorated(look.say(home_texts.MORE), on_click=widgets.opens(url)))
    return drawn


def _row(hit: Hit, look: Look) -> widgets.Widget:
    address = next((each.address for each in hit.candidate.addresses), "")
    below = "\n".join(filter(None, (texts.stage_and_job(look.say, hit), shown(address, 60))))
    name = shown(hit.candidate.name or address or hit.candidate.id)
    card = widgets.calls(look.links.action("profile"), candidate=hit.candidate.id)
    return widgets.decorated(name, below, bold=True, icon="PERSON", on_click=card)


def _none(found: Found, look: Look) -> widgets.Section:
    """What to do when nobody was found."""
    if found.too_short:
        return widgets.section(widgets.text(look.say(home_texts.TOO_SHORT)))
    return widgets.section(
        widgets.text(look.say(home_texts.NOBODY_FOUND, search=shown(found.search, 60))),
        widgets.text(look.say(home_texts.SEARCH_OTHERWISE)),
        *([widgets.buttons(_add(found.search, look))] if found.may_add else []),
    )


def _add(sought: str, look: Look) -> widgets.Button:
    """The way to add by hand whom nobody has added yet."""
    given = {"address" if "@" in sought else "name": sought}
    return widgets.button(look.say(care_texts.ADD_BY_HAND), widgets.calls(look.links.action("enroll"), **given))
