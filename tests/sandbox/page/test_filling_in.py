"""Forms as Gmail handles them: what is kept, what is required, what is valid, what is suggested while she types."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from sandbox.reader import Reader
from sandbox.world import World

pytestmark = pytest.mark.browser

ALICE = "alice@brightwater.example"
Seen = list[tuple[str, dict[str, Any]]]
Said = dict[str, Any]
Fill = Callable[..., Page]


@pytest.fixture
def fill(lena: Page, said: Said) -> Fill:
    """Shows a card of these widgets."""

    def show(*widgets: dict[str, Any]) -> Page:
        said["candidate"] = {"action": {"navigations": [{"pushCard": card(*widgets)}]}}
        lena.get_by_role("button", name="Refresh", exact=True).click()
        expect(lena.locator(".card-header h3")).to_have_text("Form")
        return lena

    return show


@pytest.fixture
def action(product: str) -> Callable[..., dict[str, Any]]:
    def make(operation: str, **more: Any) -> dict[str, Any]:
        return {"function": f"{product}/addon/act", "parameters": [{"key": "op", "value": operation}], **more}

    return make


def card(*widgets: dict[str, Any], title: str = "Form") -> dict[str, Any]:
    return {"header": {"title": title}, "sections": [{"widgets": list(widgets)}]}


def text(name: str, **more: Any) -> dict[str, Any]:
    return {"textInput": {"name": name, "label": name.title(), **more}}


def button(words: str, action: dict[str, Any]) -> dict[str, Any]:
    return {"buttonList": {"buttons": [{"text": words, "onClick": {"action": action}}]}}


def update(shown: dict[str, Any]) -> dict[str, Any]:
    return {"renderActions": {"action": {"navigations": [{"updateCard": shown}]}}}


def test_update_card_keeps_equally_named_values_of_an_action_that_persists(
    fill: Fill, said: Said, action: Callable[..., dict[str, Any]]
) -> None:
    save = button("Save", action("save", persistValues=True))
    when = {"dateTimePicker": {"name": "city", "label": "City", "type": "DATE_ONLY"}}
    said["save"] = update(card(text("note"), when, text("other"), save, title="Again"))
    page = fill(text("note"), text("city"), save)
    page.get_by_label("Note").fill("Strong Python")
    page.get_by_label("City").fill("Kiel")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".card-header h3")).to_have_text("Again")
    expect(page.get_by_label("Note")).to_have_value("Strong Python")
    expect(page.get_by_label("City")).to_have_value("")
    expect(page.get_by_label("Other")).to_have_value("")


def test_an_action_that_does_not_persist_clears_what_was_typed(
    fill: Fill, said: Said, action: Callable[..., dict[str, Any]]
) -> None:
    said["told"] = {"renderActions": {"action": {"notification": {"text": "Told"}}}}
    said["save"] = update(card(text("note", value="From the product"), title="Again"))
    page = fill(
        text("note"),
        button("Tell", action("told")),
        button("Tell and keep", action("told", persistValues=True)),
        button("Save", action("save")),
    )
    page.get_by_label("Note").fill("Strong Python")
    page.get_by_role("button", name="Tell and keep").click()
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.get_by_label("Note")).to_have_value("Strong Python")
    page.get_by_role("button", name="Tell", exact=True).click()
    expect(page.get_by_label("Note")).to_have_value("")
    page.get_by_label("Note").fill("Strong Python")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Note")).to_have_value("From the product")


def test_required_and_invalid_fields_are_refused_before_any_call(
    fill: Fill, seen: Seen, action: Callable[..., dict[str, Any]]
) -> None:
    page = fill(
        text("note", validation={"characterLimit": 5}),
        text("mail", validation={"inputType": "EMAIL"}),
        button("Save", action("saved", requiredWidgets=["note"])),
    )
    before = len(seen)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert").filter(has_text="Required")).to_be_visible()
    expect(page.get_by_label("Note")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Note").press_sequentially("123456")
    expect(page.get_by_label("Note")).to_have_value("12345")
    page.get_by_role("textbox", name="Mail").fill("lena")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not a valid email")).to_be_visible()
    assert len(seen) == before
    page.get_by_role("textbox", name="Mail").fill("lena@nordpost.example")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast", has_text="Did saved")).to_be_visible()


def test_a_changed_input_calls_its_action(fill: Fill, seen: Seen, action: Callable[..., dict[str, Any]]) -> None:
    items = [{"text": "New", "value": "new"}, {"text": "On site", "value": "onsite"}]
    changed = action("changed", persistValues=True)
    page = fill(
        text("note", onChangeAction=changed),
        {
            "selectionInput": {
                "name": "stage",
                "label": "Stage",
                "type": "DROPDOWN",
                "items": items,
                "onChangeAction": changed,
            }
        },
        {
            "selectionInput": {
                "name": "kind",
                "label": "Kind",
                "type": "RADIO_BUTTON",
                "items": items,
                "onChangeAction": changed,
            }
        },
    )
    page.get_by_label("Note").fill("Strong")
    page.get_by_label("Note").press("Tab")
    expect(page.locator(".toast")).to_have_count(1)
    page.get_by_label("Stage").select_option("onsite")
    expect(page.locator(".toast")).to_have_count(2)
    page.get_by_role("radiogroup", name="Kind").get_by_label("New").check()
    expect(page.locator(".toast")).to_have_count(3)
    assert seen[-1][1]["formInputs"] == {
        name: {"stringInputs": {"value": [value]}}
        for name, value in (("note", "Strong"), ("stage", "onsite"), ("kind", "new"))
    }


def test_a_quiet_action_leaves_the_form_usable(fill: Fill, said: Said, action: Callable[..., dict[str, Any]]) -> None:
    page = fill(text("note"), button("Look", action("look", loadIndicator="NONE", persistValues=True)))
    with page.expect_request("**/page/event"):
        page.get_by_role("button", name="Look", exact=True).click()
    assert page.get_by_label("Note").is_enabled()
    expect(page.locator(".toast")).to_have_text("Did look")


def test_suggestions_come_from_the_card_and_from_the_addon(
    fill: Fill, said: Said, seen: Seen, action: Callable[..., dict[str, Any]]
) -> None:
    said["cities"] = {"autoComplete": {"items": [{"text": "Kiel am Meer"}, {"text": "Kielce"}]}}
    initial = {"items": [{"text": "Kiel"}, {"text": "Bristol"}]}
    page = fill(
        text("city", initialSuggestions=initial, autoCompleteAction=action("cities")), button("Save", action("s"))
    )
    page.get_by_label("City", exact=True).click()
    options = page.get_by_role("listbox", name="Suggestions for City").get_by_role("option")
    expect(options).to_have_text(["Kiel", "Bristol"])
    page.get_by_label("City", exact=True).press_sequentially("Kie")
    expect(options).to_have_text(["Kiel", "Kiel am Meer", "Kielce"])
    assert seen[-1] == ("cities", seen[-1][1])
    assert seen[-1][1]["formInputs"] == {"city": {"stringInputs": {"value": ["Kie"]}}}
    options.filter(has_text="Meer").click()
    expect(page.get_by_label("City", exact=True)).to_have_value("Kiel am Meer")
    expect(options).to_have_count(0)
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_have_text("Did s")
    assert seen[-1][1]["formInputs"]["city"] == {"stringInputs": {"value": ["Kiel am Meer"]}}


def test_suggestions_are_chosen_by_keys(fill: Fill) -> None:
    page = fill(text("city", initialSuggestions={"items": [{"text": "Kiel"}, {"text": "Bristol"}]}))
    page.get_by_label("City", exact=True).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_label("City", exact=True)).to_have_value("Bristol")


def test_moments_are_shown_and_sent_in_the_readers_zone(
    page: Page, world: World, said: Said, seen: Seen, action: Callable[..., dict[str, Any]]
) -> None:
    world.readers[ALICE] = Reader(zone="America/New_York")
    when = {
        "dateTimePicker": {"name": "when", "label": "When", "type": "DATE_AND_TIME", "valueMsEpoch": "1796050800000"}
    }
    said["home"] = {"action": {"navigations": [{"pushCard": card(when, button("Save", action("saved")))}]}}
    page.reload()
    expect(page.get_by_label("When")).to_have_value("2026-11-30T10:00")
    page.get_by_label("When").fill("2027-07-01T09:30")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".toast")).to_have_text("Did saved")
    moment = {"dateTimeInput": {"msSinceEpoch": "1814448600000", "hasDate": True, "hasTime": True}}
    assert seen[-1][1]["formInputs"] == {"when": moment}
