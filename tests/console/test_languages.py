"""The pages in the reader's language: the browser's word first, then that of her Gmail, then English."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any

import pytest
import requests

from backend import texts
from backend.domain.recruiter import Recruiter, Role

Letter = Callable[..., EmailMessage]

DOMAIN = "brightwater.example"
ALICE = f"alice@{DOMAIN}"
NOW = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
NINA = Recruiter("nina", "nina@brightwater.example", "Nina Wolf", Role.RECRUITER, NOW)


@pytest.fixture
def pages(play: Any, letter: Letter) -> Callable[..., str]:
    """A page as Alice's browser shows it; her Gmail is connected and holds one candidate."""
    play.connect(ALICE)
    play.label(ALICE, play.deliver(ALICE, letter("Jane Roe <jane@roe.example>", ALICE)))
    play.look(ALICE)

    def page(path: str = "/console/", wanted: str = "") -> str:
        headers = {"Accept-Language": wanted} if wanted else {}
        return str(play.browser(ALICE).get(play.origin + path, headers=headers).text)

    return page


def remember(play: Any, language: str) -> None:
    play.house.signing_in.remember(play.session(ALICE), language, "")


@pytest.mark.parametrize(
    ("wanted", "remembered", "spoken"),
    [
        ("", "", "en"),
        ("de", "", "de"),
        ("de-AT,de;q=0.9,en;q=0.8", "en", "de"),
        ("en-GB", "de", "en"),
        ("fr,de;q=0.5", "", "de"),
        ("fr", "de-AT", "de"),
        ("", "de", "de"),
        ("fr", "", "en"),
        ("*", "", "en"),
        ("de;q=junk", "", "en"),
    ],
)
def test_the_browser_comes_first_then_her_gmail_then_english(
    play: Any, pages: Any, wanted: str, remembered: str, spoken: str
) -> None:
    remember(play, remembered)
    page = pages(wanted=wanted)
    assert f'<html lang="{spoken}">' in page
    assert ("Kandidat/in" in page, "Newest mail" in page) == (spoken == "de", spoken == "en")


def test_every_page_is_german(play: Any, pages: Any) -> None:
    """What is left in English is what people wrote, and names."""
    remember(play, "de")
    (candidate,) = play.candidates()
    words = {
        "/console/": "Neueste Mail",
        f"/console/candidates/{candidate.id}": "Nachricht",
        f"/console/candidates/{candidate.id}/erase": "Dieses Profil löschen",
        "/console/mailbox": "Auf dem Stand",
        "/console/mailbox?labels": "Was soll hereinkommen?",
        "/console/waiting": "Nichts wartet.",
        "/console/candidates/nope": "Das ging nicht",
        "/nowhere": "Unter dieser Adresse gibt es nichts.",
    }
    for path, said in words.items():
        page = pages(path, "" if path != "/nowhere" else "de")
        assert said in page, path
        assert '<html lang="de">' in page, path


def test_a_flash_is_said_in_her_language(play: Any, pages: Any) -> None:
    remember(play, "de")
    assert "Pausiert. Setzen Sie fort" in play.post(ALICE, "/console/mailbox/pause", {}).text
    chosen = play.post(ALICE, "/console/mailbox", {"how": "since", "since": ""})
    assert "Wählen Sie das Datum" in chosen.text


def test_the_sign_in_page_of_nobody_yet(play: Any) -> None:
    page = requests.get(f"{play.origin}/oauth/sign-in", headers={"Accept-Language": "de"}, timeout=10)
    assert "Mit Google anmelden" in page.text
    assert page.text.startswith('<!doctype html>\n<html lang="de">')


@pytest.mark.parametrize(
    ("zone", "day", "time"),
    [
        ("Europe/Berlin", "Nov 22", "00:30"),
        ("America/New_York", "Nov 21", "18:30"),
        ("Mars/Olympus", "Nov 21", "23:30"),
    ],
)
def test_a_moment_is_told_in_her_zone(zone: str, day: str, time: str) -> None:
    say = texts.voice_for(replace(NINA, zone=zone), NOW)
    assert (say.day(NOW), say.time(NOW)) == (day, time)


def test_a_voice_without_a_reader_speaks_english_in_utc() -> None:
    say = texts.voice_for(None, NOW)
    assert (say.language.code, say.moment(NOW)) == ("en", "November 21, 2026, 23:30 (UTC)")
    sagen = texts.voice_for(replace(NINA, language="de-AT", zone="Europe/Vienna"), NOW)
    assert sagen.moment(NOW) == "22. November 2026, 00:30 (Europe/Vienna)"
