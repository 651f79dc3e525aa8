"""Every public method of every service, with every id and record of another organization: a stranger's answer."""

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from typing import Any, get_args, get_type_hints

import pytest

from backend.domain import clock
from backend.domain.access import Reader, reader_of
from backend.domain.address import Address
from backend.domain.candidate import Candidate
from backend.domain.conversation import Conversation
from backend.domain.errors import HirelabelError, ReconnectNeeded
from backend.domain.history import Touched
from backend.domain.mailbox import Mailbox
from backend.domain.message import Message
from backend.domain.organization import Organization
from backend.domain.particulars import Assignment, Particulars
from backend.domain.recruiter import Recruiter
from backend.domain.thread import Thread
from backend.domain.work import Pending, WorkItem
from backend.ports.consent import Grant
from backend.ports.identity import Person
from backend.services.glancing import Glance
from backend.services.holding import Keep
from backend.services.opening import Box, Shut, nothing_to_keep
from backend.services.recognizing import Opened
from backend.services.signing_in import Session
from tests.isolation.conftest import Two
from tests.isolation.strangers import texts

OF_MACHINES = {
    "auditing.ask_due",
    "following.look",
    "following.look_due",
    "following.pushed",
    "renewing.renew_due",
    "working.announced",
    "working.run",
    "working.run_due",
}
"""Asked by the clock, by Pub/Sub or for one's own mailbox; they take no organization and hand out nothing."""
IDS = {
    "candidate_id",
    "candidates",
    "conversation",
    "conversation_id",
    "identity",
    "label_ids",
    "mailbox",
    "mailbox_id",
    "message",
    "question_id",
    "recruiter_id",
    "search",
    "thread_id",
}
"""Parameters that are text: each of their ids stands in each of them."""
VARIOUS = inspect.Parameter.VAR_POSITIONAL
Call = Callable[[Any], str]


def ours(two: Two) -> dict[Any, Any]:
    """What is ours in every call, by type or by name."""
    session = two.session
    organization = session.organization
    return {
        Session: session,
        Organization: organization,
        Reader: reader_of(session.recruiter),
        Box: two.play.house.opening.box(organization.id, session.recruiter.id),
        Glance: two.play.house.reading.glance(organization, reader_of(session.recruiter)),
        Keep: nothing_to_keep,
        Address: Address("someone@outside.example"),
        Shut: ReconnectNeeded("no consent"),
        "organization": organization.id,
        "organization_id": organization.id,
        "addresses": ("someone@outside.example",),
        "since": None,
        "old": False,
        "began": clock.now(),
        "do": lambda box: box.record,
        "address": "someone@outside.example",
        "rule": "@outside.example",
        "colleague": "someone@outside.example",
        "by": session.recruiter.id,
        "language": "en",
        "zone": "Europe/London",
        "stage_id": "offer",
        "nonce": "n",
        "text": "Hello",
        "refresh_token": "of nobody",
        "private": True,
        "readers": (),
        Assignment: Assignment(),
        Particulars: Particulars("Some One", ("someone@outside.example",)),
        "yes": True,
    }


def theirs(two: Two) -> dict[Any, tuple[Any, ...]]:
    """What is theirs, by type: each value is tried in turn."""
    records = two.theirs.records
    owner, thread = records[Recruiter], records[Thread]
    item = replace(two.ours.records[WorkItem], id="0" * 32)
    touched = Touched(thread.gmail_id, relabelled=True)
    person = Person(owner.id, owner.address, owner.name, two.ours.domain)
    copy = next(iter(records[Message].copies.values()))
    about = [replace(item, about=each) for each in two.theirs.ids.values()]
    found = {kind: (records[kind],) for kind in (Candidate, Conversation, Mailbox, Message, Thread)}
    return found | {
        Grant: (Grant(person, frozenset(records[Mailbox].scopes), "refresh-token"),),
        Opened: (Opened(copy.gmail_id, copy.thread_id, "", ""), Opened(copy.gmail_id, "", "", "")),
        Iterable[Pending]: ((Pending(touched),),),
        Pending: (Pending(touched),),
        Person: (person,),
        Sequence[Touched]: ((touched,),),
        WorkItem: tuple(about),
    }


def service(name: str) -> str:
    return name.partition(".")[0]


def methods(house: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public methods of the services, by the name a door calls them."""
    for each in fields(house):
        service = getattr(house, each.name)
        if type(service).__module__.startswith("backend.services."):
            for name, method in inspect.getmembers(service, inspect.ismethod):
                if not name.startswith("_"):
                    yield f"{each.name}.{name}", method


def calls(
    mine: dict[Any, Any], foreign: dict[Any, tuple[Any, ...]], ids: Collection[str], method: Callable[..., Any]
) -> Iterator[tuple[Call, Any]]:
    """Every way to call a method with something of theirs; without a place for it, the one call there is."""
    hints, fixed, places = get_type_hints(method), dict[str, Any](), dict[str, tuple[Any, ...]]()
    for name, parameter in inspect.signature(method).parameters.items():
        hint = hints[name]
        if name in IDS and str in (hint, *get_args(hint)):
            places[name] = tuple(value if hint is str else (value,) for value in ids)
        elif hint in foreign:
            places[name] = foreign[hint]
        elif hint in mine or (parameter.default is parameter.empty and parameter.kind is not VARIOUS):
            fixed[name] = mine[hint if hint in mine else name]
    for place, values in places.items():
        others = {name: next(iter(each)) for name, each in places.items() if name != place}
        for value in values:
            yield outcome(method, fixed, place, others), value
    if not places:
        yield outcome(method, fixed, "", {}), None


def outcome(method: Callable[..., Any], fixed: dict[str, Any], place: str, others: dict[str, Any]) -> Call:
    """Calls with this in one place, and tells what came of it."""

    def call(value: Any) -> str:
        try:
            return repr(method(**fixed, **others, **({place: value} if place else {})))
        except HirelabelError as refused:
            return f"{type(refused).__name__}: {refused} {refused.tell}"

    return call


@pytest.mark.parametrize(
    ("two", "kept_in"),
    [("recruiter", "sqlite"), ("super admin", "sqlite"), ("super admin", "firestore")],
    indirect=["two"],
)
def test_every_service_answers_theirs_as_nobodys(two: Two, kept_in: str) -> None:
    """On Firestore for the one who may do most, and looked at by service: to look there takes as long as many calls."""
    before, known = two.dump(), 0
    assert {row[1] for row in before} > {"candidates", "messages", "sync_states"}
    given = ours(two), theirs(two), two.theirs.ids.values()
    walked = {name: tuple(calls(*given, method)) for name, method in methods(two.play.house) if name not in OF_MACHINES}
    ordered = sorted(walked.items(), key=lambda each: each[1][0][1] is None)
    for at, (name, ways) in enumerate(ordered, 1):
        for call, value in ways:
            two.refuse(call, value, f"{name} with their {[text[:80] for text in texts(value)][:3]}")
            known += value is not None
        if kept_in == "sqlite" or at == len(ordered) or service(name) != service(ordered[at][0]):
            assert two.dump() == before, name
    assert known > 200


def test_what_is_left_to_machines_is_there(two: Two) -> None:
    assert {name for name, _ in methods(two.play.house)} > OF_MACHINES
