"""Notes on a candidate, and her conversations, opened from her card."""

from dataclasses import replace

from addon import care_texts
from addon.actions import again
from addon.actions.action import Outcome, required, written
from addon.actions.services import Services
from addon.answer import Way
from addon.cards import conversation, forms
from addon.cards.forms import About
from addon.cards.look import Look
from addon.event import Event
from backend.domain.errors import HirelabelError, NotAccepted
from backend.domain.ids import random
from backend.domain.recognition import Profile
from backend.services.signing_in import Session


def profile(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """The card of one of several candidates."""
    found = services.caring.profile(session, required(event, "candidate"))
    return again.candidate(services, event, session, look, found.candidate.id, way=Way.PUSH)


def unfold(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """One of her conversations, message by message."""
    identity = required(event, "candidate")
    found = services.unfolding.conversation(session, identity, required(event, "conversation"))
    return Outcome(conversation.card(found, look), way=Way.PUSH)


def note(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Open the form for a note."""
    found = services.caring.profile(session, required(event, "candidate"))
    colleagues = services.choosing.readers(session, found.candidate)
    return Outcome(forms.note(_about(found, random()), look, colleagues), way=Way.PUSH)


def save_note(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Write the note; the form's nonce makes it one note, however often it is sent. Who names people means them."""
    identity, nonce = required(event, "candidate"), required(event, "nonce")
    text, named = written(event, "note"), event.form.get("readers", ())
    private = written(event, "kind") == forms.PRIVATE or bool(named)
    try:
        services.noting.write(session, identity, nonce, text, private=private, readers=named)
    except HirelabelError as wrong:
        found = services.caring.profile(session, identity)
        faults = wrong.faults if isinstance(wrong, NotAccepted) else {"": wrong.tell}
        about = replace(_about(found, nonce), faults=faults)
        colleagues = services.choosing.readers(session, found.candidate)
        return Outcome(forms.note(about, look, colleagues, text, named if private else None))
    toast = look.say(care_texts.NOTED)
    return again.candidate(services, event, session, look, identity, toast=toast, way=Way.BACK)


def _about(found: Profile, nonce: str) -> About:
    return About(found.candidate.id, found.candidate.name, {"nonce": nonce})
