"""Every door, with every id of another organization in every place: a stranger's answer, and nothing changed."""

import inspect
import re
import sqlite3
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from functools import cache, partial
from sys import modules
from typing import Any

import pytest
from werkzeug.routing import Rule

from addon.actions import ACTIONS
from backend import guards, settings
from backend.domain.recruiter import ADMINISTERS
from tests.addon.walking import Press, Walker, leaves
from tests.isolation.conftest import Two

FIELD = re.compile(
    r'\b(?:request\.)?(?P<where>args|form)(?:\.get(?:list)?\(|\[)"(?P<name>\w+)"'
    r'|"(?P<sought>\w+)" (?:not )?in request\.(?P<there>args|form)'
)
SIDES = ("args", "form")
READ = re.compile(r"(?<!form = )request\.(?:args|form)\b")
PARAMETER = re.compile(r'parameters\.get\("(\w+)"|required\(event, "(\w+)"\)')
IDS = {"messageId", "threadId"}
MAIL = ("gmail message", "gmail thread", "Message", "Conversation", "way to Conversation")
SENT = {"address": "someone@outside.example", "how": "none", "answer": "yes", "since": "", "label": ""}
SENT |= {"q": "", "after": "", "for": "", "hint": "", "login_hint": "", "labels": "", "state": "", "code": ""}
SENT |= {
    "seen": "",
    "title": "Cook",
    "owner": "",
    "team": "",
    "stage": "",
    "name": "",
    "place": "",
    "ended": "",
    "to": "",
}
SENT |= {
    "visibility": "",
    "follow_references": "",
    "move_nested_label": "",
    "undo_hours": "",
    "erase_days": "",
    "silent_days": "",
}
SENT |= {
    "bulk_limit": "",
    "role": "recruiter",
    "was": "",
    "ending": "pause",
    "addresses": "",
    "make": "",
    "look": "",
}
SENT |= {"was_owner": "", "was_job": "", "was_tags": "", "was_name": "", "was_addresses": "", "was_ats_url": ""}
SENT |= {"job": "", "tags": "", "ats_url": "", "note": "", "nonce": "", "kind": "", "readers": ""}
SENT |= {"text": "", "whom": "", "sender": "", "when": "", "day": "", "clock": "", "sure": "", "shown": ""}
"""What stands in a field while another one is tried."""


@cache
def names_read(*names: str) -> tuple[tuple[str, str], ...]:
    """What these modules read of what was sent: where it stands ("args" or "form") and what it is called."""
    sources = [inspect.getsource(modules[name]) for name in names]
    found = [match for source in sources for match in FIELD.finditer(source)]
    reads = sum(len(READ.findall(source)) for source in sources)
    assert reads == len([match for match in found if "request." in match[0]]), f"{names} read in a way unknown here"
    return tuple(sorted({(match["where"] or match["there"], match["name"] or match["sought"]) for match in found}))


def fields(rule: Rule, app: Any) -> tuple[tuple[str, str], ...]:
    """What the code behind a route, and the guard before it, reads of a request."""
    return names_read(app.view_functions[rule.endpoint].__module__, guards.__name__)


def own(two: Two) -> dict[str, str]:
    """What stands in a path while another part of it is tried."""
    ids = two.ours.ids
    paths = {"candidate_id": ids["Candidate"], "conversation_id": ids["Conversation"], "message_id": ids["Message"]}
    return paths | {
        "question": ids["BulkQuestion"],
        "name": "home",
        "job_id": ids["Job"],
        "stage_id": "new",
        "note_id": ids["Note"],
        "outgoing_id": ids["Outgoing"],
        "person": "hugo@brightwater.example",
        "upload": ids["Enrolment"],
    }


def client_of(two: Two) -> tuple[Any, str]:
    """A signed-in browser and its CSRF token."""
    client = two.play.app.test_client()
    with client.session_transaction() as session:
        session["organization"], session["recruiter"] = two.ours.domain, two.session.recruiter.id
    page = client.get("/console/mailbox").text
    return client, page.partition('name="csrf_token" value="')[2].partition('"')[0]


def asking(two: Two, rule: Rule, method: str, place: tuple[str, str]) -> Callable[[str], str]:
    """Asks a route with one id in one place."""
    where, name = place
    client, token = client_of(two)
    paths = {each: own(two)[each] for each in rule.arguments}
    sent = {side: {each: SENT[each] for at, each in fields(rule, two.play.app) if at == side} for side in SIDES}

    def ask(value: str) -> str:
        given = {
            side: each | ({name: value} if side == where else {}) for side, each in (sent | {"path": paths}).items()
        }
        url = two.play.app.url_map.bind("localhost").build(rule.endpoint, given["path"], method)
        form = given["form"] | {"csrf_token": token} if method == "POST" else None
        query = {each: text for each, text in given["args"].items() if text}
        answer = client.open(url, method=method, query_string=query, data=form)
        return f"{answer.status} {answer.headers.get('Location')} {answer.text}"

    return ask


def places(rule: Rule, method: str, app: Any) -> Iterator[tuple[str, str]]:
    """The places of a route where an id can stand; who asks for a page sends no form."""
    yield from (("path", name) for name in sorted(rule.arguments))
    yield from (place for place in fields(rule, app) if place[0] == "args" or method == "POST")


def kinds(rule: Rule, two: Two) -> Collection[str]:
    """The kinds of ids a route is tried with; who is no admin is turned away from a settings page by its guard."""
    turned_away = rule.rule.startswith("/console/settings") and two.session.recruiter.role not in ADMINISTERS
    return ("Candidate",) if turned_away else two.theirs.ids


@pytest.mark.timeout(400)
def test_every_route_answers_theirs_as_nobodys(two: Two) -> None:
    before, asked = two.dump(), 0
    rules = [(rule, method) for rule in two.play.app.url_map.iter_rules() for method in rule.methods & {"GET", "POST"}]
    with closing(Rewound(two)) as rewound:
        for rule, method in rules:
            for place in places(rule, method, two.play.app):
                ask = rewound(asking(two, rule, method, place))
                for kind in kinds(rule, two):
                    two.refuse(ask, two.theirs.ids[kind], f"{method} {rule} with their {kind} as {place}")
                    asked += 1
            assert two.dump() == before, rule
    assert asked > 500


@pytest.mark.timeout(400)
def test_every_action_answers_theirs_as_nobodys(two: Two) -> None:
    walker = walker_of(two)
    presses = list(walker.presses(lambda press: walker.send(press.action, walker.body(press))[1]))
    assert {press.action for press in presses} == set(ACTIONS)
    with closing(Rewound(two)) as rewound:
        for (name, place), press in sorted(examples(presses).items(), key=lambda each: each[0]):
            ask = rewound(partial(pressed, walker, press, place))
            for kind in MAIL if place in IDS else two.theirs.ids:
                two.refuse(ask, two.theirs.ids[kind], f"{name} with their {kind} as {place}")


class Rewound:
    """Asks from one and the same state of the store, so that an action that did something answers alike again."""

    def __init__(self, two: Two) -> None:
        self._two, self._theirs = two, two.dump()
        self._file = sqlite3.connect(settings.read().store.removeprefix("sqlite://"))
        self._copy = sqlite3.connect(":memory:")
        self._file.backup(self._copy)
        self._version = self._written()

    def __call__(self, ask: Callable[[str], str]) -> Callable[[str], str]:
        """The same question, after which nothing of theirs has changed and what is ours is as it was."""

        def asked(value: str) -> str:
            answer = ask(value)
            if self._written() != self._version:
                assert self._two.dump() == self._theirs
                self._copy.backup(self._file)
                self._version = self._written()
            return answer

        return asked

    def _written(self) -> int:
        return int(self._file.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        self._file.close()
        self._copy.close()


def walker_of(two: Two) -> Walker:
    """Walks with all our mail and a stranger's nobody has added."""
    two.play.deliver(two.ours.owner, b"From: Eve <eve@new.example>\r\nMessage-ID: <new@new.example>\r\n\r\nHello\r\n")
    return Walker(two.play, two.ours.owner, tuple(two.play.world.mailboxes[two.ours.owner].messages.values()))


def examples(presses: Sequence[Press]) -> dict[tuple[str, str], Press]:
    """A press for every place of every action where an id can stand, with as much else in it as there was."""
    found: dict[tuple[str, str], Press] = {}
    for press in sorted(presses, key=lambda each: len(each.parameters) + len(each.form)):
        read = (first or second for first, second in PARAMETER.findall(inspect.getsource(ACTIONS[press.action].run)))
        for place in {*press.parameters, *press.form, *read, *IDS}:
            found[press.action, place] = press
    return found


def test_their_place_in_a_list_is_only_a_place_in_ours(two: Two) -> None:
    client, _ = client_of(two)
    page = client.get("/console/", query_string={"after": two.theirs.cursor})
    assert page.status_code == 200
    assert [word for word in two.theirs.words if word in page.text] == []


def pressed(walker: Walker, press: Press, at: str, value: str) -> str:
    """Press a button of the sidebar, or open a mail, with one id in one place."""
    if at in press.form:
        press = replace(press, form={**press.form, at: value})
    elif at not in IDS:
        press = replace(press, parameters={**press.parameters, at: value})
    body = walker.body(press)
    if at in body["gmail"]:
        body["gmail"][at] = value
    status, answer, _ = walker.send(press.action, body)
    return "\n".join((str(status), *leaves(answer)))
