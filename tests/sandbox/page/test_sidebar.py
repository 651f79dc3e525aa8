"""The sidebar in a real browser: every widget is drawn, clicks and forms reach the product, mistakes are red."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from google.apps import card_v1
from playwright.sync_api import Page, expect

from sandbox.host import SCOPES

pytestmark = pytest.mark.browser

ALICE = "alice@brightwater.example"
Seen = list[tuple[str, dict[str, Any]]]
Until = Callable[[Callable[[], bool]], None]


def push(page: Page, operation: str) -> None:
    """Open a card through the overflow menu, or the form through the footer."""
    if operation == "form":
        page.locator(".card-footer button").first.click()
    else:
        page.get_by_role("button", name="More", exact=True).last.click()
        page.locator(".menu button", has_text=operation.title()).click()


@pytest.mark.parametrize("name", ["home", "candidate", "form", "gallery"])
def test_the_cards_used_here_are_googles(card: Callable[[str], dict[str, Any]], name: str) -> None:
    assert card_v1.Card.from_json(json.dumps(card(name)), ignore_unknown_fields=False).name == name


@pytest.mark.parametrize(("operation", "widgets"), [("form", 12), ("gallery", 3)])
def test_every_widget_is_drawn(lena: Page, operation: str, widgets: int) -> None:
    push(lena, operation)
    expect(lena.locator(".card .widget")).to_have_count(widgets)
    expect(lena.locator(".mistake")).to_have_count(0)
    expect(lena.locator(".card")).not_to_contain_text("[object")


def test_mistakes_are_red(lena: Page) -> None:
    push(lena, "mistakes")
    expect(lena.locator(".sidebar .mistake")).to_have_text(
        [
            "unknown widget: spinner",
            "textParagraph: unknown member size",
            "tag <blink> is not drawn",
            "a button without onClick",
            "unknown onClick: functionName",
            "openLink: unknown RELOAD_ADD_ON",
            "action: unknown member functionName",
            "a section without widgets",
        ]
    )


def test_what_only_chat_draws_is_missing_and_reported_beside_the_sidebar(lena: Page) -> None:
    push(lena, "mistakes")
    expect(lena.get_by_role("log", name="For the developer").locator(".mistake")).to_have_text(
        [
            "widget: carousel is drawn only in Chat",
            "widget: columns is drawn only in Chat",
            "icon: materialIcon is drawn only in Chat",
            "textParagraph: textSyntax is drawn only in Chat",
        ]
    )
    lena.get_by_role("button", name="Back", exact=True).click()
    expect(lena.get_by_role("log", name="For the developer")).to_be_hidden()


def test_a_form_is_sent_as_google_sends_it(lena: Page, seen: Seen) -> None:
    push(lena, "form")
    lena.get_by_role("button", name="Save").click()
    expect(lena.locator(".toast.bad")).to_have_text("Fill in first: Note")
    lena.locator("textarea").fill("Strong Python")
    lena.locator("input[type=time]").fill("09:15")
    lena.get_by_role("button", name="Save").click()
    expect(lena.locator(".toast", has_text="Did save")).to_be_visible()
    expect(lena.locator(".card-header h3")).to_have_text("Lena Hartmann")

    def words(*values: str) -> dict[str, Any]:
        return {"stringInputs": {"value": list(values)}}

    assert seen[-1][1]["formInputs"] == {
        "name": words("Lena Hartmann"),
        "note": words("Strong Python"),
        "stage": words("onsite"),
        "tags": words("python"),
        "owner": words("alice"),
        "alerts": words("on"),
        "jobs": words("j1"),
        "when": {"dateTimeInput": {"msSinceEpoch": "1796050800000", "hasDate": True, "hasTime": True}},
        "start": {"dateInput": {"msSinceEpoch": "1801440000000"}},
        "call": {"timeInput": {"hours": 9, "minutes": 15}},
    }


def test_a_section_opens_and_a_switch_reports(lena: Page, seen: Seen) -> None:
    expect(lena.get_by_text("Follow this thread")).to_be_hidden()
    lena.locator(".collapser", has_text="Show more").first.click()
    lena.locator("input.switch").click()
    expect(lena.locator(".toast")).to_have_text("Did follow")
    assert seen[-1] == ("follow", seen[-1][1])
    assert "formInputs" not in seen[-1][1]


def test_a_grid_click_tells_the_item(lena: Page, seen: Seen) -> None:
    push(lena, "gallery")
    lena.locator(".cell", has_text="Priya").click()
    expect(lena.locator(".toast")).to_have_text("Did picked")
    assert seen[-1][1]["parameters"]["grid_item_identifier"] == "priya"


def test_a_card_in_a_card_needs_no_call(lena: Page, seen: Seen) -> None:
    push(lena, "gallery")
    expect(lena.locator(".card-header h3")).to_have_text("Gallery")
    before = len(seen)
    lena.get_by_role("button", name="Details").click()
    expect(lena.locator(".card-header h3")).to_have_text("A card in a card")
    lena.get_by_title("Back", exact=True).click()
    expect(lena.locator(".card-header h3")).to_have_text("Gallery")
    assert len(seen) == before


def test_a_failure_is_gmails_box_and_refresh_mends_it(lena: Page) -> None:
    lena.get_by_title("More", exact=True).click()
    lena.locator(".menu button", has_text="Break it").click()
    expect(lena.locator(".failed")).to_contain_text("Something went wrong when executing the add-on.")
    lena.get_by_title("Refresh").click()
    expect(lena.locator(".card-header h3")).to_have_text("Lena Hartmann")


def test_consent_is_asked_and_the_action_replayed(lena: Page, seen: Seen, origin: str) -> None:
    lena.request.post(f"{origin}/page/scopes", data={"mailbox": ALICE, "scopes": [], "without": [SCOPES[4]]})
    lena.get_by_role("button", name="Move on").click()
    expect(lena.locator(".consent code")).to_have_text("gmail.addons.current.action.compose")
    lena.get_by_role("button", name="Allow").click()
    expect(lena.locator(".toast")).to_have_text("Did scope")
    assert seen[-2] == seen[-1]
    assert seen[-1][0] == "scope"
    expect(lena.locator(".card-header h3")).to_have_text("Lena Hartmann")


def test_declining_shows_that_and_nothing_is_called(lena: Page, seen: Seen, origin: str) -> None:
    lena.request.post(f"{origin}/page/scopes", data={"mailbox": ALICE, "scopes": [], "without": [SCOPES[4]]})
    lena.get_by_role("button", name="Move on").click()
    lena.get_by_role("checkbox").uncheck()
    lena.get_by_role("button", name="Allow").click()
    expect(lena.get_by_role("alert")).to_contain_text("Permission was not given")
    lena.get_by_role("button", name="Ask again").click()
    lena.get_by_role("button", name="Cancel").click()
    lena.get_by_role("button", name="Back to the card").click()
    expect(lena.locator(".card-header h3")).to_have_text("Lena Hartmann")
    assert [operation for operation, _ in seen].count("scope") == 1


def test_closing_the_opened_window_reloads_the_card(page: Page, seen: Seen, until: Until) -> None:
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Connect mailbox").click()
    before = len(seen)
    opened.value.close()
    until(lambda: len(seen) > before)
    assert [operation for operation, _ in seen][before:] == ["home"]
