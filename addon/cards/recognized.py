"""Which card draws what the sidebar recognized."""

from datetime import datetime

from addon.cards import candidate, colleague, connect, in_touch, nobody, pick, several, stranger
from addon.cards.links import Links
from addon.cards.widgets import Card
from backend.domain.recognition import (
    Colleagues,
    ConnectMailbox,
    InTouch,
    Nobody,
    OneCandidate,
    Protected,
    Recognition,
    SeveralCandidates,
    Stranger,
    WhoIsThis,
)


def card(found: Recognition, links: Links, now: datetime) -> Card:  # noqa: PLR0911 - one for each kind
    """Draws the card of a recognition; days are those of `now`'s zone."""
    match found:
        case OneCandidate():
            return candidate.card(found, links, now)
        case InTouch():
            return in_touch.card(found)
        case SeveralCandidates():
            return several.card(found, links, now)
        case ConnectMailbox():
            return connect.card(found, links, now)
        case Stranger():
            return stranger.card(found, links)
        case WhoIsThis():
            return pick.card(found, links)
        case Colleagues():
            return colleague.card(found)
        case Nobody() | Protected():
            return nobody.card(found)
