"""Which card draws what the sidebar recognized."""

from datetime import datetime

from addon.cards import candidate, colleague, connect, in_touch, nobody, notice, pick, several, stranger
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
    Sight,
    Stranger,
    WhoIsThis,
)


def card(sight: Sight, links: Links, now: datetime) -> Card:
    """Draws the card of a recognition under the notice there may be; days are those of `now`'s zone."""
    drawn = _card(sight.found, links, now)
    if sight.notice is None:
        return drawn
    return drawn | {"sections": [notice.section(sight.notice, links, now), *drawn["sections"]]}


def _card(found: Recognition, links: Links, now: datetime) -> Card:  # noqa: PLR0911 - one for each kind
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
