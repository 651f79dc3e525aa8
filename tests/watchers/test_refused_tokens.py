"""Whoever is not Google's pusher is refused at every machine's door before anything is read or asked."""

import json
import sqlite3
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import requests

from backend.domain.mailbox import SyncState, sync_id
from backend.domain.pace import LOOK_AGAIN_AFTER
from backend.domain.work import WorkItem
from sandbox.identity.id_tokens import person_claims, service_claims
from sandbox.identity.keys import Keys
from tests.emulators.pubsub import PUSHER

DOMAIN = "brightwater.example"
ALICE, TOM = "alice@brightwater.example", "tom@brightwater.example"
GMAIL, WORK = "projects/sandbox/subscriptions/gmail", "projects/sandbox/subscriptions/work"
PUSHED = ("gmail", "work")
DOORS = (*PUSHED, "poll", "sweep", "renew", "audit")
HOUR = timedelta(hours=1)
ADDON = "service-1@gcp-sa-gsuiteaddons.iam.gserviceaccount.com"

Letter = Callable[..., EmailMessage]
Forge = Callable[[Any, str], str]


@dataclass(frozen=True)
class Doors:
    """A mailbox with news and queued work behind doors that would set off either."""

    play: Any
    database: Path
    item: WorkItem

    def url(self, door: str) -> str:
        return f"{self.play.origin}/watchers/{door}"

    def knock(self, door: str, token: str, subscription: str = "", notice: object = None) -> int:
        newest = self.play.world.mailboxes[ALICE].history_id
        notices = {"gmail": {"emailAddress": ALICE, "historyId": newest}, "work": {"item": self.item.id}}
        data = b64encode(json.dumps(notice or notices.get(door)).encode()).decode()
        own = GMAIL if door == "gmail" else WORK
        body = {"message": {"data": data, "messageId": "1"}, "subscription": subscription or own}
        headers = {"Authorization": f"Bearer {token}"}
        return requests.post(self.url(door), json=body, headers=headers, timeout=10).status_code

    @contextmanager
    def without_a_store(self) -> Iterator[None]:
        """Whatever touches the store fails meanwhile, a mere look included."""
        for name, other in (("documents", "hidden"), ("hidden", "documents")):
            with sqlite3.connect(self.database) as database:
                database.execute(f"ALTER TABLE {name} RENAME TO {other}")
            if name == "documents":
                yield

    def calls(self) -> int:
        return int(self.play.world.counters.requests.total())


@pytest.fixture
def doors(stage: Callable[..., Any], letter: Letter, tmp_path: Path) -> Doors:
    play = stage(push=True, settings_={"WORK_SUBSCRIPTION": WORK})
    play.world.pushing.target = None
    play.label(ALICE, play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE)))
    play.connect(ALICE, how="all")
    play.label(ALICE, play.deliver(ALICE, letter("Bob Stone <bob@stone.example>", ALICE)))
    (item,) = play.house.queue.of(DOMAIN, play.world.accounts[ALICE].sub)
    play.world.counters.reset()
    return Doors(play, tmp_path / "hirelabel.db", item)


def claims(url: str, email: str = PUSHER, at: datetime | None = None, **changed: object) -> dict[str, object]:
    return service_claims(email, audience=url, at=at or datetime.now(UTC)) | changed


def signed(**changed: Any) -> Forge:
    return lambda world, url: str(world.sign(claims(url, **changed)))


def with_a_changed_audience(world: Any, url: str) -> str:
    head, _, signature = world.sign(claims(url + "/other")).split(".")
    return f"{head}.{urlsafe_b64encode(json.dumps(claims(url)).encode()).decode().rstrip('=')}.{signature}"


def unsigned(world: Any, url: str) -> str:
    parts = ({"alg": "none", "typ": "JWT"}, claims(url))
    return ".".join(urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts) + "."


def of_a_person(world: Any, url: str) -> str:
    return str(world.sign(person_claims(world.accounts[ALICE], audience=url, at=datetime.now(UTC))))


WRONG: dict[str, Forge] = {
    "signed by another": lambda world, url: Keys().sign(claims(url)),
    "changed after signing": with_a_changed_audience,
    "signature removed": lambda world, url: f"{world.sign(claims(url)).rpartition('.')[0]}.SIGNATURE_REMOVED_BY_GOOGLE",
    "not signed": unsigned,
    "expired": lambda world, url: world.sign(claims(url, at=datetime.now(UTC) - 2 * HOUR)),
    "not valid yet": lambda world, url: world.sign(claims(url, at=datetime.now(UTC) + HOUR)),
    "for another door": lambda world, url: world.sign(claims(url.rpartition("/")[0] + "/elsewhere")),
    "for the whole house": lambda world, url: world.sign(claims(url.partition("/watchers")[0])),
    "for another host": lambda world, url: world.sign(claims(url.replace("127.0.0.1", "evil.example"))),
    "for the same in capitals": lambda world, url: world.sign(claims(url.replace("watchers", "Watchers"))),
    "of another account": signed(email="push@elsewhere.iam.gserviceaccount.com"),
    "of the add-on": signed(email=ADDON),
    "of nobody": signed(email=""),
    "of a person": of_a_person,
    "e-mail not verified": signed(email_verified=False),
    "e-mail verified in words": signed(email_verified="true"),
    "of another issuer": signed(iss="https://accounts.evil.example"),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_token_is_refused_before_anything_is_read(doors: Doors, wrong: Forge) -> None:
    tokens = {door: wrong(doors.play.world, doors.url(door)) for door in DOORS}
    with doors.without_a_store():
        assert {door: doors.knock(door, tokens[door]) for door in DOORS} == dict.fromkeys(DOORS, 401)
    assert doors.calls() == 0


def test_the_right_token_would_have_read_the_store_at_every_door(doors: Doors) -> None:
    with doors.without_a_store():
        right = {door: doors.knock(door, signed()(doors.play.world, doors.url(door))) for door in DOORS}
    assert right == dict.fromkeys(PUSHED, 503) | dict.fromkeys(DOORS[2:], 500)


@pytest.mark.parametrize("subscription", ["projects/sandbox/subscriptions/other", "gmail", GMAIL + "/"])
def test_a_push_of_another_subscription_is_acknowledged_unread(doors: Doors, subscription: str) -> None:
    with doors.without_a_store():
        for door in PUSHED:
            assert doors.knock(door, signed()(doors.play.world, doors.url(door)), subscription) == 204
    assert doors.calls() == 0


def test_a_subscription_brings_nothing_through_the_others_door(doors: Doors) -> None:
    with doors.without_a_store():
        for door, other in zip(PUSHED, (WORK, GMAIL), strict=True):
            assert doors.knock(door, signed()(doors.play.world, doors.url(door)), other) == 204


def test_a_replayed_push_opens_no_other_door_and_asks_gmail_nothing_more(doors: Doors) -> None:
    """Google itself sends one token with many pushes, so a replay is let in, and finds nothing left to do."""
    tokens = {door: signed()(doors.play.world, doors.url(door)) for door in PUSHED}
    for door in PUSHED:
        assert doors.knock(door, tokens[door]) == 204
    assert {candidate.name for candidate in doors.play.candidates()} == {"Jane Roe", "Bob Stone"}
    asked, state = doors.calls(), doors.play.house.store.root.get(SyncState, sync_id(ALICE))
    for door in PUSHED:
        assert [doors.knock(door, tokens[door]) for _ in range(3)] == [204] * 3
        assert {doors.knock(other, tokens[door]) for other in DOORS if other != door} == {401}
    assert doors.calls() == asked
    assert doors.play.house.store.root.get(SyncState, sync_id(ALICE)) == state


def test_a_replayed_token_with_news_of_its_own_sets_off_one_look_each_and_nothing_false_is_kept(
    doors: Doors, letter: Letter
) -> None:
    """The token says nothing of the body, so whoever has it may name any mailbox and any history id for an hour."""
    play = doors.play
    play.connect(TOM)
    play.look(TOM)
    before, everything = play.house.store.root.get(SyncState, sync_id(TOM)), [*play.messages(), *play.candidates()]
    play.world.counters.reset()
    token = signed()(play.world, doors.url("gmail"))
    absurd = (10**18, 2**63 - 1, str(10**18), 2**70) * 3
    for number in absurd:
        assert doors.knock("gmail", token, notice={"emailAddress": TOM, "historyId": number}) == 204
        assert (
            doors.knock("gmail", token, notice={"emailAddress": "nobody@elsewhere.example", "historyId": number}) == 204
        )
    for _ in LOOK_AGAIN_AFTER:
        play.look(TOM)
    asked = play.world.counters
    assert {method for _, method in asked.requests} == {"history.list"}
    looks = asked.requests[TOM, "history.list"]
    assert looks <= len(absurd) + len(LOOK_AGAIN_AFTER)
    assert asked.units[TOM, "history.list"] == 2 * looks
    state = play.house.store.root.get(SyncState, sync_id(TOM))
    assert (state.history_id, state.pushed_id, state.dirty) == (before.history_id, before.history_id, False)
    assert [*play.messages(), *play.candidates()] == everything
    play.label(TOM, play.deliver(TOM, letter("Ada Byron <ada@byron.example>", TOM)))
    newest = play.world.mailboxes[TOM].history_id
    assert doors.knock("gmail", token, notice={"emailAddress": TOM, "historyId": newest}) == 204
    assert "Ada Byron" in {candidate.name for candidate in play.candidates()}
