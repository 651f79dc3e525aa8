"""Who looks at a card."""

from dataclasses import dataclass

from addon.cards.links import Links
from backend.texts import Voice


@dataclass(frozen=True)
class Look:
    """Where a reader's clicks lead, and the voice that speaks to her."""

    links: Links
    say: Voice
