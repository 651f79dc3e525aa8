"""The card of a candidate once something was done about her."""

from dataclasses import replace

from addon.actions.action import Outcome
from addon.actions.opening import opened, show_message
from addon.actions.services import Services
from addon.answer import Way
from addon.cards import recognized
from addon.cards.look import Look
from addon.event import Event
from backend.domain.errors import HirelabelError, Missing
from backend.domain.recognition import Means, OneCandidate, Sight
from backend.services.signing_in import Session


def candidate(
    services: Services, event: Event, session: Session, look: Look, identity: str, *, toast: str = "", way: Way
) -> Outcome:
    """Her card as it now is, beside the open mail if that is about her; what is open to the reader when she is not.

    That Gmail answers no more does not undo what was done, so the card is then drawn without it.
    """
    session = session.later()
    sight = _beside_the_mail(services, event, session, identity)
    try:
        if sight is None:
            profile = services.caring.profile(session, identity)
            sight = Sight(OneCandidate(replace(profile, means=Means.WAIT)))
    except Missing:
        return replace(show_message(services, event, session, look), notification=toast, way=way)
    return Outcome(recognized.card(sight, look), toast, way)


def _beside_the_mail(services: Services, event: Event, session: Session, identity: str) -> Sight | None:
    if event.message_id is None:
        return None
    try:
        sight = services.recognizing.recognize(session, opened(event))
    except HirelabelError:
        return None
    found = sight.found
    return sight if isinstance(found, OneCandidate) and found.profile.candidate.id == identity else None
