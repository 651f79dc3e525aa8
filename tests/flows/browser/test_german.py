"""Everything in German: the sidebar in the language of her Gmail, the pages in that of her browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from sandbox.demo.processes import Running
from tests.flows.browser.desk import ALICE, Desk, Mail, sign_in, sitting

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("flow in German")]

PAGES = {
    "waiting": "Um wen geht es?",
    "mailbox": "Mein Postfach",
    "settings/jobs": "Stellen",
    "settings/stages": "Phasen",
    "settings/policy": "Regeln",
    "settings/people": "Personen",
    "settings/switch": "Hirelabel ist für Ihre Organisation eingeschaltet",
    "settings/import": "Profile aus einer Liste übernehmen",
}


@pytest.fixture
def desk(browser: Browser, stage: Running, mail: Mail) -> Iterator[Desk]:
    mail.connect(ALICE)
    with sitting(browser, stage, locale="de-DE") as desk:
        desk.set("Language", "de")
        yield desk


def test_the_cards_follow_the_language_her_gmail_is_set_to(desk: Desk) -> None:
    expect(desk.title).to_have_text("Bereit für das erste Profil")
    desk.open("Application for Backend Engineer")
    expect(desk.title).to_have_text("Noch kein Profil")
    desk.press("Zu Hire hinzufügen")
    expect(desk.title).to_contain_text("Sie sind am Zug")
    desk.sees("1 von 1 Nachricht hier", "Als Nächstes: Lena antworten.", "1 Nachricht · 1 Anhang · vor")
    desk.press("Notiz")
    desk.press("Speichern")
    desk.sees("⚠")
    desk.set("Language", "en")
    expect(desk.title).to_contain_text("Your turn")


def test_the_pages_follow_the_language_of_her_browser(desk: Desk) -> None:
    page = sign_in(desk, "Alice Moreau", "Mit Google anmelden")
    for path, heading in PAGES.items():
        page.goto(f"{desk.stage.product}/console/{path}")
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert page.locator("html").get_attribute("lang") == "de"


def test_what_is_wrong_in_a_page_is_said_in_german(desk: Desk) -> None:
    page: Page = sign_in(desk, "Alice Moreau", "Mit Google anmelden")
    page.goto(f"{desk.stage.product}/console/settings/jobs")
    page.get_by_role("button", name="Stelle anlegen").click()
    expect(page.get_by_role("alert")).to_contain_text("Geben Sie einen Namen ein.")
