"""Which card draws what the sidebar recognized."""

from addon.cards import (
    candidate,
    colleague,
    connect,
    elsewhere,
    ignored,
    in_touch,
    nobody,
    notice,
    pick,
    several,
    stranger,
)
from addon.cards.look import Look
from addon.cards.widgets import Card
from backend.domain.recognition import (
    Colleagues,
    ConnectMailbox,
    Elsewhere,
    IgnoredSender,
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


def card(sight: Sight, look: Look) -> Card:
    """Draws the card of a recognition under the notice there may be; days are those of `now`'s zone."""
    drawn = _card(sight.found, look)
    if sight.notice is None:
        return drawn
    return drawn | {"sections": [notice.section(sight.notice, look), *drawn["sections"]]}


def _card(found: Recognition, look: Look) -> Card:  # noqa: C901, PLR0911 - one for each kind
    match found:
        case OneCandidate():
            return candidate.card(found, look)
        case InTouch():
            return in_touch.card(found, look)
        case SeveralCandidates():
            return several.card(found, look)
        case ConnectMailbox():
            return connect.card(found, look)
        case Stranger():
            return stranger.card(found, look)
        case WhoIsThis():
            return pick.card(found, look)
        case IgnoredSender():
            return ignored.card(found, look)
        case Elsewhere():
            return elsewhere.card(found, look)
        case Colleagues():
            return colleague.card(found, look)
        case Nobody() | Protected():
            return nobody.card(found, look)
