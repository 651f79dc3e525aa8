"""Every request of the sidebar may come twice: the second time changes nothing, in the store or in Gmail."""

import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from freezegun import freeze_time

from addon.actions import ACTIONS
from backend import settings
from backend.domain import clock
from tests.addon.walking import Press, Walker, cards

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE, TOM = f"alice@{DOMAIN}", f"tom@{DOMAIN}"
A_WHILE = timedelta(seconds=30)
LOOKED = {"allowances", "sync_states", "spent"}
"""When a mailbox was looked at and what that cost: another look is another look."""

WHEN_SHE_LOOKED = re.compile(r'"(?:new_since|seen_at|looked_at)":"[^"]*",?')
"""On a recruiter's record: home remembers her visit, once a minute."""


@pytest.fixture
def mails(play: Any, letter: Letter) -> list[Any]:
    """A candidate's, two strangers', one stranger's, a colleague's and her own mail."""
    play.connect(ALICE)
    play.connect(TOM)
    people = [
        letter("Jane Roe <jane@roe.example>", ALICE),
        letter("Max Moss <max@moss.example>", ALICE, Cc="Ann Lee <ann@lee.example>"),
        letter("Eve Ross <eve@ross.example>", ALICE),
        letter(f"Tom Becker <{TOM}>", ALICE),
        letter(f"Alice Moreau <{ALICE}>", "New One <new@one.example>"),
    ]
    stored = [play.deliver(ALICE, mail) for mail in people]
    for each in stored[:2]:
        play.label(ALICE, each)
    play.look(ALICE)
    play.work()
    return stored


def kept(play: Any) -> dict[tuple[str, ...], str]:
    """Everything in the store, and Gmail's labels, by what it is."""
    with closing(sqlite3.connect(settings.read().store.removeprefix("sqlite://"))) as database:
        rows = database.execute("SELECT scope, kind, id, CAST(body AS TEXT) FROM documents").fetchall()
    found = {tuple(row[:3]): WHEN_SHE_LOOKED.sub("", row[3]) for row in rows if row[1] not in LOOKED}
    for address, mailbox in play.world.mailboxes.items():
        found |= {(address, mail.id): str(sorted(mail.label_ids)) for mail in mailbox.messages.values()}
    return found


def differences(before: dict[Any, str], after: dict[Any, str]) -> list[tuple[Any, ...]]:
    return [(key, before.get(key), after.get(key)) for key in before | after if before.get(key) != after.get(key)]


def test_every_request_that_comes_again_has_no_further_effect(
    play: Any, mails: list[Any], lint: Callable[[Any], list[str]]
) -> None:
    walker = Walker(play, ALICE, mails)
    wrong: list[Any] = []
    with freeze_time(clock.now()) as frozen:

        def twice(press: Press) -> Any:
            body = walker.body(press)
            status, answer, _ = walker.send(press.action, body)
            once = kept(play)
            frozen.tick(A_WHILE)
            again, _, _ = walker.send(press.action, body)
            wrong.extend((press.action, press.shown_on, *each) for each in differences(once, kept(play)))
            assert (status, again) == (200, 200), press
            faults = [fault for card in cards(answer) for fault in lint(card) if "http://127.0.0.1" not in fault]
            assert faults == [], press
            return answer

        walked = {press.action for press in walker.presses(twice)}
    assert wrong == []
    assert walked == set(ACTIONS), "give an example of the others in walking.UNREACHED"
