"""The page without a mouse, and by the names a screen reader says."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Seen = list[tuple[str, dict[str, Any]]]


def test_a_row_is_a_button_for_keys_and_the_new_card_is_where_one_goes_on(page: Page) -> None:
    row = page.get_by_role("button", name="Backend Engineer Lena Hartmann New since 18 minutes")
    row.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Edit details")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("textbox", name="Name")).to_be_focused()


def test_a_menu_opens_is_walked_through_and_gives_the_focus_back(lena: Page) -> None:
    more = lena.get_by_role("toolbar", name="Add-on").get_by_role("button", name="More")
    more.focus()
    lena.keyboard.press("Enter")
    expect(lena.get_by_role("menuitem", name="Edit details")).to_be_focused()
    lena.keyboard.press("ArrowDown")
    expect(lena.get_by_role("menuitem", name="Break it")).to_be_focused()
    lena.keyboard.press("Escape")
    expect(lena.get_by_role("menu")).to_have_count(0)
    expect(more).to_be_focused()


def test_folded_things_say_so(lena: Page) -> None:
    more = lena.locator(".sidebar").get_by_role("button", name="Show more").first
    expect(more).to_have_attribute("aria-expanded", "false")
    more.focus()
    lena.keyboard.press("Space")
    expect(lena.locator(".sidebar").get_by_role("button", name="Show less")).to_have_attribute("aria-expanded", "true")
    expect(lena.get_by_role("switch", name="Follow this thread")).to_be_checked()


def test_places_and_inputs_have_names(lena: Page) -> None:
    for role, name in (("navigation", "Mail"), ("region", "Threads"), ("region", "Open thread")):
        expect(lena.get_by_role(role, name=name, exact=True)).to_be_visible()  # type: ignore[arg-type]
    sidebar = lena.get_by_role("complementary", name="Add-on sidebar")
    expect(sidebar.get_by_role("heading", name="Lena Hartmann")).to_be_visible()
    sidebar.get_by_role("button", name="Reply", exact=True).click()
    expect(sidebar.get_by_role("combobox", name="City")).to_be_visible()
    expect(sidebar.get_by_role("combobox", name="Stage")).to_have_value("onsite")
    expect(sidebar.get_by_role("group", name="Tags").get_by_role("checkbox", name="Python")).to_be_checked()
    expect(sidebar.get_by_role("radiogroup", name="Owner").get_by_role("radio", name="Alice")).to_be_checked()
    expect(sidebar.get_by_role("switch", name="Tell me")).to_be_checked()
    expect(sidebar.get_by_label("Interview")).to_have_value("2026-11-30T15:00")


def test_typing_l_in_a_draft_writes_it(lena: Page) -> None:
    lena.locator(".reader").get_by_role("button", name="Reply", exact=True).click()
    lena.get_by_role("textbox", name="Message body").press_sequentially("juk l")
    expect(lena.get_by_role("textbox", name="Message body")).to_have_text("juk l")
