"""The card of a mail that is about several candidates: a row each, which opens the card of that one."""

from addon import texts
from addon.cards import candidate, widgets
from addon.cards.look import Look
from backend.domain.recognition import Profile, SeveralCandidates


def card(found: SeveralCandidates, look: Look) -> widgets.Card:
    """Draws whose turn it is with each of them."""
    rows = [_row(profile, look) for profile in found.profiles]
    return widgets.card(
        "several",
        texts.several(look.say, len(found.profiles)),
        widgets.listing(rows, look.links.console, look, size=20_000),
        widgets.section(widgets.buttons(widgets.refresh(look))),
    )


def _row(profile: Profile, look: Look) -> widgets.Widget:
    below = f"{texts.standing(look.say, profile)}\n{texts.stage_and_job(look.say, profile)}"
    page = widgets.calls(look.links.action("profile"), candidate=profile.candidate.id)
    return widgets.decorated(candidate.name_of(profile), below, bold=True, icon="PERSON", on_click=page)
