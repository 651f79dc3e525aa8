"""The people: enabling by name, invitations, roles, and taking a seat away."""

from dataclasses import dataclass

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from backend.console.settings.form import Form, done
from backend.console.settings.form import page as page_of
from backend.console.speech import say, voice
from backend.domain.address import key_of
from backend.domain.enablement import fault_of_address
from backend.domain.errors import Malformed, Missing, NotAccepted, Overtaken
from backend.domain.recruiter import Role, may_give
from backend.domain.wording import word
from backend.guards import SignedIn
from backend.services.inviting import Inviting
from backend.services.staffing import Staffing

ENDINGS = {"pause", "disconnect"}


@dataclass(frozen=True)
class Page:
    """The services behind the pages."""

    staffing: Staffing
    inviting: Inviting

    def listed(self, form: Form) -> ResponseReturnValue:
        """Everybody, and the form that enables one more."""
        here = SignedIn.here()
        roles = [role for role in Role if may_give(here.recruiter.role, role)]
        members = self.staffing.members(here.organization.id)
        return page_of("people", form, members=members, roles=roles, link=self.inviting.link, sends=self.inviting.sends)

    def stays(self, person: str, why: NotAccepted) -> ResponseReturnValue:
        """The list again, with why she stays as she is."""
        return self.listed(Form({"role": Role.RECRUITER.value}, faults={f"role-{person}": why.faults[""]}))

    def enabled(self, address: str, role: Role) -> ResponseReturnValue:
        """Give her a seat, and write to a hiring manager; what she has already stays. Raises Refused."""
        here = SignedIn.here()
        has = self.staffing.seated(here.organization.id).get(key_of(address))
        if has and has is not role:
            fault = word("This person has a seat already. Change the role in the list.")
            return self.listed(Form({"address": address, "role": role.value}, faults={"address": fault}))
        self.staffing.enable(here, [address], role, voice().language.code)
        if role is not Role.HIRING_MANAGER:
            words = word("%(address)s has a seat already.") if has else word("%(address)s may sign in now.")
            return done(say(words, address=address), url_for("people.listing"))
        return self.invited(address)

    def invited(self, address: str) -> ResponseReturnValue:
        """Write to her, or say that the link is to be sent by hand. Raises Missing, also for who has no seat."""
        here = SignedIn.here()
        member = self.staffing.member(here.organization.id, key_of(address))
        if member.role is None:
            raise Missing(f"{member.id} has no seat")
        self.inviting.invite(here.organization.id, member.id)
        words = (
            say("An invitation to %(address)s is on its way.", address=member.id)
            if self.inviting.sends
            else say("%(address)s may sign in now. Send the link beside the address yourself.", address=member.id)
        )
        return done(words, url_for("people.listing"))


def blueprint(page: Page) -> Blueprint:
    """`/console/settings/people`; every button twice is harmless."""
    pages = Blueprint("people", __name__, url_prefix="/console/settings")

    @pages.get("/people")
    def listing() -> ResponseReturnValue:
        return page.listed(Form({"role": Role.RECRUITER.value}))

    @pages.post("/people")
    def enable() -> ResponseReturnValue:
        form = request.form
        address, role = form.get("address", "").strip(), form.get("role", "")
        if fault := fault_of_address(address, SignedIn.here().organization):
            return page.listed(Form({"address": address, "role": role}, faults={"address": fault}))
        return page.enabled(address, _role(role))

    @pages.post("/people/<person>/invite")
    def invite(person: str) -> ResponseReturnValue:
        return page.invited(person)

    @pages.post("/people/<person>/role")
    def promote(person: str) -> ResponseReturnValue:
        role, was = _role(request.form.get("role", "")), request.form.get("was", "")
        try:
            member = page.staffing.promote(SignedIn.here(), person, role, was)
        except NotAccepted as why:
            return page.stays(person, why)
        except Overtaken as changed:
            return done(say(changed.tell), url_for("people.listing"))
        return done(say("The role of %(name)s is changed.", name=member.name), url_for("people.listing"))

    _leaving(pages, page)
    return pages


def _leaving(pages: Blueprint, page: Page) -> None:
    @pages.get("/people/<person>/remove")
    def ask(person: str) -> ResponseReturnValue:
        return page_of("person_remove", Form({}), member=page.staffing.member(SignedIn.here().organization.id, person))

    @pages.post("/people/<person>/remove")
    def remove(person: str) -> ResponseReturnValue:
        ending = request.form.get("ending", "pause")
        if ending not in ENDINGS:
            raise Malformed("ending", "pause or disconnect")
        try:
            member = page.staffing.take(SignedIn.here(), person, disconnect=ending == "disconnect")
        except NotAccepted as why:
            return page.stays(person, why)
        except Missing:
            return done(say("That person has no seat."), url_for("people.listing"))
        return done(say("%(name)s can no longer sign in.", name=member.name), url_for("people.listing"))


def _role(text: str) -> Role:
    if text not in set(Role):
        raise Malformed("role", "a role")
    return Role(text)
