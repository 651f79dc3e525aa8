"""The field that finds candidates."""

from addon import answer
from addon.actions.action import Outcome, written
from addon.actions.services import Services
from addon.cards import search
from addon.cards.look import Look
from addon.event import Event
from backend.services.signing_in import Session


def run(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Look candidates up; nothing changes, so twice is harmless."""
    found = services.searching.search(session, written(event, search.FIELD)[:100])
    again = search.AGAIN in event.parameters
    return Outcome(search.card(found, look), way=answer.Way.REPLACE if again else answer.Way.PUSH)
