"""The add-on's doors: every answer is 200 with a card or a notification, also when something failed."""

import logging
from functools import partial

from flask import Blueprint, Response, jsonify, request

from addon import answer
from addon.actions import ACTIONS
from addon.actions.action import Action, Outcome
from addon.actions.services import Services
from addon.cards import enable, error, still_working
from addon.cards.links import Links
from addon.cards.look import Look
from addon.event import Event, read
from backend.domain import clock
from backend.domain.errors import HirelabelError, Malformed, NotEnabled, StillWorking, TokenRefused
from backend.domain.zone import zone
from backend.language import language
from backend.payload import decoded
from backend.ports.identity import Identity, Person
from backend.services.signing_in import Session, SigningIn
from backend.texts import Voice

EMAIL_SCOPE = "https://www.googleapis.com/auth/userinfo.email"

log = logging.getLogger(__name__)


class Door:
    """What every call of the add-on host passes through: event, person, seat, action, answer."""

    def __init__(self, identity: Identity, signing_in: SigningIn, services: Services, origin: str) -> None:
        self._identity = identity
        self._signing_in = signing_in
        self._services = services
        self._origin = origin

    def answer(self, name: str, body: object) -> answer.Answer:
        """The answer to one call. Raises Malformed for a body that is no event, TokenRefused for a forged person."""
        event = read(body)
        action = ACTIONS[name]
        if not event.user_id_token:
            return answer.scopes_request([EMAIL_SCOPE])
        if missing := event.missing(action.needs(event)):
            return answer.scopes_request(missing)
        person = self._identity.person_of_addon(event.user_id_token)
        look = Look(Links(self._origin, person.address), _voice(event))
        return action.wrap(self._outcome(action, event, person, look))

    def _outcome(self, action: Action, event: Event, person: Person, look: Look) -> Outcome:
        try:
            return self._in_time(action, event, self._arrived(event, person, look), look)
        except NotEnabled:
            return Outcome(enable.card(look))
        except HirelabelError as fault:
            log.warning("add-on call failed: %s", type(fault).__name__)
            return Outcome(error.card(fault, look))
        except Exception:  # Gmail shows any other status as a box that says nothing
            log.exception("add-on call broke")
            return Outcome(error.card(HirelabelError("unexpected"), look))

    def _in_time(self, action: Action, event: Event, session: Session, look: Look) -> Outcome:
        """What came of it, or that it is still going on."""
        work = partial(action.run, self._services, event, session, look)
        try:
            return self._services.hurrying.within(session, work) if action.hurried else work()
        except StillWorking as slow:
            known = self._services.welcoming.meanwhile(session.later())
            return Outcome(still_working.card(slow, known, look))

    def _arrived(self, event: Event, person: Person, look: Look) -> Session:
        """The session of who reads; her pages and our mails to her remember the language and zone she reads in."""
        session = self._signing_in.arrive(person, event.open_thread)
        tag = look.say.language.tag if event.locale else ""
        return self._signing_in.remember(session, tag, event.zone_name if zone(event.zone_name) else "")


def _voice(event: Event) -> Voice:
    """The voice of the reader: her language, and this moment in her zone."""
    return Voice(language(event.locale), clock.now().astimezone(event.zone))


def blueprint(door: Door) -> Blueprint:
    """`POST /addon/<name>` for every action; 400 for a body that is no event, 401 for a forged user token."""
    routes = Blueprint("addon", __name__)

    @routes.post("/addon/<name>", strict_slashes=False)
    def called(name: str) -> tuple[Response, int]:
        if name not in ACTIONS:
            return jsonify(error="no such action"), 404
        try:
            return jsonify(door.answer(name, decoded(request.get_data()))), 200
        except Malformed as fault:
            return jsonify(error=str(fault)), 400
        except TokenRefused:
            return jsonify(error="user token refused"), 401

    return routes
