"""What helps her while she writes a mail. Nothing is stored, so each may come twice; words go in as often as asked."""

import html

from addon import answer
from addon.actions.action import Outcome, required
from addon.actions.services import Services
from addon.cards import compose
from addon.cards.look import Look
from addon.event import Event
from backend.domain.errors import Malformed
from backend.services.signing_in import Session


def show(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Whom the draft goes to."""
    found = services.composing.draft(session, event.recipients)
    if len(found.profiles) == 1 and not found.in_touch:
        return Outcome(compose.one(found.profiles[0], look))
    return Outcome(compose.card(found, look))


def choose(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """One of several, above the card to choose from."""
    profile = services.caring.profile(session, required(event, "candidate"))
    return Outcome(compose.one(profile, look), way=answer.Way.PUSH)


def insert(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Put words about a candidate into the draft: a greeting, or the title of the job."""
    profile = services.caring.profile(session, required(event, "candidate"))
    match event.parameters.get("what", ""):
        case "greeting":
            words = f"<p>{html.escape(compose.greeting(profile, look))}</p>"
        case "job" if profile.job:
            words = html.escape(profile.job.title)
        case _:
            raise Malformed("$.commonEventObject.parameters.what", "what to insert")
    return Outcome(compose.one(profile, look), inserted=words)
