"""While the add-on works, and when it does not answer: spinner, locked card, Gmail's own boxes, a doubled click."""

from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Seen = list[tuple[str, dict[str, Any]]]
Said = dict[str, Any]
Until = Callable[[Callable[[], bool]], None]
DONE = {"renderActions": {"action": {"notification": {"text": "Done at last"}}}}


@pytest.fixture
def held(said: Said) -> Iterator[Event]:
    """The product answers "Move on" only when this is set."""
    gate = Event()

    def answer(_: dict[str, Any]) -> dict[str, Any]:
        gate.wait(10)
        return DONE

    said["scope"] = answer
    yield gate
    gate.set()


def move_on(page: Page) -> Any:
    return page.get_by_role("button", name="Move on")


def test_a_spinner_turns_and_nothing_can_be_pressed_meanwhile(lena: Page, held: Event, seen: Seen) -> None:
    before = len(seen)
    move_on(lena).click()
    expect(lena.get_by_role("progressbar", name="The add-on is working")).to_be_visible()
    expect(lena.locator(".sidebar .spinner")).to_be_visible()
    expect(move_on(lena)).to_be_disabled()
    move_on(lena).dispatch_event("click")
    held.set()
    expect(lena.locator(".toast")).to_have_text("Done at last")
    expect(move_on(lena)).to_be_enabled()
    expect(move_on(lena)).to_be_focused()
    expect(lena.get_by_role("button", name="Off", exact=True)).to_be_disabled()
    expect(lena.locator(".sidebar .spinner")).to_have_count(0)
    assert [name for name, _ in seen][before:] == ["scope"]


def test_a_click_can_be_sent_twice_on_purpose(lena: Page, seen: Seen) -> None:
    before = len(seen)
    lena.get_by_text("Settings", exact=True).click()
    lena.get_by_label("Send every click twice").check()
    lena.keyboard.press("Escape")
    lena.get_by_role("button", name="Not now").click()
    expect(lena.locator(".toast")).to_have_text("Did toast")
    assert seen[before:] == [seen[-1], seen[-1]]


def test_too_slow_an_answer_is_gmails_own_box(lena: Page, held: Event) -> None:
    lena.get_by_text("Settings", exact=True).click()
    lena.get_by_label("Wait for an answer, seconds").fill("0.3")
    with lena.expect_response("**/page/patience"):
        lena.get_by_label("Wait for an answer, seconds").press("Tab")
    lena.keyboard.press("Escape")
    move_on(lena).click()
    expect(lena.get_by_role("alert")).to_contain_text("The add-on took too long to respond.")
    held.set()
    lena.get_by_role("button", name="Refresh", exact=True).click()
    expect(lena.locator(".card-header h3")).to_have_text("Lena Hartmann")


def test_an_answer_that_is_not_json_is_the_generic_box(lena: Page, said: Said) -> None:
    said["scope"] = "<p>Oh no</p>"
    move_on(lena).click()
    expect(lena.get_by_role("alert")).to_contain_text("Something went wrong when executing the add-on.")
    lena.get_by_text("What Cloud Logging would say").click()
    expect(lena.get_by_role("alert")).to_contain_text("the answer is not JSON")
