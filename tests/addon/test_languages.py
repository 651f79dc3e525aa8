"""The sidebar in the reader's language and zone, through the real doors, and what is remembered of them."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import requests
from freezegun import freeze_time

from backend import settings
from backend.domain.recruiter import Recruiter
from sandbox.host.events import event
from sandbox.identity.project import ADDON_ACCOUNT

Letter = Callable[..., EmailMessage]
Ask = Callable[..., str]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
JANE = "Jane Roe <jane@roe.example>"
BERLIN = {"id": "Europe/Berlin", "offset": 3_600_000}


@pytest.fixture
def followed(play: Any, letter: Letter) -> Any:
    """A thread Alice follows, whose mail is of the 20th of September."""
    play.connect(ALICE)
    mail = letter(JANE, ALICE)
    del mail["Date"]
    mail["Date"] = "Sun, 20 Sep 2026 22:30:00 +0000"
    stored = play.deliver(ALICE, mail, at=datetime(2026, 9, 20, 22, 30, tzinfo=UTC))
    play.label(ALICE, stored)
    play.look(ALICE)
    return stored


@pytest.fixture
def opened(play: Any) -> Ask:
    """The card of one mail, for an event whose common part says this; None takes a part out."""

    def ask(stored: Any, **common: Any) -> str:
        url = f"{play.origin}/addon/message"
        body: Any = event(play.world, ALICE, url, mail=stored)
        said = body["commonEventObject"] | common
        body["commonEventObject"] = {name: value for name, value in said.items() if value is not None}
        headers = {"Authorization": f"Bearer {play.world.service_token(ADDON_ACCOUNT, url)}"}
        answer = requests.post(url, json=body, headers=headers, timeout=10)
        assert answer.status_code == 200
        return str(answer.json()["action"]["navigations"][0]["pushCard"])

    return ask


def alice(play: Any) -> Recruiter:
    found = play.house.store.of(DOMAIN).get(Recruiter, play.world.accounts[ALICE].sub)
    assert isinstance(found, Recruiter)
    return found


def rows() -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(settings.read().store.removeprefix("sqlite://"))) as database:
        return database.execute("SELECT * FROM documents ORDER BY scope, kind, id").fetchall()


@pytest.mark.parametrize("tag", ["de", "de-AT", "de-CH"])
def test_a_german_reader_gets_german_cards_with_dates_of_her_zone(opened: Any, followed: Any, tag: str) -> None:
    card = opened(followed, userLocale=tag, timeZone=BERLIN)
    assert "Sie sind am Zug seit 21. Sep" in card
    assert "Profil öffnen" in card
    assert not any(words in card for words in ("Your turn", "Open profile", "Conversations", "Refresh", "Owner"))


@pytest.mark.parametrize("tag", ["fr", "xx-YY", "", "de\0", "d" * 5000, "../de", None])
def test_a_language_we_do_not_speak_or_none_is_english(opened: Any, followed: Any, tag: str | None) -> None:
    card = opened(followed, userLocale=tag, timeZone=BERLIN)
    assert "Your turn since Sep 21" in card
    assert "Open profile" in card


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (BERLIN, "Sep 21"),
        ({"id": "America/New_York", "offset": -18_000_000}, "Sep 20"),
        ({"id": "Mars/Olympus", "offset": 3_600_000}, "Sep 20"),
        ({"id": "../../etc/passwd", "offset": 7_200_000}, "Sep 21"),
        ({"offset": 7_200_000}, "Sep 21"),
        (None, "Sep 20"),
    ],
)
def test_the_zone_is_the_named_one_else_the_offset_else_utc(opened: Any, followed: Any, zone: Any, day: str) -> None:
    """In September Berlin is two hours east of UTC, whatever it is today."""
    assert f"Your turn since {day}" in opened(followed, timeZone=zone)


def test_her_language_and_zone_are_remembered_once(play: Any, opened: Any, followed: Any) -> None:
    assert (alice(play).language, alice(play).zone) == ("", "")
    opened(followed, userLocale="de-AT", timeZone=BERLIN)
    assert (alice(play).language, alice(play).zone) == ("de-AT", "Europe/Berlin")
    before = rows()
    opened(followed, userLocale="de-AT", timeZone=BERLIN)
    assert rows() == before


def test_what_an_event_does_not_say_is_not_forgotten(play: Any, opened: Any, followed: Any) -> None:
    opened(followed, userLocale="de", timeZone=BERLIN)
    opened(followed, userLocale=None, timeZone=None)
    opened(followed, userLocale=None, timeZone={"id": "Mars/Olympus", "offset": 0})
    assert (alice(play).language, alice(play).zone) == ("de", "Europe/Berlin")
    opened(followed, userLocale="en-GB", timeZone={"id": "Asia/Tokyo", "offset": 32_400_000})
    assert (alice(play).language, alice(play).zone) == ("en-GB", "Asia/Tokyo")


def test_remembering_changes_nothing_an_admin_changed_meanwhile(play: Any, followed: Any) -> None:
    session = play.session(ALICE)
    records = play.house.store.of(DOMAIN)
    renamed = alice(play).__class__(**(vars(alice(play)) | {"name": "Alice New"}))
    records.transact(lambda tx: tx.put(renamed))
    kept = play.house.signing_in.remember(session, "de", "")
    assert (kept.recruiter.name, kept.recruiter.language) == ("Alice New", "de")
    records.transact(lambda tx: tx.delete(Recruiter, renamed.id))
    play.house.signing_in.remember(session, "en", "")
    assert records.get(Recruiter, renamed.id) is None


def test_an_age_counts_hours_that_passed_also_when_clocks_change(play: Any, opened: Any, letter: Letter) -> None:
    """In the night to 25 October 2026 Berlin's clocks go back an hour (freezegun loses `fold`, so not in it)."""
    with freeze_time("2026-10-24T23:30:00+00:00") as frozen:
        play.connect(ALICE)
        stored = play.deliver(ALICE, letter(JANE, ALICE))
        play.label(ALICE, stored)
        play.look(ALICE)
        frozen.tick(timedelta(hours=3, minutes=5))
        assert "Your turn, 3 h" in opened(stored, timeZone=BERLIN)
