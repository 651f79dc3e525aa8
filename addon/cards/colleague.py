"""The card of a mail among own people only, and the explicit yes by which a colleague becomes an applicant."""

from collections.abc import Sequence

from addon import texts
from addon.cards import widgets
from addon.cards.look import Look
from backend.domain.address import Address
from backend.domain.recognition import Colleagues, Means
from backend.domain.wording import word

APPLIES = word("Kept as an application. The colleague will not see it here.")
PROTECTED = word(
    "Does a colleague apply? The profile is then open to its owner, the job's team and admins only, never to the "
    "colleague. Only threads you label belong to it."
)


def card(found: Colleagues, look: Look) -> widgets.Card:
    """Draws that there is nobody to add, and what a recruiter may say all the same."""
    people = [widgets.text(texts.named(look.say, found.people))] if found.people else []
    offered = found.means is Means.ADD
    return widgets.card(
        "colleagues",
        look.say(texts.COLLEAGUES),
        widgets.section(widgets.text(look.say(texts.COLLEAGUES_ONLY)), *people, *(_add(look) if offered else ())),
        applicants(found.applicants if offered else (), look),
    )


def applicants(people: Sequence[Address], look: Look) -> widgets.Section:
    """A row for each colleague whose application the mail may be, folded away: it is seldom one."""
    if not people:
        return widgets.section()
    rows = [widgets.text(look.say(PROTECTED)), *(_row(person, look) for person in people)]
    return widgets.listing(rows, look.links.waiting, look, size=16_000, header=look.say("An application?"), open_rows=1)


def _row(person: Address, look: Look) -> widgets.Widget:
    applies = widgets.calls(look.links.action("applies"), address=person.address)
    return widgets.person(person, icon="", button=widgets.button(look.say("This is an application"), applies))


def _add(look: Look) -> tuple[widgets.Widget, ...]:
    """For a forwarded mail, or talk about a candidate: once it is here she can say whom it is about."""
    add = widgets.calls(look.links.action("add"))
    return (widgets.buttons(widgets.button(look.say(texts.ADD_THREAD), add)),)
