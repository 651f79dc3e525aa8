"""The card that asks whom a conversation is about: one or several of those on it."""

from addon import texts
from addon.cards import colleague, connect, ignored, inputs, widgets
from addon.cards.look import Look
from backend.domain.address import Address
from backend.domain.recognition import Means, WhoIsThis
from backend.domain.wording import word
from backend.texts import shown

PEOPLE = "people"
"""The field of those she ticks, by address."""
TICK = word("Tick at least one person.")
ROOM = 10_000


def card(found: WhoIsThis, look: Look) -> widgets.Card:
    """Draws why nobody was filed and who may be chosen, or what must come first."""
    return widgets.card(
        "pick",
        look.say(texts.WHO_IS_THIS),
        widgets.section(
            widgets.text(texts.not_filed(look.say, found.reason)),
            *connect.means_of(found.means, look, first=connect.ONLY_THIS),
        ),
        _choices(found, look),
        _ignore(found, look),
        colleague.applicants(found.applicants, look),
    )


def _choices(found: WhoIsThis, look: Look) -> widgets.Section:
    """A box each, ticked where there is but one, or only their names where she can file nobody."""
    actions = {Means.ADD: "pick", **({} if found.conversation else {Means.CONNECT: "once"})}
    if found.means not in actions or not found.choices:
        people = [widgets.person(person, icon="") for person in found.choices]
        return widgets.listing(people, look.links.waiting, look, size=ROOM)
    choices = [(person.address, _named(person)) for person in found.choices]
    ticked = [person.address for person in found.choices] if len(found.choices) == 1 else []
    boxes = inputs.boxes(PEOPLE, look.say("One or several"), choices, ticked, ROOM)
    left = len(choices) - len(boxes["selectionInput"]["items"])
    more = [widgets.decorated(texts.more(look.say, left), on_click=widgets.opens(look.links.waiting))] if left else []
    carried = {"conversation": found.conversation} if found.conversation else {}
    choose = widgets.calls(look.links.action(actions[found.means]), **carried)
    button = widgets.button(look.say(texts.CHOOSE), choose, filled=found.means is Means.ADD)
    return widgets.section(boxes, *more, widgets.buttons(button))


def _ignore(found: WhoIsThis, look: Look) -> widgets.Section:
    """The way not to be asked about a newsletter: by its address alone, for many may write through its domain.

    What she labelled waits for her word all the same.
    """
    asked = not found.conversation and len(found.choices) == 1
    return widgets.section(widgets.buttons(ignored.button(found.choices[0], look))) if asked else widgets.section()


def _named(person: Address) -> str:
    return f"{shown(person.name, inputs.CALLED)} · {shown(person.address)}" if person.name else shown(person.address)
