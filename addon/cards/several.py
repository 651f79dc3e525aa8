"""The card of a mail that is about several candidates: a row each, which opens the profile."""

from datetime import datetime

from addon import texts
from addon.cards import candidate, widgets
from addon.cards.links import Links
from backend.domain.recognition import Profile, SeveralCandidates


def card(found: SeveralCandidates, links: Links, now: datetime) -> widgets.Card:
    """Draws whose turn it is with each of them."""
    rows = [_row(profile, links, now) for profile in found.profiles]
    return widgets.card(
        "several",
        texts.several(len(found.profiles)),
        widgets.listing(rows, links.console, size=20_000),
        widgets.section(widgets.buttons(widgets.refresh(links.action("refresh")))),
    )


def _row(profile: Profile, links: Links, now: datetime) -> widgets.Widget:
    below = f"{texts.standing(profile, now)}\n{texts.stage_and_job(profile)}"
    page = widgets.opens(links.profile(profile.candidate.id))
    return widgets.decorated(candidate.name_of(profile), below, bold=True, icon="PERSON", on_click=page)
