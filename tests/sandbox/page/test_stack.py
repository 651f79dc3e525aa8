"""The stack of cards as Gmail keeps it: going back, stale cards, menus, peeking, the limit of widgets."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sandbox.world import World

pytestmark = pytest.mark.browser

Seen = list[tuple[str, dict[str, Any]]]
Said = dict[str, Any]
Until = Callable[[Callable[[], bool]], None]


@pytest.fixture
def clicks(product: str) -> Callable[..., dict[str, Any]]:
    """Makes a card with this title and a button for each of these operations."""

    def make(title: str, *operations: str, **more: Any) -> dict[str, Any]:
        buttons = [
            {
                "text": each.title(),
                "onClick": {
                    "action": {"function": f"{product}/addon/act", "parameters": [{"key": "op", "value": each}]}
                },
            }
            for each in operations
        ]
        listed = {"buttonList": {"buttons": buttons}} if buttons else {"textParagraph": {"text": title}}
        return {"name": title.lower(), "header": {"title": title}, "sections": [{"widgets": [listed]}], **more}

    return make


def go(*navigations: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"renderActions": {"action": {"navigations": list(navigations)}}, **more}


def title(page: Page) -> Any:
    return expect(page.locator(".sidebar .card-header h3"))


def press(page: Page, name: str) -> None:
    page.locator(".sidebar").get_by_role("button", name=name, exact=True).click()


def refresh(page: Page) -> None:
    page.get_by_role("button", name="Refresh", exact=True).click()


def test_cards_are_pushed_and_popped_by_name(lena: Page, said: Said, clicks: Callable[..., dict[str, Any]]) -> None:
    said["candidate"] = {"action": {"navigations": [{"pushCard": clicks("Root", "second")}]}}
    said["second"] = go({"pushCard": clicks("Second", "third")})
    said["third"] = go({"pushCard": clicks("Third", "root", "named")})
    said["named"] = go({"popToCard": "second"})
    said["root"] = go({"popToRoot": True}, {"updateCard": clicks("New root")})
    refresh(lena)
    press(lena, "Second")
    press(lena, "Third")
    press(lena, "Named")
    title(lena).to_have_text("Second")
    press(lena, "Third")
    press(lena, "Root")
    title(lena).to_have_text("New root")
    expect(lena.get_by_role("button", name="Back", exact=True)).to_have_count(0)


def test_going_back_to_a_stale_card_asks_the_trigger_again(
    lena: Page, said: Said, seen: Seen, clicks: Callable[..., dict[str, Any]]
) -> None:
    said["candidate"] = {"action": {"navigations": [{"pushCard": clicks("Root", "deeper")}]}}
    said["deeper"] = go({"pushCard": clicks("Deeper", "change", "plain")})
    said["plain"] = go({"updateCard": clicks("Deeper", "change", "plain", "more")})
    said["change"] = go({"updateCard": clicks("Changed")}, stateChanged=True)
    refresh(lena)
    press(lena, "Deeper")
    press(lena, "Plain")
    press(lena, "Back")
    title(lena).to_have_text("Root")
    assert [name for name, _ in seen][-2:] == ["deeper", "plain"]
    press(lena, "Deeper")
    press(lena, "Change")
    title(lena).to_have_text("Changed")
    said["candidate"] = {"action": {"navigations": [{"pushCard": clicks("Fresh root")}]}}
    press(lena, "Back")
    title(lena).to_have_text("Fresh root")
    assert [name for name, _ in seen][-1] == "candidate"


def test_a_pop_that_changed_something_asks_the_trigger_too(
    lena: Page, said: Said, clicks: Callable[..., dict[str, Any]]
) -> None:
    said["candidate"] = {"action": {"navigations": [{"pushCard": clicks("Root", "deeper")}]}}
    said["deeper"] = go({"pushCard": clicks("Deeper", "done")})
    said["done"] = go({"pop": True}, stateChanged=True)
    refresh(lena)
    press(lena, "Deeper")
    said["candidate"] = {"action": {"navigations": [{"pushCard": clicks("Fresh root")}]}}
    press(lena, "Done")
    title(lena).to_have_text("Fresh root")


def test_universal_actions_are_in_the_menu_of_every_card(
    page: Page, world: World, product: str, said: Said, clicks: Callable[..., dict[str, Any]], seen: Seen
) -> None:
    said[""] = go({"pushCard": clicks("Settings card")})
    actions = [
        {"label": "Settings", "runFunction": f"{product}/addon/act"},
        {"label": "Open Hirelabel", "openLink": f"{product}/connect"},
    ]
    world.manifest = {"addOns": {"common": {"name": "Hirelabel", "universalActions": actions}}}
    page.reload()
    title(page).to_have_text("Hire")
    expect(page.get_by_role("toolbar", name="Add-on")).to_contain_text("Hirelabel")
    press(page, "More")
    page.get_by_role("menuitem", name="Settings").click()
    title(page).to_have_text("Settings card")
    assert "parameters" not in seen[-1][1]
    press(page, "More")
    with page.expect_popup() as opened:
        page.get_by_role("menuitem", name="Open Hirelabel").click()
    assert opened.value.url == f"{product}/connect"


def test_a_card_may_peek_over_the_card_that_was_there(
    page: Page, said: Said, clicks: Callable[..., dict[str, Any]]
) -> None:
    peeking = clicks("Whole card", displayStyle="PEEK", peekCardHeader={"title": "Lena is a candidate"})
    said["candidate"] = {"action": {"navigations": [{"pushCard": peeking}]}}
    page.locator(".thread", has_text="Application for Backend Engineer").click()
    expect(page.get_by_role("button", name="Lena is a candidate")).to_be_visible()
    title(page).to_have_text("Hire")
    page.get_by_role("button", name="Lena is a candidate").click()
    title(page).to_have_text("Whole card")
    press(page, "Back")
    title(page).to_have_text("Hire")


def test_beyond_a_hundred_widgets_sections_are_dropped_silently_and_reported_outside(lena: Page, said: Said) -> None:
    def section(name: str, count: int) -> dict[str, Any]:
        return {"header": name, "widgets": [{"textParagraph": {"text": f"{name} {at}"}} for at in range(count)]}

    long = {"sections": [section("First", 60), section("Second", 40), section("Third", 1), section("Fourth", 1)]}
    said["candidate"] = {"action": {"navigations": [{"pushCard": long}]}}
    refresh(lena)
    expect(lena.locator(".sidebar .widget")).to_have_count(100)
    expect(lena.locator(".sidebar .mistake")).to_have_count(0)
    expect(lena.get_by_role("log")).to_contain_text('over 100 widgets: 2 of 4 sections, from "Third" on')


def test_a_card_that_opens_a_dialog_shows_nothing(
    lena: Page, said: Said, product: str, clicks: Callable[..., dict[str, Any]]
) -> None:
    action = {"function": f"{product}/addon/act", "interaction": "OPEN_DIALOG"}
    button = {"text": "Dialog", "onClick": {"action": action}}
    stripped = clicks("Gone") | {"sections": [{"widgets": [{"buttonList": {"buttons": [button]}}]}]}
    said["candidate"] = {"action": {"navigations": [{"pushCard": stripped}]}}
    refresh(lena)
    expect(lena.get_by_role("log")).to_contain_text("OPEN_DIALOG: Gmail strips the whole card")
    expect(lena.locator(".sidebar .card")).to_be_empty()
