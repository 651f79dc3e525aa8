"""Notes on a candidate, and her conversations, opened from her card."""

from collections.abc import Mapping
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
    """Open the form for a note: a new one, or one of hers as it stands."""
    identity, own = required(event, "candidate"), event.parameters.get("note", "")
    found = services.caring.profile(session, identity)
    colleagues = services.choosing.readers(session, found.candidate)
    if not own:
        return Outcome(forms.note(_about(found, {"nonce": random()}), look, colleagues), way=Way.PUSH)
    stands = services.noting.hers(session, identity, own)
    named = stands.readers if stands.private else None
    return Outcome(forms.note(_about(found, {"note": own}), look, colleagues, stands.text, named), way=Way.PUSH)


def save_note(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Write the note; the form's nonce makes it one note, however often it is sent. Who names people means them."""
    identity, own = required(event, "candidate"), event.parameters.get("note", "")
    hidden = {"note": own} if own else {"nonce": required(event, "nonce")}
    text, named = written(event, "note"), event.form.get("readers", ())
    private = written(event, "kind") == forms.PRIVATE or bool(named)
    save = services.noting.correct if own else services.noting.write
    try:
        save(session, identity, own or hidden["nonce"], text, private=private, readers=named)
    except HirelabelError as wrong:
        found = services.caring.profile(session, identity)
        faults = wrong.faults if isinstance(wrong, NotAccepted) else {"": wrong.tell}
        about = replace(_about(found, hidden), faults=faults)
        colleagues = services.choosing.readers(session, found.candidate)
        return Outcome(forms.note(about, look, colleagues, text, named if private else None))
    toast = look.say(care_texts.NOTE_CHANGED if own else care_texts.NOTED)
    return again.candidate(services, event, session, look, identity, toast=toast, way=Way.BACK)


def remove_note(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Take a note of hers away for good."""
    identity = required(event, "candidate")
    services.noting.remove(session, identity, required(event, "note"))
    toast = look.say(care_texts.NOTE_REMOVED)
    return again.candidate(services, event, session, look, identity, toast=toast, way=Way.BACK)


def _about(found: Profile, hidden: Mapping[str, str]) -> About:
    return About(found.candidate.id, found.candidate.name, hidden)
