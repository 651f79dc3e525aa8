"""Who reads, and how: language, zone, phone, and a mailbox that is opened by delegation."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sandbox.world import World

pytestmark = pytest.mark.browser

ALICE = "alice@brightwater.example"
TOM = "tom@brightwater.example"
Seen = list[tuple[str, dict[str, Any]]]
Said = dict[str, Any]
Until = Callable[[Callable[[], bool]], None]
CARD = {"header": {"title": "Heard"}, "sections": [{"widgets": [{"textParagraph": {"text": "you"}}]}]}


@pytest.fixture
def heard(said: Said) -> list[dict[str, Any]]:
    """The whole events of the triggers."""
    events: list[dict[str, Any]] = []

    def answer(event: dict[str, Any]) -> dict[str, Any]:
        events.append(event)
        return {"action": {"navigations": [{"pushCard": CARD}]}}

    said["home"] = said["candidate"] = answer
    return events


def settings(page: Page) -> None:
    page.get_by_text("Settings", exact=True).click()


def test_the_readers_language_and_zone_are_told(page: Page, heard: list[dict[str, Any]], until: Until) -> None:
    settings(page)
    page.get_by_label("Language").select_option("Deutsch")
    expect(page.locator(".sidebar .card-header h3")).to_have_text("Heard")
    page.get_by_label("Time zone").select_option("Asia/Kolkata")
    until(lambda: heard[-1]["commonEventObject"]["timeZone"]["id"] == "Asia/Kolkata")
    common = heard[-1]["commonEventObject"]
    assert (common["userLocale"], common["platform"]) == ("de", "WEB")
    assert common["timeZone"] == {"id": "Asia/Kolkata", "offset": 19_800_000}
    page.reload()
    settings(page)
    expect(page.get_by_label("Language")).to_have_value("de")


def test_a_phone_has_no_homepage_and_shows_the_card_of_a_mail(page: Page, heard: list[dict[str, Any]]) -> None:
    settings(page)
    page.get_by_label("Phone").check()
    expect(page.locator(".sidebar")).to_be_hidden()
    page.keyboard.press("Escape")
    page.locator(".thread", has_text="Application for Backend Engineer").click()
    expect(page.locator(".sidebar .card-header h3")).to_have_text("Heard")
    expect(page.locator(".threads")).to_be_hidden()
    assert [event["commonEventObject"]["platform"] for event in heard] == ["ANDROID"]
    assert "messageId" in heard[0]["gmail"]
    page.get_by_role("button", name="← Mail").click()
    expect(page.locator(".threads")).to_be_visible()
    expect(page.locator(".sidebar")).to_be_hidden()
    assert len(heard) == 1


def test_a_delegate_sees_anothers_mail_and_is_herself_to_the_product(
    page: Page, world: World, heard: list[dict[str, Any]], until: Until
) -> None:
    settings(page)
    page.get_by_label("Mailbox").select_option("Tom Becker (delegated)")
    expect(page.locator(".thread").first).to_contain_text("Parcel for you")
    expect(page.locator("#account")).to_have_value(ALICE)
    expect(page.locator("#guide")).to_have_text("Tom Becker's mailbox, opened by Alice Moreau as a delegate")
    page.keyboard.press("Escape")
    page.locator(".thread").first.click()
    until(lambda: "messageId" in heard[-1]["gmail"])
    opened = f"{int(heard[-1]['gmail']['messageId'].removeprefix('msg-f:')):016x}"
    assert opened in world.mailboxes[TOM].messages
    grant = world.tokens.granted(heard[-1]["authorizationEventObject"]["userOAuthToken"])
    assert grant is not None
    assert grant.address == ALICE
    page.reload()
    expect(page.locator(".sidebar .card-header h3")).to_have_text("Heard")
    settings(page)
    expect(page.get_by_label("Mailbox")).to_have_value(TOM)
    page.get_by_label("Mailbox").select_option("Own")
    expect(page.locator(".thread").first).to_contain_text("Lena Hartmann")
