"""What a recruiter does to a candidate: moves her on, assigns her, edits her, adds her by hand."""

from dataclasses import replace

from addon import care_texts
from addon.actions import again
from addon.actions.action import Outcome, required, written
from addon.actions.opening import opened
from addon.actions.services import Services
from addon.answer import Way
from addon.cards import forms
from addon.cards.forms import About
from addon.cards.look import Look
from addon.cards.widgets import Card
from addon.event import Event
from backend.domain.errors import HirelabelError, NotAccepted
from backend.domain.ids import random
from backend.domain.particulars import Assignment, Particulars, assignment_of, particulars_of, typed
from backend.domain.recognition import Means, Profile
from backend.domain.tag import tags_of
from backend.services.signing_in import Session
from backend.texts import moved


def move(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Bring her to the stage just chosen; twice is harmless, for it is the stage and not a step that is sent."""
    identity, chosen = required(event, "candidate"), written(event, "stage")
    try:
        stage = services.caring.move(session, identity, chosen)
        toast = moved(look.say, stage.name, ended=stage.ended)
    except NotAccepted as wrong:
        toast = look.say(next(iter(wrong.faults.values())))
    return again.candidate(services, event, session, look, identity, toast=toast, way=Way.REPLACE)


def assign(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Open the form for her owner, job and tags."""
    profile = services.caring.changeable(session, required(event, "candidate"))
    shown = forms.drawable_tags(assignment_of(profile))
    return _assignment(services, session, look, profile, shown, shown, {})


def save_assign(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Assign her; sent twice it changes nothing more, and what was wrong stands in the form again."""
    identity = required(event, "candidate")
    shown = Assignment(_sent(event, "owner"), _sent(event, "job"), tags_of(_sent(event, "tags")))
    owner, job = written(event, "owner") or shown.owner, written(event, "job") or shown.job
    given = Assignment(owner, job, tags_of(written(event, "tags")))
    try:
        services.caring.assign(session, identity, shown, given)
    except HirelabelError as wrong:
        profile = services.caring.changeable(session, identity)
        asked = replace(given, tags=(written(event, "tags"),))
        before = replace(shown, tags=(_sent(event, "tags"),))
        return _assignment(services, session, look, profile, before, asked, _faults(wrong))
    if given.job != shown.job:
        services.moving_labels.after_assigning(session, identity)
    toast = look.say(care_texts.ASSIGNED)
    return again.candidate(services, event, session, look, identity, toast=toast, way=Way.BACK)


def edit(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Open the form for her name, addresses and link."""
    profile = services.caring.changeable(session, required(event, "candidate"))
    shown = forms.drawable(particulars_of(profile.candidate))
    return Outcome(_edit_form(profile, shown, shown, look, {}), way=Way.PUSH)


def save_edit(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Change her; sent twice it changes nothing more, and what was wrong stands in the form again."""
    identity = required(event, "candidate")
    shown = typed(_sent(event, "name"), _sent(event, "addresses"), _sent(event, "ats_url"))
    given = _given(event)
    try:
        services.caring.edit(session, identity, shown, given)
    except HirelabelError as wrong:
        profile = services.caring.changeable(session, identity)
        before = Particulars(_sent(event, "name"), (_sent(event, "addresses"),), _sent(event, "ats_url"))
        return Outcome(_edit_form(profile, before, _as_typed(event), look, _faults(wrong)))
    toast = look.say(care_texts.ASSIGNED)
    return again.candidate(services, event, session, look, identity, toast=toast, way=Way.BACK)


def enroll(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Open the form for a candidate to add, with what the open mail says of her."""
    services.caring.admit(session)
    address = event.parameters.get("address", "")
    given = Particulars(event.parameters.get("name", ""), (address,) if address else ())
    hidden = {"nonce": random(), "means": event.parameters.get("means", "")}
    return Outcome(forms.particulars("enroll", About("", "", hidden), look, given), way=Way.PUSH)


def save_enroll(services: Services, event: Event, session: Session, look: Look) -> Outcome:
    """Add her, then bring in the mail she was added from; by the form's nonce that is one candidate, sent twice too."""
    nonce, means = required(event, "nonce"), event.parameters.get("means", "")
    given = _given(event)
    try:
        added = services.caring.add(session, given, nonce)
    except HirelabelError as wrong:
        about = About("", "", {"nonce": nonce, "means": means}, _faults(wrong))
        return Outcome(forms.particulars("enroll", about, look, _as_typed(event)))
    toast = _followed(services, event, session, look) if means == Means.ADD else look.say(care_texts.ADDED)
    way = Way.BACK if event.message_id else Way.REPLACE
    return again.candidate(services, event, session, look, added.id, toast=toast, way=way)


def _followed(services: Services, event: Event, session: Session, look: Look) -> str:
    """Follow the open thread, which is filed under her by her address; the toast says whether that went well.

    She is added by then, so only this is not waited for when Gmail hangs.
    """

    def follow() -> None:
        thread = event.open_thread or services.recognizing.thread_of(session, opened(event))
        services.adding.follow(session, thread)

    try:
        services.hurrying.within(session, follow)
    except HirelabelError as why:
        return look.say(care_texts.ADDED_NOT_FOLLOWED, reason=look.say(why.tell))
    return look.say(care_texts.ADDED)


def _assignment(
    services: Services,
    session: Session,
    look: Look,
    profile: Profile,
    shown: Assignment,
    given: Assignment,
    faults: forms.Faults,
) -> Outcome:
    """The form, which remembers what it showed at first, so that only what she changes is changed."""
    candidate = profile.candidate
    hidden = {"was_owner": shown.owner, "was_job": shown.job, "was_tags": ", ".join(shown.tags)}
    about = About(candidate.id, candidate.name, hidden, faults)
    owners, jobs = services.choosing.owners(session, candidate), services.choosing.jobs(session, candidate)
    card = forms.assignment(about, look, given, owners, jobs)
    return Outcome(card, way=Way.REPLACE if faults else Way.PUSH)


def _edit_form(profile: Profile, shown: Particulars, given: Particulars, look: Look, faults: forms.Faults) -> Card:
    addresses = "\n".join(shown.addresses)
    hidden = {"was_name": shown.name, "was_addresses": addresses, "was_ats_url": shown.ats_url}
    about = About(profile.candidate.id, profile.candidate.name, hidden, faults)
    return forms.particulars("edit", about, look, given)


def _given(event: Event) -> Particulars:
    """What the form says."""
    return typed(written(event, "name"), written(event, "addresses"), written(event, "ats_url"))


def _as_typed(event: Event) -> Particulars:
    """The same letter by letter, to stand in the form again."""
    return Particulars(written(event, "name"), (written(event, "addresses"),), written(event, "ats_url"))


def _sent(event: Event, name: str) -> str:
    """What a field showed when the form was opened."""
    return event.parameters.get(f"was_{name}", "")


def _faults(wrong: HirelabelError) -> forms.Faults:
    """What to say in the form; what is no field's fault is said at its head, and all that was typed stays."""
    return wrong.faults if isinstance(wrong, NotAccepted) else {"": wrong.tell}
